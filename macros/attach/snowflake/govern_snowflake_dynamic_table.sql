{#- dbt's own statement for a dynamic table, with its columns named and protected. -#}
{% macro default__govern_snowflake_dynamic_table(written, relation, sql) -%}
    {%- if not model.columns or not adapter.dispatch('govern_may_hold_raw', 'govern')() -%}{{- return(written) -}}{%- endif -%}
    {%- set names = get_columns_in_query(sql) -%}
    {%- if adapter.dispatch('govern_snowflake_untyped', 'govern')(names) -%}{{- return(written) -}}{%- endif -%}
    {%- set start = 'dynamic table ' ~ relation -%}
    {%- set head, query = written.partition(start), written.rpartition(sql) -%}
    {%- set settings = query[0].partition(start)[2].rpartition('as (') -%}
    {%- if not head[1] or not settings[1] -%}
        {{- exceptions.raise_compiler_error(
            'the dynamic table ' ~ model.name ~ ' is made by a statement that we do not know (Iceberg?): it could not carry '
            ~ 'its masks; make it a table'
        ) -}}
    {%- endif -%}
    {%- set columns = adapter.dispatch('govern_snowflake_listed', 'govern')(names, true) -%}
    {%- set table = adapter.dispatch('govern_snowflake_table', 'govern')() -%}
    {{- return(head[0] ~ start ~ ' ' ~ columns ~ settings[0] ~ table ~ ' as (' ~ sql ~ query[2]) -}}
{%- endmacro %}
