{% macro dateadd(datepart, interval, from_date_or_timestamp) %}{{ from_date_or_timestamp }}{% endmacro %}
{% macro stripe__source() %}1{% endmacro %}
{% macro plain() %}1{% endmacro %}
