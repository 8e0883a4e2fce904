{#- Compiled from policies/masks.yml, mask_name (sha256 4fcae7a1007317b4) by `govern compile`: do not edit, run it again. -#}

{% macro mask_name(column) -%}
    {%- do govern_check_expression('mask_name', column) -%}
    {%- set masked = adapter.dispatch('mask_name', 'govern')(column) -%}
    {{- return(column if govern_may_hold_raw() else masked) -}}
{%- endmacro %}


{% macro default__mask_name(column) -%}
    {{- govern_no_body('mask_name') -}}
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
