{#- Milliseconds since 1970 as a timestamp in UTC. -#}
{% macro from_milliseconds(milliseconds) -%}
    {{ return(adapter.dispatch('from_milliseconds', 'govern')(milliseconds)) }}
{%- endmacro %}

{% macro duckdb__from_milliseconds(milliseconds) -%}
    make_timestamp_ms({{ milliseconds }})
{%- endmacro %}

{% macro snowflake__from_milliseconds(milliseconds) -%}
    to_timestamp_ntz({{ milliseconds }}, 3)
{%- endmacro %}

{% macro databricks__from_milliseconds(milliseconds) -%}
    timestamp_millis({{ milliseconds }})
{%- endmacro %}
