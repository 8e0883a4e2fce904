{#- Compiled from policies/masks.yml, mask_customer_id (sha256 763204b7f0559a22) by `govern compile`: do not edit, run it again. -#}

{% macro mask_customer_id(column) -%}
    {%- do adapter.dispatch('govern_check_expression', 'govern')('mask_customer_id', column) -%}
    {%- set masked = adapter.dispatch('mask_customer_id', 'govern')(column) -%}
    {{- return(column if adapter.dispatch('govern_may_hold_raw', 'govern')() else masked) -}}
{%- endmacro %}


{% macro default__mask_customer_id(column) -%}
    {{- adapter.dispatch('govern_no_body', 'govern')('mask_customer_id') -}}
{%- endmacro %}


{% macro duckdb__mask_customer_id(column) -%}
    /*govern:mask_customer_id*/( govern_token('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('customer') }}', 'customer_id', 'nfc trim', ({{ column }})) )/*/govern:mask_customer_id*/
{%- endmacro %}


{% macro snowflake__mask_customer_id(column) -%}
    /*govern:mask_customer_id*/( {{ adapter.dispatch('govern_function', 'govern')('govern_token') }}('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('customer') }}', 'customer_id', 'nfc trim', ({{ column }})) )/*/govern:mask_customer_id*/
{%- endmacro %}


{% macro databricks__mask_customer_id(column) -%}
    /*govern:mask_customer_id*/( {{ adapter.dispatch('govern_function', 'govern')('govern_token') }}('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('customer') }}', 'customer_id', 'nfc trim', ({{ column }})) )/*/govern:mask_customer_id*/
{%- endmacro %}
