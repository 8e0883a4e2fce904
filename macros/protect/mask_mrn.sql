{#- Compiled from policies/masks.yml, mask_mrn (sha256 539456466533553a) by `govern compile`: do not edit, run it again. -#}

{% macro mask_mrn(column) -%}
    {%- do govern_check_expression('mask_mrn', column) -%}
    {%- set masked = adapter.dispatch('mask_mrn', 'govern')(column) -%}
    {{- return(column if govern_may_hold_raw() else masked) -}}
{%- endmacro %}


{% macro default__mask_mrn(column) -%}
    {{- govern_no_body('mask_mrn') -}}
{%- endmacro %}


{% macro duckdb__mask_mrn(column) -%}
    /*govern:mask_mrn*/( govern_token('deid_key', 1, '{{ govern_scope('domain') }}', 'mrn', 'nfc trim upper', ({{ column }})) )/*/govern:mask_mrn*/
{%- endmacro %}


{% macro snowflake__mask_mrn(column) -%}
    /*govern:mask_mrn*/( {{ govern_function('govern_token') }}('deid_key', 1, '{{ govern_scope('domain') }}', 'mrn', 'nfc trim upper', ({{ column }})) )/*/govern:mask_mrn*/
{%- endmacro %}


{% macro databricks__mask_mrn(column) -%}
    /*govern:mask_mrn*/( {{ govern_function('govern_token') }}('deid_key', 1, '{{ govern_scope('domain') }}', 'mrn', 'nfc trim upper', ({{ column }})) )/*/govern:mask_mrn*/
{%- endmacro %}
