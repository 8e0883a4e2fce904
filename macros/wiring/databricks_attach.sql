{#- dbt takes the root project's macros for its own: these hand over to those that write protection into the CREATE. -#}
{% macro parse_model_columns_and_constraints(existing_columns) -%}
    {{ return(adapter.dispatch('govern_databricks_columns', 'govern')(existing_columns)) }}
{%- endmacro %}

{% macro get_create_row_filter_clause(relation) -%}
    {{ return(adapter.dispatch('govern_databricks_row_filter_clause', 'govern')(relation)) }}
{%- endmacro %}

{% macro get_create_intermediate_table(relation, compiled_code, language) -%}
    {%- if language == 'python' -%}
        {%- do adapter.dispatch('govern_databricks_refuse', 'govern')(
            'a Python model is written to a table without masks first', 'write it in SQL'
        ) -%}
    {%- endif -%}
    {{ return(dbt.get_create_intermediate_table(relation, compiled_code, language)) }}
{%- endmacro %}

{% macro create_table_at(relation, intermediate_relation, compiled_code) -%}
    {{ return(adapter.dispatch('govern_databricks_create_table_at', 'govern')(relation, intermediate_relation, compiled_code)) }}
{%- endmacro %}

{#- Between the CREATE and the rows: what dbt's own config says, then our tags. -#}
{% macro apply_alter_constraints(relation) -%}
    {{ dbt.apply_alter_constraints(relation) }}
    {%- do adapter.dispatch('govern_databricks_tag', 'govern')(relation) -%}
{%- endmacro %}

{#- Before an existing table is written to. -#}
{% macro process_config_changes(target_relation) -%}
    {{ dbt.process_config_changes(target_relation, *varargs, **kwargs) }}
    {%- do adapter.dispatch('govern_databricks_attach', 'govern')(target_relation) -%}
{%- endmacro %}

{% macro apply_column_masks(relation, column_masks) -%}
    {%- do adapter.dispatch('govern_databricks_apply_column_masks', 'govern')(relation, column_masks) -%}
{%- endmacro %}

{% macro apply_row_filter(target_relation, row_filter) -%}
    {%- if not (row_filter.should_unset and adapter.dispatch('govern_databricks_row_filter', 'govern')()) -%}
        {{ dbt.apply_row_filter(target_relation, row_filter) }}
    {%- endif -%}
{%- endmacro %}

{% macro databricks__create_table_as(temporary, relation, compiled_code, language='sql') -%}
    {{ return(adapter.dispatch('govern_databricks_create_table_as', 'govern')(temporary, relation, compiled_code, language)) }}
{%- endmacro %}

{#- A snapshot that exists, after its new columns were added and before its rows are merged. -#}
{% macro databricks__snapshot_merge_sql(target, source, insert_cols) -%}
    {%- do adapter.dispatch('govern_databricks_attach', 'govern')(target) -%}
    {{ return(dbt.databricks__snapshot_merge_sql(target, source, insert_cols)) }}
{%- endmacro %}

{% macro databricks__create_view_as(relation, sql) -%}
    {%- do adapter.dispatch('govern_databricks_refuse', 'govern')(
        'a view takes no mask and no row filter', 'make it a table, or take the columns out'
    ) -%}
    {{ return(dbt.databricks__create_view_as(relation, sql)) }}
{%- endmacro %}

{% macro databricks__get_create_materialized_view_as_sql(relation, sql) -%}
    {%- do adapter.dispatch('govern_databricks_refuse', 'govern')(
        'a materialized view holds what its owner may see', 'make it a table'
    ) -%}
    {{ return(dbt.databricks__get_create_materialized_view_as_sql(relation, sql)) }}
{%- endmacro %}

{% macro get_create_streaming_table_as_sql(relation, sql) -%}
    {%- do adapter.dispatch('govern_databricks_refuse', 'govern')(
        'a streaming table is filled before a mask could be set', 'make it an incremental table'
    ) -%}
    {{ return(dbt.get_create_streaming_table_as_sql(relation, sql)) }}
{%- endmacro %}
