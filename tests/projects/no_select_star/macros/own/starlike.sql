{% macro starlike(relation) %}{{ return(adapter.dispatch('starlike', 'no_select_star')(relation)) }}{% endmacro %}

{% macro default__starlike(relation) %}
    {%- set columns = adapter.get_columns_in_relation(relation) %}
    {{- columns | map(attribute='name') | join(', ') or 'order_id' }}
{%- endmacro %}

{% macro cents(column) %}{{ column }} / 100{% endmacro %}
