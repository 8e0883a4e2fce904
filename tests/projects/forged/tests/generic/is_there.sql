{% test is_there(model, column_name=none) %}
select 1 where not exists (select 1 from {{ model }})
{% endtest %}
