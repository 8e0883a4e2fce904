{#- Compiled from policies/masks.yml, mask_customer_id (sha256 9eae93772e0056c4) by `govern compile`: do not edit, run it again. -#}

{% macro deidentify_customer_id(column) -%}
    {%- do govern_check_expression('deidentify_customer_id', column) -%}
    {{- return(adapter.dispatch('deidentify_customer_id', 'govern')(column)) -}}
{%- endmacro %}


{% macro default__deidentify_customer_id(column) -%}
    {{- govern_no_body('deidentify_customer_id') -}}
{%- endmacro %}


{% macro duckdb__deidentify_customer_id(column) -%}
    /*govern:deidentify_customer_id*/( govern_token('deid_key', 1, '{{ govern_scope('customer') }}', 'customer_id', 'nfc trim', ({{ column }})) )/*/govern:deidentify_customer_id*/
{%- endmacro %}


{% macro snowflake__deidentify_customer_id(column) -%}
    /*govern:deidentify_customer_id*/( {{ govern_function('govern_token') }}('deid_key', 1, '{{ govern_scope('customer') }}', 'customer_id', 'nfc trim', ({{ column }})) )/*/govern:deidentify_customer_id*/
{%- endmacro %}


{% macro databricks__deidentify_customer_id(column) -%}
    /*govern:deidentify_customer_id*/( {{ govern_function('govern_token') }}('deid_key', 1, '{{ govern_scope('customer') }}', 'customer_id', 'nfc trim', ({{ column }})) )/*/govern:deidentify_customer_id*/
{%- endmacro %}
