{#- Compiled from policies/masks.yml, mask_account_number (sha256 5386c8e77bf4b351) by `govern compile`: do not edit, run it again. -#}

{% macro deidentify_account_number(column) -%}
    {%- do adapter.dispatch('govern_check_expression', 'govern')('deidentify_account_number', column) -%}
    {{- return(adapter.dispatch('deidentify_account_number', 'govern')(column)) -}}
{%- endmacro %}


{% macro default__deidentify_account_number(column) -%}
    {{- adapter.dispatch('govern_no_body', 'govern')('deidentify_account_number') -}}
{%- endmacro %}


{% macro duckdb__deidentify_account_number(column) -%}
    /*govern:deidentify_account_number*/( govern_token('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'account_number', 'nfc trim upper', ({{ column }})) )/*/govern:deidentify_account_number*/
{%- endmacro %}


{% macro snowflake__deidentify_account_number(column) -%}
    /*govern:deidentify_account_number*/( {{ adapter.dispatch('govern_function', 'govern')('govern_token') }}('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'account_number', 'nfc trim upper', ({{ column }})) )/*/govern:deidentify_account_number*/
{%- endmacro %}


{% macro databricks__deidentify_account_number(column) -%}
    /*govern:deidentify_account_number*/( {{ adapter.dispatch('govern_function', 'govern')('govern_token') }}('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'account_number', 'nfc trim upper', ({{ column }})) )/*/govern:deidentify_account_number*/
{%- endmacro %}
