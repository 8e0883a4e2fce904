{#- Compiled from policies/masks.yml, mask_device_id (sha256 c4b49cf513575114) by `govern compile`: do not edit, run it again. -#}

{% macro deidentify_device_id(column) -%}
    {%- do govern_check_expression('deidentify_device_id', column) -%}
    {{- return(adapter.dispatch('deidentify_device_id', 'govern')(column)) -}}
{%- endmacro %}


{% macro default__deidentify_device_id(column) -%}
    {{- govern_no_body('deidentify_device_id') -}}
{%- endmacro %}


{% macro duckdb__deidentify_device_id(column) -%}
    /*govern:deidentify_device_id*/( govern_token('deid_key', 1, '{{ govern_scope('domain') }}', 'device_id', 'nfc trim lower', ({{ column }})) )/*/govern:deidentify_device_id*/
{%- endmacro %}


{% macro snowflake__deidentify_device_id(column) -%}
    /*govern:deidentify_device_id*/( {{ govern_function('govern_token') }}('deid_key', 1, '{{ govern_scope('domain') }}', 'device_id', 'nfc trim lower', ({{ column }})) )/*/govern:deidentify_device_id*/
{%- endmacro %}


{% macro databricks__deidentify_device_id(column) -%}
    /*govern:deidentify_device_id*/( {{ govern_function('govern_token') }}('deid_key', 1, '{{ govern_scope('domain') }}', 'device_id', 'nfc trim lower', ({{ column }})) )/*/govern:deidentify_device_id*/
{%- endmacro %}
