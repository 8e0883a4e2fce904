{#- Compiled from policies/masks.yml, mask_device_id (sha256 54f42eeccb7e37f2) by `govern compile`: do not edit, run it again. -#}

{% macro mask_device_id(column) -%}
    {%- do adapter.dispatch('govern_check_expression', 'govern')('mask_device_id', column) -%}
    {%- set masked = adapter.dispatch('mask_device_id', 'govern')(column) -%}
    {{- return(column if adapter.dispatch('govern_may_hold_raw', 'govern')() else masked) -}}
{%- endmacro %}


{% macro default__mask_device_id(column) -%}
    {{- adapter.dispatch('govern_no_body', 'govern')('mask_device_id') -}}
{%- endmacro %}


{% macro duckdb__mask_device_id(column) -%}
    /*govern:mask_device_id*/( govern_token('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'device_id', 'nfc trim lower', ({{ column }})) )/*/govern:mask_device_id*/
{%- endmacro %}


{% macro snowflake__mask_device_id(column) -%}
    /*govern:mask_device_id*/( {{ adapter.dispatch('govern_function', 'govern')('govern_token') }}('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'device_id', 'nfc trim lower', ({{ column }})) )/*/govern:mask_device_id*/
{%- endmacro %}


{% macro databricks__mask_device_id(column) -%}
    /*govern:mask_device_id*/( {{ adapter.dispatch('govern_function', 'govern')('govern_token') }}('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'device_id', 'nfc trim lower', ({{ column }})) )/*/govern:mask_device_id*/
{%- endmacro %}
