{#- Compiled from policies/masks.yml, mask_mrn (sha256 96c41f0254cc34f3) by `govern compile`: do not edit, run it again. -#}

{% macro mask_mrn(column) -%}
    {%- do adapter.dispatch('govern_check_expression', 'govern')('mask_mrn', column) -%}
    {%- set masked = adapter.dispatch('mask_mrn', 'govern')(column) -%}
    {{- return(column if adapter.dispatch('govern_may_hold_raw', 'govern')() else masked) -}}
{%- endmacro %}


{% macro default__mask_mrn(column) -%}
    {{- adapter.dispatch('govern_no_body', 'govern')('mask_mrn') -}}
{%- endmacro %}


{% macro duckdb__mask_mrn(column) -%}
    /*govern:mask_mrn*/( govern_token('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'mrn', 'nfc trim upper', ({{ column }})) )/*/govern:mask_mrn*/
{%- endmacro %}


{% macro snowflake__mask_mrn(column) -%}
    /*govern:mask_mrn*/( {{ adapter.dispatch('govern_function', 'govern')('govern_token') }}('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'mrn', 'nfc trim upper', ({{ column }})) )/*/govern:mask_mrn*/
{%- endmacro %}


{% macro databricks__mask_mrn(column) -%}
    /*govern:mask_mrn*/( {{ adapter.dispatch('govern_function', 'govern')('govern_token') }}('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'mrn', 'nfc trim upper', ({{ column }})) )/*/govern:mask_mrn*/
{%- endmacro %}
