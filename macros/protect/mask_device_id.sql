{#- Compiled from policies/masks.yml, mask_device_id (sha256 c4b49cf513575114) by `govern compile`: do not edit, run it again. -#}

{% macro mask_device_id(column) -%}
    {%- do govern_check_expression('mask_device_id', column) -%}
    {%- set masked = adapter.dispatch('mask_device_id', 'govern')(column) -%}
    {{- return(column if govern_may_hold_raw() else masked) -}}
{%- endmacro %}


{% macro default__mask_device_id(column) -%}
    {{- govern_no_body('mask_device_id') -}}
{%- endmacro %}


{% macro duckdb__mask_device_id(column) -%}
    /*govern:mask_device_id*/( govern_token('deid_key', 1, '{{ govern_scope('domain') }}', 'device_id', 'nfc trim lower', ({{ column }})) )/*/govern:mask_device_id*/
{%- endmacro %}


{% macro snowflake__mask_device_id(column) -%}
    /*govern:mask_device_id*/( {{ govern_function('govern_token') }}('deid_key', 1, '{{ govern_scope('domain') }}', 'device_id', 'nfc trim lower', ({{ column }})) )/*/govern:mask_device_id*/
{%- endmacro %}


{% macro databricks__mask_device_id(column) -%}
    /*govern:mask_device_id*/( {{ govern_function('govern_token') }}('deid_key', 1, '{{ govern_scope('domain') }}', 'device_id', 'nfc trim lower', ({{ column }})) )/*/govern:mask_device_id*/
{%- endmacro %}
