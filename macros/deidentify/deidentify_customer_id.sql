{#- Compiled from policies/masks.yml, mask_customer_id (sha256 763204b7f0559a22) by `govern compile`: do not edit, run it again. -#}

{% macro deidentify_customer_id(column) -%}
    {%- do adapter.dispatch('govern_check_expression', 'govern')('deidentify_customer_id', column) -%}
    {{- return(adapter.dispatch('deidentify_customer_id', 'govern')(column)) -}}
{%- endmacro %}


{% macro default__deidentify_customer_id(column) -%}
    {{- adapter.dispatch('govern_no_body', 'govern')('deidentify_customer_id') -}}
{%- endmacro %}


{% macro duckdb__deidentify_customer_id(column) -%}
    /*govern:deidentify_customer_id*/( govern_token('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('customer') }}', 'customer_id', 'nfc trim', ({{ column }})) )/*/govern:deidentify_customer_id*/
{%- endmacro %}


{% macro snowflake__deidentify_customer_id(column) -%}
    /*govern:deidentify_customer_id*/( {{ adapter.dispatch('govern_function', 'govern')('govern_token') }}('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('customer') }}', 'customer_id', 'nfc trim', ({{ column }})) )/*/govern:deidentify_customer_id*/
{%- endmacro %}


{% macro databricks__deidentify_customer_id(column) -%}
    /*govern:deidentify_customer_id*/( {{ adapter.dispatch('govern_function', 'govern')('govern_token') }}('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('customer') }}', 'customer_id', 'nfc trim', ({{ column }})) )/*/govern:deidentify_customer_id*/
{%- endmacro %}
