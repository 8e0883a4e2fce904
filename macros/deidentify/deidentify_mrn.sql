{#- Compiled from policies/masks.yml, mask_mrn (sha256 539456466533553a) by `govern compile`: do not edit, run it again. -#}

{% macro deidentify_mrn(column) -%}
    {%- do govern_check_expression('deidentify_mrn', column) -%}
    {{- return(adapter.dispatch('deidentify_mrn', 'govern')(column)) -}}
{%- endmacro %}


{% macro default__deidentify_mrn(column) -%}
    {{- govern_no_body('deidentify_mrn') -}}
{%- endmacro %}


{% macro duckdb__deidentify_mrn(column) -%}
    /*govern:deidentify_mrn*/( govern_token('deid_key', 1, '{{ govern_scope('domain') }}', 'mrn', 'nfc trim upper', ({{ column }})) )/*/govern:deidentify_mrn*/
{%- endmacro %}


{% macro snowflake__deidentify_mrn(column) -%}
    /*govern:deidentify_mrn*/( {{ govern_function('govern_token') }}('deid_key', 1, '{{ govern_scope('domain') }}', 'mrn', 'nfc trim upper', ({{ column }})) )/*/govern:deidentify_mrn*/
{%- endmacro %}


{% macro databricks__deidentify_mrn(column) -%}
    /*govern:deidentify_mrn*/( {{ govern_function('govern_token') }}('deid_key', 1, '{{ govern_scope('domain') }}', 'mrn', 'nfc trim upper', ({{ column }})) )/*/govern:deidentify_mrn*/
{%- endmacro %}
