{#- Compiled from policies/masks.yml, mask_device_id (sha256 54f42eeccb7e37f2) by `govern compile`: do not edit, run it again. -#}

{% macro deidentify_device_id(column) -%}
    {%- do adapter.dispatch('govern_check_expression', 'govern')('deidentify_device_id', column) -%}
    {{- return(adapter.dispatch('deidentify_device_id', 'govern')(column)) -}}
{%- endmacro %}


{% macro default__deidentify_device_id(column) -%}
    {{- adapter.dispatch('govern_no_body', 'govern')('deidentify_device_id') -}}
{%- endmacro %}


{% macro duckdb__deidentify_device_id(column) -%}
    /*govern:deidentify_device_id*/( govern_token('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'device_id', 'nfc trim lower', ({{ column }})) )/*/govern:deidentify_device_id*/
{%- endmacro %}


{% macro snowflake__deidentify_device_id(column) -%}
    /*govern:deidentify_device_id*/( {{ adapter.dispatch('govern_function', 'govern')('govern_token') }}('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'device_id', 'nfc trim lower', ({{ column }})) )/*/govern:deidentify_device_id*/
{%- endmacro %}


{% macro databricks__deidentify_device_id(column) -%}
    /*govern:deidentify_device_id*/( {{ adapter.dispatch('govern_function', 'govern')('govern_token') }}('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'device_id', 'nfc trim lower', ({{ column }})) )/*/govern:deidentify_device_id*/
{%- endmacro %}
