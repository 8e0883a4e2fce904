{#- A new random UUID in each row: it follows from nothing in the row. -#}
{% macro random_uuid() -%}
    {{ return(adapter.dispatch('random_uuid', 'govern')()) }}
{%- endmacro %}

{% macro duckdb__random_uuid() -%}
    cast(gen_random_uuid() as varchar)
{%- endmacro %}

{% macro snowflake__random_uuid() -%}
    uuid_string()
{%- endmacro %}

{% macro databricks__random_uuid() -%}
    uuid()
{%- endmacro %}
