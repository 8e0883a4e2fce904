{#- Compiled from policies/masks.yml, mask_ssn (sha256 f6a22ed39595d49d) by `govern compile`: do not edit, run it again. -#}

{% macro mask_ssn(column) -%}
    {%- do govern_check_expression('mask_ssn', column) -%}
    {%- set masked = adapter.dispatch('mask_ssn', 'govern')(column) -%}
    {{- return(column if govern_may_hold_raw() else masked) -}}
{%- endmacro %}


{% macro default__mask_ssn(column) -%}
    {{- govern_no_body('mask_ssn') -}}
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
