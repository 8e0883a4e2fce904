{#- Whole seconds from one timestamp to a later one. -#}
{% macro seconds_between(first, second) -%}
    {{ return(adapter.dispatch('seconds_between', 'govern')(first, second)) }}
{%- endmacro %}

{% macro default__seconds_between(first, second) -%}
    datediff(second, {{ first }}, {{ second }})
{%- endmacro %}

{% macro duckdb__seconds_between(first, second) -%}
    date_diff('second', {{ first }}, {{ second }})
{%- endmacro %}
