{#- When the statement began, as a timestamp in UTC without a zone. -#}
{% macro utc_now() -%}
    {{ return(adapter.dispatch('utc_now', 'govern')()) }}
{%- endmacro %}

{% macro duckdb__utc_now() -%}
    cast(now() at time zone 'UTC' as timestamp)
{%- endmacro %}

{% macro snowflake__utc_now() -%}
    cast(convert_timezone('UTC', current_timestamp()) as timestamp_ntz)
{%- endmacro %}

{% macro databricks__utc_now() -%}
    current_timestamp()
{%- endmacro %}
