{#- dbt's list of columns and constraints, with what protects each column and the table. -#}
{% macro default__govern_snowflake_columns_and_constraints() -%}
    {%- set raw = adapter.dispatch('govern_may_hold_raw', 'govern')() -%}
    {%- set columns = adapter.render_raw_columns_constraints(raw_columns=model['columns']) -%}
    {%- set constraints = adapter.render_raw_model_constraints(raw_constraints=model['constraints']) -%}
    {%- set declared = model['columns'].values() | list -%}
    {%- set lines = [] -%}
    {%- for column in columns -%}
        {%- set protection = adapter.dispatch('govern_snowflake_column', 'govern')(declared[loop.index0]) if raw else '' -%}
        {%- do lines.append(column ~ protection) -%}
    {%- endfor -%}
    {%- do lines.extend(constraints) -%}
    (
        {{ lines | join(',\n        ') }}
    ){{ adapter.dispatch('govern_snowflake_table', 'govern')() if raw else '' }}
{%- endmacro %}

{#- The same for what has no dbt contract: some columns by name, with the types that their YAML declares; a view takes
    none. -#}
{% macro default__govern_snowflake_listed(names, typed) -%}
    {%- set declared = {} -%}
    {%- for column in model['columns'].values() -%}{%- do declared.update({column.name | lower: column}) -%}{%- endfor -%}
    {%- set lines = [] -%}
    {%- for name in names -%}
        {%- set column = declared.get(name | lower) -%}
        {%- set protection = adapter.dispatch('govern_snowflake_column', 'govern')(column) if column else '' -%}
        {%- set type = ' ' ~ column.data_type if typed and column and column.data_type else '' -%}
        {%- do lines.append(name | lower ~ type ~ protection) -%}
    {%- endfor -%}
    (
        {{ lines | join(',\n        ') }}
    )
{%- endmacro %}

{#- The columns of a query, those of a snapshot with their types, and what protects the table. -#}
{% macro default__govern_snowflake_named_columns(sql, typed) -%}
    {{ adapter.dispatch('govern_snowflake_listed', 'govern')(get_columns_in_query(sql), typed) }}
    {{- adapter.dispatch('govern_snowflake_table', 'govern')() }}
{%- endmacro %}
