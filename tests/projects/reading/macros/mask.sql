{# {% macro commented_out(x) %}{{ x }}{% endmacro %} #}
{% macro mask(column) -%}
    case when {{ column }} is null then null else '***' end
{%- endmacro %}

{%- macro trim_all(column) -%} trim({{ column }}) {%- endmacro -%}
{% raw %}{% macro never %}{% endmacro %}{% endraw %}
