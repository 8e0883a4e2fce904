{#- dbt takes the root project's macros for its own: these hand over to those that write protection into the CREATE. -#}
{% macro snowflake__get_table_columns_and_constraints() -%}
    {{ return(adapter.dispatch('govern_snowflake_columns_and_constraints', 'govern')()) }}
{%- endmacro %}

{% macro snowflake__create_table_as(temporary, relation, compiled_code, language='sql') -%}
    {{ return(adapter.dispatch('govern_snowflake_create_table_as', 'govern')(temporary, relation, compiled_code, language)) }}
{%- endmacro %}

{% macro snowflake__create_view_as(relation, sql) -%}
    {{ return(adapter.dispatch('govern_snowflake_create_view_as', 'govern')(relation, sql)) }}
{%- endmacro %}

{% macro snowflake__alter_relation_add_remove_columns(relation, add_columns, remove_columns) -%}
    {{ return(adapter.dispatch('govern_snowflake_alter_relation_add_remove_columns', 'govern')(relation, add_columns, remove_columns)) }}
{%- endmacro %}

{% macro snowflake__get_create_dynamic_table_as_sql(relation, sql) -%}
    {%- set written = dbt.snowflake__get_create_dynamic_table_as_sql(relation, sql) -%}
    {{ return(adapter.dispatch('govern_snowflake_dynamic_table', 'govern')(written, relation, sql)) }}
{%- endmacro %}

{% macro snowflake__get_replace_dynamic_table_sql(relation, sql) -%}
    {%- set written = dbt.snowflake__get_replace_dynamic_table_sql(relation, sql) -%}
    {{ return(adapter.dispatch('govern_snowflake_dynamic_table', 'govern')(written, relation, sql)) }}
{%- endmacro %}
