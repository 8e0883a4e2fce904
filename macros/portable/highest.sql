{#- The highest timestamp of a column in the model's own table; 1970 where the table is empty. -#}
{% macro highest(column) -%}
    (select coalesce(max({{ column }}), cast('1970-01-01 00:00:00' as timestamp)) from {{ this }})
{%- endmacro %}
