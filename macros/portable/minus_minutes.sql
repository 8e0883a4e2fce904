{#- A timestamp so many minutes earlier. -#}
{% macro minus_minutes(moment, minutes) -%}
    {{ return(plus_minutes(moment, '-' ~ minutes)) }}
{%- endmacro %}
