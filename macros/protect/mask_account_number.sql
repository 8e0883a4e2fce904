{#- Compiled from policies/masks.yml, mask_account_number (sha256 5386c8e77bf4b351) by `govern compile`: do not edit, run it again. -#}

{% macro mask_account_number(column) -%}
    {%- do adapter.dispatch('govern_check_expression', 'govern')('mask_account_number', column) -%}
    {%- set masked = adapter.dispatch('mask_account_number', 'govern')(column) -%}
    {{- return(column if adapter.dispatch('govern_may_hold_raw', 'govern')() else masked) -}}
{%- endmacro %}


{% macro default__mask_account_number(column) -%}
    {{- adapter.dispatch('govern_no_body', 'govern')('mask_account_number') -}}
{%- endmacro %}


{% macro duckdb__mask_account_number(column) -%}
    /*govern:mask_account_number*/( govern_token('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'account_number', 'nfc trim upper', ({{ column }})) )/*/govern:mask_account_number*/
{%- endmacro %}


{% macro snowflake__mask_account_number(column) -%}
    /*govern:mask_account_number*/( {{ adapter.dispatch('govern_function', 'govern')('govern_token') }}('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'account_number', 'nfc trim upper', ({{ column }})) )/*/govern:mask_account_number*/
{%- endmacro %}


{% macro databricks__mask_account_number(column) -%}
    /*govern:mask_account_number*/( {{ adapter.dispatch('govern_function', 'govern')('govern_token') }}('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'account_number', 'nfc trim upper', ({{ column }})) )/*/govern:mask_account_number*/
{%- endmacro %}
