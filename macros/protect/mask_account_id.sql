{#- Compiled from policies/masks.yml, mask_account_id (sha256 52ed0d50f78000da) by `govern compile`: do not edit, run it again. -#}

{% macro mask_account_id(column) -%}
    {%- do adapter.dispatch('govern_check_expression', 'govern')('mask_account_id', column) -%}
    {%- set masked = adapter.dispatch('mask_account_id', 'govern')(column) -%}
    {{- return(column if adapter.dispatch('govern_may_hold_raw', 'govern')() else masked) -}}
{%- endmacro %}


{% macro default__mask_account_id(column) -%}
    {{- adapter.dispatch('govern_no_body', 'govern')('mask_account_id') -}}
{%- endmacro %}


{% macro duckdb__mask_account_id(column) -%}
    /*govern:mask_account_id*/( govern_token('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'account_id', 'nfc trim', ({{ column }})) )/*/govern:mask_account_id*/
{%- endmacro %}


{% macro snowflake__mask_account_id(column) -%}
    /*govern:mask_account_id*/( {{ adapter.dispatch('govern_function', 'govern')('govern_token') }}('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'account_id', 'nfc trim', ({{ column }})) )/*/govern:mask_account_id*/
{%- endmacro %}


{% macro databricks__mask_account_id(column) -%}
    /*govern:mask_account_id*/( {{ adapter.dispatch('govern_function', 'govern')('govern_token') }}('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'account_id', 'nfc trim', ({{ column }})) )/*/govern:mask_account_id*/
{%- endmacro %}
