{#- Compiled from policies/masks.yml, mask_unique_id (sha256 a944554aaee94986) by `govern compile`: do not edit, run it again. -#}

{% macro mask_unique_id(column) -%}
    {%- do govern_check_expression('mask_unique_id', column) -%}
    {%- set masked = adapter.dispatch('mask_unique_id', 'govern')(column) -%}
    {{- return(column if govern_may_hold_raw() else masked) -}}
{%- endmacro %}


{% macro default__mask_unique_id(column) -%}
    {{- govern_no_body('mask_unique_id') -}}
{%- endmacro %}


{% macro duckdb__mask_unique_id(column) -%}
    /*govern:mask_unique_id*/( govern_token('deid_key', 1, '{{ govern_scope('domain') }}', 'unique_id', 'nfc trim', ({{ column }})) )/*/govern:mask_unique_id*/
{%- endmacro %}


{% macro snowflake__mask_unique_id(column) -%}
    /*govern:mask_unique_id*/( {{ govern_function('govern_token') }}('deid_key', 1, '{{ govern_scope('domain') }}', 'unique_id', 'nfc trim', ({{ column }})) )/*/govern:mask_unique_id*/
{%- endmacro %}


{% macro databricks__mask_unique_id(column) -%}
    /*govern:mask_unique_id*/( {{ govern_function('govern_token') }}('deid_key', 1, '{{ govern_scope('domain') }}', 'unique_id', 'nfc trim', ({{ column }})) )/*/govern:mask_unique_id*/
{%- endmacro %}
