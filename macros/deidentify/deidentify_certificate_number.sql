{#- Compiled from policies/masks.yml, mask_certificate_number (sha256 329c1f4366809a34) by `govern compile`: do not edit, run it again. -#}

{% macro deidentify_certificate_number(column) -%}
    {%- do adapter.dispatch('govern_check_expression', 'govern')('deidentify_certificate_number', column) -%}
    {{- return(adapter.dispatch('deidentify_certificate_number', 'govern')(column)) -}}
{%- endmacro %}


{% macro default__deidentify_certificate_number(column) -%}
    {{- adapter.dispatch('govern_no_body', 'govern')('deidentify_certificate_number') -}}
{%- endmacro %}


{% macro duckdb__deidentify_certificate_number(column) -%}
    /*govern:deidentify_certificate_number*/( govern_token('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'certificate_number', 'nfc trim upper', ({{ column }})) )/*/govern:deidentify_certificate_number*/
{%- endmacro %}


{% macro snowflake__deidentify_certificate_number(column) -%}
    /*govern:deidentify_certificate_number*/( {{ adapter.dispatch('govern_function', 'govern')('govern_token') }}('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'certificate_number', 'nfc trim upper', ({{ column }})) )/*/govern:deidentify_certificate_number*/
{%- endmacro %}


{% macro databricks__deidentify_certificate_number(column) -%}
    /*govern:deidentify_certificate_number*/( {{ adapter.dispatch('govern_function', 'govern')('govern_token') }}('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'certificate_number', 'nfc trim upper', ({{ column }})) )/*/govern:deidentify_certificate_number*/
{%- endmacro %}
