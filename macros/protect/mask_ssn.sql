{#- Compiled from policies/masks.yml, mask_ssn (sha256 41265179a0ffa34f) by `govern compile`: do not edit, run it again. -#}

{% macro mask_ssn(column) -%}
    {%- do adapter.dispatch('govern_check_expression', 'govern')('mask_ssn', column) -%}
    {%- set masked = adapter.dispatch('mask_ssn', 'govern')(column) -%}
    {{- return(column if adapter.dispatch('govern_may_hold_raw', 'govern')() else masked) -}}
{%- endmacro %}


{% macro default__mask_ssn(column) -%}
    {{- adapter.dispatch('govern_no_body', 'govern')('mask_ssn') -}}
{%- endmacro %}


{% macro duckdb__mask_ssn(column) -%}
    /*govern:mask_ssn*/( case when 1 = 0 then ({{ column }}) end )/*/govern:mask_ssn*/
{%- endmacro %}


{% macro snowflake__mask_ssn(column) -%}
    /*govern:mask_ssn*/( case when 1 = 0 then ({{ column }}) end )/*/govern:mask_ssn*/
{%- endmacro %}


{% macro databricks__mask_ssn(column) -%}
    /*govern:mask_ssn*/( case when 1 = 0 then ({{ column }}) end )/*/govern:mask_ssn*/
{%- endmacro %}
