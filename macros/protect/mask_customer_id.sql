{#- Compiled from policies/masks.yml, mask_customer_id (sha256 9eae93772e0056c4) by `govern compile`: do not edit, run it again. -#}

{% macro mask_customer_id(column) -%}
    {%- do govern_check_expression('mask_customer_id', column) -%}
    {%- set masked = adapter.dispatch('mask_customer_id', 'govern')(column) -%}
    {{- return(column if govern_may_hold_raw() else masked) -}}
{%- endmacro %}


{% macro default__mask_customer_id(column) -%}
    {{- govern_no_body('mask_customer_id') -}}
{%- endmacro %}


{% macro duckdb__mask_customer_id(column) -%}
    /*govern:mask_customer_id*/( govern_token('deid_key', 1, '{{ govern_scope('customer') }}', 'customer_id', 'nfc trim', ({{ column }})) )/*/govern:mask_customer_id*/
{%- endmacro %}


{% macro snowflake__mask_customer_id(column) -%}
    /*govern:mask_customer_id*/( {{ govern_function('govern_token') }}('deid_key', 1, '{{ govern_scope('customer') }}', 'customer_id', 'nfc trim', ({{ column }})) )/*/govern:mask_customer_id*/
{%- endmacro %}


{% macro databricks__mask_customer_id(column) -%}
    /*govern:mask_customer_id*/( {{ govern_function('govern_token') }}('deid_key', 1, '{{ govern_scope('customer') }}', 'customer_id', 'nfc trim', ({{ column }})) )/*/govern:mask_customer_id*/
{%- endmacro %}
