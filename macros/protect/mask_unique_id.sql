{#- Compiled from policies/masks.yml, mask_unique_id (sha256 8b1d29fefb32cdb8) by `govern compile`: do not edit, run it again. -#}

{% macro mask_unique_id(column) -%}
    {%- do adapter.dispatch('govern_check_expression', 'govern')('mask_unique_id', column) -%}
    {%- set masked = adapter.dispatch('mask_unique_id', 'govern')(column) -%}
    {{- return(column if adapter.dispatch('govern_may_hold_raw', 'govern')() else masked) -}}
{%- endmacro %}


{% macro default__mask_unique_id(column) -%}
    {{- adapter.dispatch('govern_no_body', 'govern')('mask_unique_id') -}}
{%- endmacro %}


{% macro duckdb__mask_unique_id(column) -%}
    /*govern:mask_unique_id*/( govern_token('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'unique_id', 'nfc trim', ({{ column }})) )/*/govern:mask_unique_id*/
{%- endmacro %}


{% macro snowflake__mask_unique_id(column) -%}
    /*govern:mask_unique_id*/( {{ adapter.dispatch('govern_function', 'govern')('govern_token') }}('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'unique_id', 'nfc trim', ({{ column }})) )/*/govern:mask_unique_id*/
{%- endmacro %}


{% macro databricks__mask_unique_id(column) -%}
    /*govern:mask_unique_id*/( {{ adapter.dispatch('govern_function', 'govern')('govern_token') }}('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'unique_id', 'nfc trim', ({{ column }})) )/*/govern:mask_unique_id*/
{%- endmacro %}
