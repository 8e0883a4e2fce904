{% macro mask_name(column) %}{{ column }}{% endmacro %}
