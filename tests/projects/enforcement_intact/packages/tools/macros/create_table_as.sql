{% macro default__create_table_as(temporary, relation, compiled_code, language='sql') %}create table {{ relation }} as ({{ compiled_code }}){% endmacro %}
