{#- Compiled from policies/masks.yml, mask_name (sha256 23b9e77c19a68269) by `govern compile`: do not edit, run it again. -#}

{% macro mask_name(column) -%}
    {%- do adapter.dispatch('govern_check_expression', 'govern')('mask_name', column) -%}
    {%- set masked = adapter.dispatch('mask_name', 'govern')(column) -%}
    {{- return(column if adapter.dispatch('govern_may_hold_raw', 'govern')() else masked) -}}
{%- endmacro %}


{% macro default__mask_name(column) -%}
    {{- adapter.dispatch('govern_no_body', 'govern')('mask_name') -}}
{%- endmacro %}


{% macro duckdb__mask_name(column) -%}
    /*govern:mask_name*/( case when ({{ column }}) is not null then '#***' end )/*/govern:mask_name*/
{%- endmacro %}


{% macro snowflake__mask_name(column) -%}
    /*govern:mask_name*/( case when ({{ column }}) is not null then '#***' end )/*/govern:mask_name*/
{%- endmacro %}


{% macro databricks__mask_name(column) -%}
    /*govern:mask_name*/( case when ({{ column }}) is not null then '#***' end )/*/govern:mask_name*/
{%- endmacro %}
