{#- Compiled from policies/masks.yml, mask_vehicle_id (sha256 c9dcb042133e25d9) by `govern compile`: do not edit, run it again. -#}

{% macro mask_vehicle_id(column) -%}
    {%- do govern_check_expression('mask_vehicle_id', column) -%}
    {%- set masked = adapter.dispatch('mask_vehicle_id', 'govern')(column) -%}
    {{- return(column if govern_may_hold_raw() else masked) -}}
{%- endmacro %}


{% macro default__mask_vehicle_id(column) -%}
    {{- govern_no_body('mask_vehicle_id') -}}
{%- endmacro %}


{% macro duckdb__mask_vehicle_id(column) -%}
    /*govern:mask_vehicle_id*/( govern_token('deid_key', 1, '{{ govern_scope('domain') }}', 'vehicle_id', 'nfc trim upper', ({{ column }})) )/*/govern:mask_vehicle_id*/
{%- endmacro %}


{% macro snowflake__mask_vehicle_id(column) -%}
    /*govern:mask_vehicle_id*/( {{ govern_function('govern_token') }}('deid_key', 1, '{{ govern_scope('domain') }}', 'vehicle_id', 'nfc trim upper', ({{ column }})) )/*/govern:mask_vehicle_id*/
{%- endmacro %}


{% macro databricks__mask_vehicle_id(column) -%}
    /*govern:mask_vehicle_id*/( {{ govern_function('govern_token') }}('deid_key', 1, '{{ govern_scope('domain') }}', 'vehicle_id', 'nfc trim upper', ({{ column }})) )/*/govern:mask_vehicle_id*/
{%- endmacro %}
