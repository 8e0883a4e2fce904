{#- Compiled from policies/masks.yml, mask_account_id (sha256 52ed0d50f78000da) by `govern compile`: do not edit, run it again. -#}

{% macro deidentify_account_id(column) -%}
    {%- do adapter.dispatch('govern_check_expression', 'govern')('deidentify_account_id', column) -%}
    {{- return(adapter.dispatch('deidentify_account_id', 'govern')(column)) -}}
{%- endmacro %}


{% macro default__deidentify_account_id(column) -%}
    {{- adapter.dispatch('govern_no_body', 'govern')('deidentify_account_id') -}}
{%- endmacro %}


{% macro duckdb__deidentify_account_id(column) -%}
    /*govern:deidentify_account_id*/( govern_token('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'account_id', 'nfc trim', ({{ column }})) )/*/govern:deidentify_account_id*/
{%- endmacro %}


{% macro snowflake__deidentify_account_id(column) -%}
    /*govern:deidentify_account_id*/( {{ adapter.dispatch('govern_function', 'govern')('govern_token') }}('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'account_id', 'nfc trim', ({{ column }})) )/*/govern:deidentify_account_id*/
{%- endmacro %}


{% macro databricks__deidentify_account_id(column) -%}
    /*govern:deidentify_account_id*/( {{ adapter.dispatch('govern_function', 'govern')('govern_token') }}('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'account_id', 'nfc trim', ({{ column }})) )/*/govern:deidentify_account_id*/
{%- endmacro %}
