{#- Compiled from policies/masks.yml, mask_health_plan_id (sha256 6023c4acac1daf20) by `govern compile`: do not edit, run it again. -#}

{% macro deidentify_health_plan_id(column) -%}
    {%- do govern_check_expression('deidentify_health_plan_id', column) -%}
    {{- return(adapter.dispatch('deidentify_health_plan_id', 'govern')(column)) -}}
{%- endmacro %}


{% macro default__deidentify_health_plan_id(column) -%}
    {{- govern_no_body('deidentify_health_plan_id') -}}
{%- endmacro %}


{% macro duckdb__deidentify_health_plan_id(column) -%}
    /*govern:deidentify_health_plan_id*/( govern_token('deid_key', 1, '{{ govern_scope('domain') }}', 'health_plan_id', 'nfc trim upper', ({{ column }})) )/*/govern:deidentify_health_plan_id*/
{%- endmacro %}


{% macro snowflake__deidentify_health_plan_id(column) -%}
    /*govern:deidentify_health_plan_id*/( {{ govern_function('govern_token') }}('deid_key', 1, '{{ govern_scope('domain') }}', 'health_plan_id', 'nfc trim upper', ({{ column }})) )/*/govern:deidentify_health_plan_id*/
{%- endmacro %}


{% macro databricks__deidentify_health_plan_id(column) -%}
    /*govern:deidentify_health_plan_id*/( {{ govern_function('govern_token') }}('deid_key', 1, '{{ govern_scope('domain') }}', 'health_plan_id', 'nfc trim upper', ({{ column }})) )/*/govern:deidentify_health_plan_id*/
{%- endmacro %}
