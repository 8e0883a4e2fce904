{#- Compiled from policies/masks.yml, mask_mrn (sha256 96c41f0254cc34f3) by `govern compile`: do not edit, run it again. -#}

{% macro deidentify_mrn(column) -%}
    {%- do adapter.dispatch('govern_check_expression', 'govern')('deidentify_mrn', column) -%}
    {{- return(adapter.dispatch('deidentify_mrn', 'govern')(column)) -}}
{%- endmacro %}


{% macro default__deidentify_mrn(column) -%}
    {{- adapter.dispatch('govern_no_body', 'govern')('deidentify_mrn') -}}
{%- endmacro %}


{% macro duckdb__deidentify_mrn(column) -%}
    /*govern:deidentify_mrn*/( govern_token('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'mrn', 'nfc trim upper', ({{ column }})) )/*/govern:deidentify_mrn*/
{%- endmacro %}


{% macro snowflake__deidentify_mrn(column) -%}
    /*govern:deidentify_mrn*/( {{ adapter.dispatch('govern_function', 'govern')('govern_token') }}('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'mrn', 'nfc trim upper', ({{ column }})) )/*/govern:deidentify_mrn*/
{%- endmacro %}


{% macro databricks__deidentify_mrn(column) -%}
    /*govern:deidentify_mrn*/( {{ adapter.dispatch('govern_function', 'govern')('govern_token') }}('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'mrn', 'nfc trim upper', ({{ column }})) )/*/govern:deidentify_mrn*/
{%- endmacro %}
