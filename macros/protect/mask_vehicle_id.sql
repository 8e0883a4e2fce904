{#- Compiled from policies/masks.yml, mask_vehicle_id (sha256 f7eff09d55e1b10e) by `govern compile`: do not edit, run it again. -#}

{% macro mask_vehicle_id(column) -%}
    {%- do adapter.dispatch('govern_check_expression', 'govern')('mask_vehicle_id', column) -%}
    {%- set masked = adapter.dispatch('mask_vehicle_id', 'govern')(column) -%}
    {{- return(column if adapter.dispatch('govern_may_hold_raw', 'govern')() else masked) -}}
{%- endmacro %}


{% macro default__mask_vehicle_id(column) -%}
    {{- adapter.dispatch('govern_no_body', 'govern')('mask_vehicle_id') -}}
{%- endmacro %}


{% macro duckdb__mask_vehicle_id(column) -%}
    /*govern:mask_vehicle_id*/( govern_token('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'vehicle_id', 'nfc trim upper', ({{ column }})) )/*/govern:mask_vehicle_id*/
{%- endmacro %}


{% macro snowflake__mask_vehicle_id(column) -%}
    /*govern:mask_vehicle_id*/( {{ adapter.dispatch('govern_function', 'govern')('govern_token') }}('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'vehicle_id', 'nfc trim upper', ({{ column }})) )/*/govern:mask_vehicle_id*/
{%- endmacro %}


{% macro databricks__mask_vehicle_id(column) -%}
    /*govern:mask_vehicle_id*/( {{ adapter.dispatch('govern_function', 'govern')('govern_token') }}('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'vehicle_id', 'nfc trim upper', ({{ column }})) )/*/govern:mask_vehicle_id*/
{%- endmacro %}
