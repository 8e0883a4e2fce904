{% macro piecemeal(column) %}{{ '/*gov' ~ 'ern:mask_phone*/( ' ~ column ~ ' )/*/gov' ~ 'ern:mask_phone*/' }}{% endmacro %}
