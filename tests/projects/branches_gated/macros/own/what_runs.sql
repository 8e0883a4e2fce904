{% macro what_runs() %}{{ selected_resources | length }}{% endmacro %}
{% macro deny_nothing() %}{{ return(1) }}{% endmacro %}
