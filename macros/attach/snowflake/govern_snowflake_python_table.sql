{#- A Python model replaces its table from within Python, which takes no masks along. So its table is created before,
    empty, with masks, tags and row rule, and Python appends to it by the names of columns. -#}
{% macro default__govern_snowflake_python_table(relation, compiled_code) -%}
    {%- set names = model.columns.values() | map(attribute='name') | list -%}
    {%- set written = dbt.snowflake__create_table_as(false, relation, compiled_code, 'python') -%}
    {%- if not names or adapter.dispatch('govern_snowflake_untyped', 'govern')(names) -%}{{- return(written) -}}{%- endif -%}
    {%- set overwrites = 'df.write.mode("overwrite").save_as_table(' -%}
    {%- set code = written.rpartition('def materialize(') -%}
    {%- if overwrites not in code[2] -%}
        {{- exceptions.raise_compiler_error(
            'this dbt-snowflake writes the table of ' ~ model.name ~ ' in a way that we do not know: it could lose its masks'
        ) -}}
    {%- endif -%}
    {%- call statement('govern_empty_table') -%}
        create or replace {{ 'transient ' if config.get('transient', true) else '' }}table {{ relation }}
        {{ adapter.dispatch('govern_snowflake_listed', 'govern')(names, true) }}
        {{- adapter.dispatch('govern_snowflake_table', 'govern')() }}
    {%- endcall -%}
    {%- set appends = 'df.write.mode("append").save_as_table(column_order="name", table_name=' -%}
    {{- return(code[0] ~ code[1] ~ code[2].replace(overwrites, appends)) -}}
{%- endmacro %}
