{#- Compiled from policies/masks.yml, mask_address (sha256 5d4dc8c94a9de3e6) by `govern compile`: do not edit, run it again. -#}

{% macro mask_address(column) -%}
    {%- do adapter.dispatch('govern_check_expression', 'govern')('mask_address', column) -%}
    {%- set masked = adapter.dispatch('mask_address', 'govern')(column) -%}
    {{- return(column if adapter.dispatch('govern_may_hold_raw', 'govern')() else masked) -}}
{%- endmacro %}


{% macro default__mask_address(column) -%}
    {{- adapter.dispatch('govern_no_body', 'govern')('mask_address') -}}
{%- endmacro %}


{% macro duckdb__mask_address(column) -%}
    /*govern:mask_address*/( case when 1 = 0 then ({{ column }}) end )/*/govern:mask_address*/
{%- endmacro %}


{% macro snowflake__mask_address(column) -%}
    /*govern:mask_address*/( case when 1 = 0 then ({{ column }}) end )/*/govern:mask_address*/
{%- endmacro %}


{% macro databricks__mask_address(column) -%}
    /*govern:mask_address*/( case when 1 = 0 then ({{ column }}) end )/*/govern:mask_address*/
{%- endmacro %}
