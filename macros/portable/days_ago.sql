{#- The moment so many days before now, as a timestamp in UTC without a zone. -#}
{% macro days_ago(days) -%}
    {{ return(minus_minutes(utc_now(), days * 1440)) }}
{%- endmacro %}
