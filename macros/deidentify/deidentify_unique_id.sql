{#- Compiled from policies/masks.yml, mask_unique_id (sha256 a944554aaee94986) by `govern compile`: do not edit, run it again. -#}

{% macro deidentify_unique_id(column) -%}
    {%- do govern_check_expression('deidentify_unique_id', column) -%}
    {{- return(adapter.dispatch('deidentify_unique_id', 'govern')(column)) -}}
{%- endmacro %}


{% macro default__deidentify_unique_id(column) -%}
    {{- govern_no_body('deidentify_unique_id') -}}
{%- endmacro %}


{% macro duckdb__deidentify_unique_id(column) -%}
    /*govern:deidentify_unique_id*/( govern_token('deid_key', 1, '{{ govern_scope('domain') }}', 'unique_id', 'nfc trim', ({{ column }})) )/*/govern:deidentify_unique_id*/
{%- endmacro %}


{% macro snowflake__deidentify_unique_id(column) -%}
    /*govern:deidentify_unique_id*/( {{ govern_function('govern_token') }}('deid_key', 1, '{{ govern_scope('domain') }}', 'unique_id', 'nfc trim', ({{ column }})) )/*/govern:deidentify_unique_id*/
{%- endmacro %}


{% macro databricks__deidentify_unique_id(column) -%}
    /*govern:deidentify_unique_id*/( {{ govern_function('govern_token') }}('deid_key', 1, '{{ govern_scope('domain') }}', 'unique_id', 'nfc trim', ({{ column }})) )/*/govern:deidentify_unique_id*/
{%- endmacro %}
