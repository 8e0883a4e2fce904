{#- Compiled from policies/masks.yml, mask_null (sha256 8ce25109d7723cd0) by `govern compile`: do not edit, run it again. -#}

{% macro mask_null(column) -%}
    {%- do adapter.dispatch('govern_check_expression', 'govern')('mask_null', column) -%}
    {%- set masked = adapter.dispatch('mask_null', 'govern')(column) -%}
    {{- return(column if adapter.dispatch('govern_may_hold_raw', 'govern')() else masked) -}}
{%- endmacro %}


{% macro default__mask_null(column) -%}
    {{- adapter.dispatch('govern_no_body', 'govern')('mask_null') -}}
{%- endmacro %}


{% macro duckdb__mask_null(column) -%}
    /*govern:mask_null*/( case when 1 = 0 then ({{ column }}) end )/*/govern:mask_null*/
{%- endmacro %}


{% macro snowflake__mask_null(column) -%}
    /*govern:mask_null*/( case when 1 = 0 then ({{ column }}) end )/*/govern:mask_null*/
{%- endmacro %}


{% macro databricks__mask_null(column) -%}
    /*govern:mask_null*/( case when 1 = 0 then ({{ column }}) end )/*/govern:mask_null*/
{%- endmacro %}
