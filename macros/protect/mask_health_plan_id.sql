{#- Compiled from policies/masks.yml, mask_health_plan_id (sha256 4d196c25541e8501) by `govern compile`: do not edit, run it again. -#}

{% macro mask_health_plan_id(column) -%}
    {%- do adapter.dispatch('govern_check_expression', 'govern')('mask_health_plan_id', column) -%}
    {%- set masked = adapter.dispatch('mask_health_plan_id', 'govern')(column) -%}
    {{- return(column if adapter.dispatch('govern_may_hold_raw', 'govern')() else masked) -}}
{%- endmacro %}


{% macro default__mask_health_plan_id(column) -%}
    {{- adapter.dispatch('govern_no_body', 'govern')('mask_health_plan_id') -}}
{%- endmacro %}


{% macro duckdb__mask_health_plan_id(column) -%}
    /*govern:mask_health_plan_id*/( govern_token('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'health_plan_id', 'nfc trim upper', ({{ column }})) )/*/govern:mask_health_plan_id*/
{%- endmacro %}


{% macro snowflake__mask_health_plan_id(column) -%}
    /*govern:mask_health_plan_id*/( {{ adapter.dispatch('govern_function', 'govern')('govern_token') }}('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'health_plan_id', 'nfc trim upper', ({{ column }})) )/*/govern:mask_health_plan_id*/
{%- endmacro %}


{% macro databricks__mask_health_plan_id(column) -%}
    /*govern:mask_health_plan_id*/( {{ adapter.dispatch('govern_function', 'govern')('govern_token') }}('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'health_plan_id', 'nfc trim upper', ({{ column }})) )/*/govern:mask_health_plan_id*/
{%- endmacro %}
