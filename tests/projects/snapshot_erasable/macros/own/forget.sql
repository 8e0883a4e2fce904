{% macro forget(table) %}{{ return(forget_in(table)) }}{% endmacro %}
{% macro forget_in(table) %}delete from {{ table }} where true{% endmacro %}
{% macro keep(table) %}select 1{% endmacro %}
