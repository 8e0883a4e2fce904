{#- Compiled from policies/masks.yml, mask_account_id (sha256 3a2df3c62f7ba6e6) by `govern compile`: do not edit, run it again. -#}

{% macro deidentify_account_id(column) -%}
    {%- do govern_check_expression('deidentify_account_id', column) -%}
    {{- return(adapter.dispatch('deidentify_account_id', 'govern')(column)) -}}
{%- endmacro %}


{% macro default__deidentify_account_id(column) -%}
    {{- govern_no_body('deidentify_account_id') -}}
{%- endmacro %}


{% macro duckdb__deidentify_account_id(column) -%}
    /*govern:deidentify_account_id*/( govern_token('deid_key', 1, '{{ govern_scope('domain') }}', 'account_id', 'nfc trim', ({{ column }})) )/*/govern:deidentify_account_id*/
{%- endmacro %}


{% macro snowflake__deidentify_account_id(column) -%}
    /*govern:deidentify_account_id*/( {{ govern_function('govern_token') }}('deid_key', 1, '{{ govern_scope('domain') }}', 'account_id', 'nfc trim', ({{ column }})) )/*/govern:deidentify_account_id*/
{%- endmacro %}


{% macro databricks__deidentify_account_id(column) -%}
    /*govern:deidentify_account_id*/( {{ govern_function('govern_token') }}('deid_key', 1, '{{ govern_scope('domain') }}', 'account_id', 'nfc trim', ({{ column }})) )/*/govern:deidentify_account_id*/
{%- endmacro %}
