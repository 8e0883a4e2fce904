{#- A timestamp so many minutes later. -#}
{% macro plus_minutes(moment, minutes) -%}
    {{ return(adapter.dispatch('plus_minutes', 'govern')(moment, minutes)) }}
{%- endmacro %}

{% macro default__plus_minutes(moment, minutes) -%}
    dateadd(minute, {{ minutes }}, {{ moment }})
{%- endmacro %}

{% macro duckdb__plus_minutes(moment, minutes) -%}
    ({{ moment }} + to_minutes({{ minutes }}))
{%- endmacro %}
