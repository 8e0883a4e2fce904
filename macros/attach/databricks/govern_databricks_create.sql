{#- dbt's columns of a new table, each with its mask; `model` is this run's copy, so that no manifest says more than
    the YAML does. -#}
{% macro default__govern_databricks_columns(existing_columns) -%}
    {%- set masks = adapter.dispatch('govern_databricks_masks', 'govern')() -%}
    {%- for name, column in model.columns.items() if name | lower in masks -%}
        {%- set function = masks[name | lower] -%}
        {%- if column.get('column_mask') and column.column_mask.function != function -%}
            {{- exceptions.raise_compiler_error(
                'column ' ~ name ~ ' of ' ~ model.name ~ ' sets column_mask: it follows from `identifier`; take it out'
            ) -}}
        {%- endif -%}
        {%- do column.update({'column_mask': {'function': function}}) -%}
    {%- endfor -%}
    {{- return(dbt.parse_model_columns_and_constraints(existing_columns)) -}}
{%- endmacro %}

{#- The row filter in the CREATE. -#}
{% macro default__govern_databricks_row_filter_clause(relation) -%}
    {%- set filter = adapter.dispatch('govern_databricks_row_filter', 'govern')() -%}
    {%- if filter -%}
        with row filter {{ filter[0] }} on ({{ filter[1] | join(', ') }})
    {%- else -%}
        {{- dbt.get_create_row_filter_clause(relation) -}}
    {%- endif -%}
{%- endmacro %}

{#- A new table: created empty with its masks and row filter, tagged, and filled only then. -#}
{% macro default__govern_databricks_create_table_at(relation, intermediate_relation, compiled_code) -%}
    {%- do adapter.dispatch('govern_require_contract', 'govern')() -%}
    {{- dbt.create_table_at(relation, intermediate_relation, compiled_code) -}}
{%- endmacro %}

{#- A snapshot has its first rows by `create table as`, which takes no masks: it is created as a model's table is.
    A model's table that is created so is built by the older materializations, which ignore masks. -#}
{% macro default__govern_databricks_create_table_as(temporary, relation, compiled_code, language) -%}
    {%- set masks = adapter.dispatch('govern_databricks_masks', 'govern')() -%}
    {%- if temporary or not masks -%}
        {{- return(dbt.databricks__create_table_as(temporary, relation, compiled_code, language)) -}}
    {%- endif -%}
    {%- if model.resource_type != 'snapshot' -%}
        {%- do adapter.dispatch('govern_databricks_refuse', 'govern')(
            'the older materializations ignore masks', 'set `flags: {use_materialization_v2: true}` in dbt_project.yml'
        ) -%}
    {%- endif -%}
    {%- set rows = make_temp_relation(relation) -%}
    {%- call statement('rows of the snapshot') -%}{{ create_temporary_view(rows, compiled_code) }}{%- endcall -%}
    {{- create_table_at(relation, rows, compiled_code) -}}
    {{- return('select 1 as created') -}}
{%- endmacro %}
