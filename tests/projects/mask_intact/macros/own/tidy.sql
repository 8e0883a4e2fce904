{% macro tidy(column) %}/*govern:mask_phone*/( {{ column }} )/*/govern:mask_phone*/{% endmacro %}
