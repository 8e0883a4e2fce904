{% macro spark__mask_email(column) %}{{ column }}{% endmacro %}
