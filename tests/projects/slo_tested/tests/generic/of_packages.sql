{#- By the names and arguments of dbt_utils and others; what they find is not asked here. -#}
{% test recency(model, field, datepart, interval) %}select 1 as n where false{% endtest %}
{% test not_null_proportion(model, column_name, at_least) %}select 1 as n where false{% endtest %}
{% test population_stability_index(model, column_name, threshold) %}select 1 as n where false{% endtest %}
