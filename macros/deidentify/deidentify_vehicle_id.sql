{#- Compiled from policies/masks.yml, mask_vehicle_id (sha256 f7eff09d55e1b10e) by `govern compile`: do not edit, run it again. -#}

{% macro deidentify_vehicle_id(column) -%}
    {%- do adapter.dispatch('govern_check_expression', 'govern')('deidentify_vehicle_id', column) -%}
    {{- return(adapter.dispatch('deidentify_vehicle_id', 'govern')(column)) -}}
{%- endmacro %}


{% macro default__deidentify_vehicle_id(column) -%}
    {{- adapter.dispatch('govern_no_body', 'govern')('deidentify_vehicle_id') -}}
{%- endmacro %}


{% macro duckdb__deidentify_vehicle_id(column) -%}
    /*govern:deidentify_vehicle_id*/( govern_token('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'vehicle_id', 'nfc trim upper', ({{ column }})) )/*/govern:deidentify_vehicle_id*/
{%- endmacro %}


{% macro snowflake__deidentify_vehicle_id(column) -%}
    /*govern:deidentify_vehicle_id*/( {{ adapter.dispatch('govern_function', 'govern')('govern_token') }}('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'vehicle_id', 'nfc trim upper', ({{ column }})) )/*/govern:deidentify_vehicle_id*/
{%- endmacro %}


{% macro databricks__deidentify_vehicle_id(column) -%}
    /*govern:deidentify_vehicle_id*/( {{ adapter.dispatch('govern_function', 'govern')('govern_token') }}('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'vehicle_id', 'nfc trim upper', ({{ column }})) )/*/govern:deidentify_vehicle_id*/
{%- endmacro %}
