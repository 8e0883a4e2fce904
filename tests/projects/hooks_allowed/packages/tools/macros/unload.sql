{% macro unload() %}{% do run_query("copy (select 1) to 'out.csv'") %}{% endmacro %}
{% macro looks_up() %}{{ return(1) }}{% endmacro %}
