{#- Compiled from policies/masks.yml, mask_health_plan_id (sha256 6023c4acac1daf20) by `govern compile`: do not edit, run it again. -#}

{% macro mask_health_plan_id(column) -%}
    {%- do govern_check_expression('mask_health_plan_id', column) -%}
    {%- set masked = adapter.dispatch('mask_health_plan_id', 'govern')(column) -%}
    {{- return(column if govern_may_hold_raw() else masked) -}}
{%- endmacro %}


{% macro default__mask_health_plan_id(column) -%}
    {{- govern_no_body('mask_health_plan_id') -}}
{%- endmacro %}


{% macro duckdb__mask_health_plan_id(column) -%}
    /*govern:mask_health_plan_id*/( govern_token('deid_key', 1, '{{ govern_scope('domain') }}', 'health_plan_id', 'nfc trim upper', ({{ column }})) )/*/govern:mask_health_plan_id*/
{%- endmacro %}


{% macro snowflake__mask_health_plan_id(column) -%}
    /*govern:mask_health_plan_id*/( {{ govern_function('govern_token') }}('deid_key', 1, '{{ govern_scope('domain') }}', 'health_plan_id', 'nfc trim upper', ({{ column }})) )/*/govern:mask_health_plan_id*/
{%- endmacro %}


{% macro databricks__mask_health_plan_id(column) -%}
    /*govern:mask_health_plan_id*/( {{ govern_function('govern_token') }}('deid_key', 1, '{{ govern_scope('domain') }}', 'health_plan_id', 'nfc trim upper', ({{ column }})) )/*/govern:mask_health_plan_id*/
{%- endmacro %}
