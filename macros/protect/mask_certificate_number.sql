{#- Compiled from policies/masks.yml, mask_certificate_number (sha256 329c1f4366809a34) by `govern compile`: do not edit, run it again. -#}

{% macro mask_certificate_number(column) -%}
    {%- do adapter.dispatch('govern_check_expression', 'govern')('mask_certificate_number', column) -%}
    {%- set masked = adapter.dispatch('mask_certificate_number', 'govern')(column) -%}
    {{- return(column if adapter.dispatch('govern_may_hold_raw', 'govern')() else masked) -}}
{%- endmacro %}


{% macro default__mask_certificate_number(column) -%}
    {{- adapter.dispatch('govern_no_body', 'govern')('mask_certificate_number') -}}
{%- endmacro %}


{% macro duckdb__mask_certificate_number(column) -%}
    /*govern:mask_certificate_number*/( govern_token('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'certificate_number', 'nfc trim upper', ({{ column }})) )/*/govern:mask_certificate_number*/
{%- endmacro %}


{% macro snowflake__mask_certificate_number(column) -%}
    /*govern:mask_certificate_number*/( {{ adapter.dispatch('govern_function', 'govern')('govern_token') }}('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'certificate_number', 'nfc trim upper', ({{ column }})) )/*/govern:mask_certificate_number*/
{%- endmacro %}


{% macro databricks__mask_certificate_number(column) -%}
    /*govern:mask_certificate_number*/( {{ adapter.dispatch('govern_function', 'govern')('govern_token') }}('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'certificate_number', 'nfc trim upper', ({{ column }})) )/*/govern:mask_certificate_number*/
{%- endmacro %}
