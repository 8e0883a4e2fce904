{#- Compiled from policies/masks.yml, mask_vehicle_id (sha256 c9dcb042133e25d9) by `govern compile`: do not edit, run it again. -#}

{% macro deidentify_vehicle_id(column) -%}
    {%- do govern_check_expression('deidentify_vehicle_id', column) -%}
    {{- return(adapter.dispatch('deidentify_vehicle_id', 'govern')(column)) -}}
{%- endmacro %}


{% macro default__deidentify_vehicle_id(column) -%}
    {{- govern_no_body('deidentify_vehicle_id') -}}
{%- endmacro %}


{% macro duckdb__deidentify_vehicle_id(column) -%}
    /*govern:deidentify_vehicle_id*/( govern_token('deid_key', 1, '{{ govern_scope('domain') }}', 'vehicle_id', 'nfc trim upper', ({{ column }})) )/*/govern:deidentify_vehicle_id*/
{%- endmacro %}


{% macro snowflake__deidentify_vehicle_id(column) -%}
    /*govern:deidentify_vehicle_id*/( {{ govern_function('govern_token') }}('deid_key', 1, '{{ govern_scope('domain') }}', 'vehicle_id', 'nfc trim upper', ({{ column }})) )/*/govern:deidentify_vehicle_id*/
{%- endmacro %}


{% macro databricks__deidentify_vehicle_id(column) -%}
    /*govern:deidentify_vehicle_id*/( {{ govern_function('govern_token') }}('deid_key', 1, '{{ govern_scope('domain') }}', 'vehicle_id', 'nfc trim upper', ({{ column }})) )/*/govern:deidentify_vehicle_id*/
{%- endmacro %}
