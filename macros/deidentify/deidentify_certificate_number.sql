{#- Compiled from policies/masks.yml, mask_certificate_number (sha256 c4de2954ac854da5) by `govern compile`: do not edit, run it again. -#}

{% macro deidentify_certificate_number(column) -%}
    {%- do govern_check_expression('deidentify_certificate_number', column) -%}
    {{- return(adapter.dispatch('deidentify_certificate_number', 'govern')(column)) -}}
{%- endmacro %}


{% macro default__deidentify_certificate_number(column) -%}
    {{- govern_no_body('deidentify_certificate_number') -}}
{%- endmacro %}


{% macro duckdb__deidentify_certificate_number(column) -%}
    /*govern:deidentify_certificate_number*/( govern_token('deid_key', 1, '{{ govern_scope('domain') }}', 'certificate_number', 'nfc trim upper', ({{ column }})) )/*/govern:deidentify_certificate_number*/
{%- endmacro %}


{% macro snowflake__deidentify_certificate_number(column) -%}
    /*govern:deidentify_certificate_number*/( {{ govern_function('govern_token') }}('deid_key', 1, '{{ govern_scope('domain') }}', 'certificate_number', 'nfc trim upper', ({{ column }})) )/*/govern:deidentify_certificate_number*/
{%- endmacro %}


{% macro databricks__deidentify_certificate_number(column) -%}
    /*govern:deidentify_certificate_number*/( {{ govern_function('govern_token') }}('deid_key', 1, '{{ govern_scope('domain') }}', 'certificate_number', 'nfc trim upper', ({{ column }})) )/*/govern:deidentify_certificate_number*/
{%- endmacro %}
