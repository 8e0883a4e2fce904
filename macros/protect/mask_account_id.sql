{#- Compiled from policies/masks.yml, mask_account_id (sha256 3a2df3c62f7ba6e6) by `govern compile`: do not edit, run it again. -#}

{% macro mask_account_id(column) -%}
    {%- do govern_check_expression('mask_account_id', column) -%}
    {%- set masked = adapter.dispatch('mask_account_id', 'govern')(column) -%}
    {{- return(column if govern_may_hold_raw() else masked) -}}
{%- endmacro %}


{% macro default__mask_account_id(column) -%}
    {{- govern_no_body('mask_account_id') -}}
{%- endmacro %}


{% macro duckdb__mask_account_id(column) -%}
    /*govern:mask_account_id*/( govern_token('deid_key', 1, '{{ govern_scope('domain') }}', 'account_id', 'nfc trim', ({{ column }})) )/*/govern:mask_account_id*/
{%- endmacro %}


{% macro snowflake__mask_account_id(column) -%}
    /*govern:mask_account_id*/( {{ govern_function('govern_token') }}('deid_key', 1, '{{ govern_scope('domain') }}', 'account_id', 'nfc trim', ({{ column }})) )/*/govern:mask_account_id*/
{%- endmacro %}


{% macro databricks__mask_account_id(column) -%}
    /*govern:mask_account_id*/( {{ govern_function('govern_token') }}('deid_key', 1, '{{ govern_scope('domain') }}', 'account_id', 'nfc trim', ({{ column }})) )/*/govern:mask_account_id*/
{%- endmacro %}
