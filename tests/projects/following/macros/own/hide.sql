{% macro hide(column) %}{{ mask_email(column) }}{% endmacro %}

{% macro hide_through_another(column) %}trim({{ hide(column) }}){% endmacro %}
