{#- dbt's own statement; a snapshot's with its columns named, so that they are masked from its first moment. -#}
{% macro default__govern_snowflake_create_table_as(temporary, relation, compiled_code, language) -%}
    {%- do adapter.dispatch('govern_require_contract', 'govern')() -%}
    {%- set raw = adapter.dispatch('govern_may_hold_raw', 'govern')() -%}
    {%- if raw and not temporary and model.resource_type == 'snapshot' and language == 'sql' -%}
        {%- set transient = 'transient ' if config.get('transient', true) else '' -%}
        create or replace {{ transient }}table {{ relation }}
        {{ adapter.dispatch('govern_snowflake_named_columns', 'govern')(compiled_code, true) }}
        as (
        {{ compiled_code }}
        );
    {%- elif raw and not temporary and language == 'python' -%}
        {{- adapter.dispatch('govern_snowflake_python_table', 'govern')(relation, compiled_code) -}}
    {%- else -%}
        {{- dbt.snowflake__create_table_as(temporary, relation, compiled_code, language) -}}
    {%- endif -%}
{%- endmacro %}

{#- dbt's own statement; where the view declares identifiers or a row rule, with its columns named and protected. -#}
{% macro default__govern_snowflake_create_view_as(relation, sql) -%}
    {%- set raw = adapter.dispatch('govern_may_hold_raw', 'govern')() -%}
    {%- if raw and model.columns and config.get('materialized') == 'view' -%}
        create or replace {{ 'secure ' if config.get('secure', false) else '' }}view {{ relation }}
        {{ adapter.dispatch('govern_snowflake_named_columns', 'govern')(sql, false) }}
        as (
        {{ sql }}
        );
    {%- else -%}
        {{- dbt.snowflake__create_view_as(relation, sql) -}}
    {%- endif -%}
{%- endmacro %}

{#- Columns that `on_schema_change` adds come with what protects them. -#}
{% macro default__govern_snowflake_alter_relation_add_remove_columns(relation, add_columns, remove_columns) -%}
    {%- set declared = {} -%}
    {%- for column in model['columns'].values() -%}{%- do declared.update({column.name | lower: column}) -%}{%- endfor -%}
    {%- set raw = adapter.dispatch('govern_may_hold_raw', 'govern')() -%}
    {%- for column in add_columns or [] -%}
        {%- set known = declared.get(column.name | lower) -%}
        {%- set protection = adapter.dispatch('govern_snowflake_column', 'govern')(known) if known and raw else '' -%}
        {%- do run_query('alter table ' ~ relation ~ ' add column ' ~ adapter.quote(column.name) ~ ' ' ~ column.data_type ~ protection) -%}
    {%- endfor -%}
    {%- for column in remove_columns or [] -%}
        {%- do run_query('alter table ' ~ relation ~ ' drop column ' ~ adapter.quote(column.name)) -%}
    {%- endfor -%}
{%- endmacro %}
