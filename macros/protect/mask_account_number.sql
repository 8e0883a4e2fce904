{#- Compiled from policies/masks.yml, mask_account_number (sha256 46d35ee3869acb9e) by `govern compile`: do not edit, run it again. -#}

{% macro mask_account_number(column) -%}
    {%- do govern_check_expression('mask_account_number', column) -%}
    {%- set masked = adapter.dispatch('mask_account_number', 'govern')(column) -%}
    {{- return(column if govern_may_hold_raw() else masked) -}}
{%- endmacro %}


{% macro default__mask_account_number(column) -%}
    {{- govern_no_body('mask_account_number') -}}
{%- endmacro %}


{% macro duckdb__mask_account_number(column) -%}
    /*govern:mask_account_number*/( govern_token('deid_key', 1, '{{ govern_scope('domain') }}', 'account_number', 'nfc trim upper', ({{ column }})) )/*/govern:mask_account_number*/
{%- endmacro %}


{% macro snowflake__mask_account_number(column) -%}
    /*govern:mask_account_number*/( {{ govern_function('govern_token') }}('deid_key', 1, '{{ govern_scope('domain') }}', 'account_number', 'nfc trim upper', ({{ column }})) )/*/govern:mask_account_number*/
{%- endmacro %}


{% macro databricks__mask_account_number(column) -%}
    /*govern:mask_account_number*/( {{ govern_function('govern_token') }}('deid_key', 1, '{{ govern_scope('domain') }}', 'account_number', 'nfc trim upper', ({{ column }})) )/*/govern:mask_account_number*/
{%- endmacro %}
