{#- Compiled from policies/masks.yml, mask_health_plan_id (sha256 4d196c25541e8501) by `govern compile`: do not edit, run it again. -#}

{% macro deidentify_health_plan_id(column) -%}
    {%- do adapter.dispatch('govern_check_expression', 'govern')('deidentify_health_plan_id', column) -%}
    {{- return(adapter.dispatch('deidentify_health_plan_id', 'govern')(column)) -}}
{%- endmacro %}


{% macro default__deidentify_health_plan_id(column) -%}
    {{- adapter.dispatch('govern_no_body', 'govern')('deidentify_health_plan_id') -}}
{%- endmacro %}


{% macro duckdb__deidentify_health_plan_id(column) -%}
    /*govern:deidentify_health_plan_id*/( govern_token('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'health_plan_id', 'nfc trim upper', ({{ column }})) )/*/govern:deidentify_health_plan_id*/
{%- endmacro %}


{% macro snowflake__deidentify_health_plan_id(column) -%}
    /*govern:deidentify_health_plan_id*/( {{ adapter.dispatch('govern_function', 'govern')('govern_token') }}('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'health_plan_id', 'nfc trim upper', ({{ column }})) )/*/govern:deidentify_health_plan_id*/
{%- endmacro %}


{% macro databricks__deidentify_health_plan_id(column) -%}
    /*govern:deidentify_health_plan_id*/( {{ adapter.dispatch('govern_function', 'govern')('govern_token') }}('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'health_plan_id', 'nfc trim upper', ({{ column }})) )/*/govern:deidentify_health_plan_id*/
{%- endmacro %}
