{#- Compiled from policies/masks.yml, mask_unique_id (sha256 8b1d29fefb32cdb8) by `govern compile`: do not edit, run it again. -#}

{% macro deidentify_unique_id(column) -%}
    {%- do adapter.dispatch('govern_check_expression', 'govern')('deidentify_unique_id', column) -%}
    {{- return(adapter.dispatch('deidentify_unique_id', 'govern')(column)) -}}
{%- endmacro %}


{% macro default__deidentify_unique_id(column) -%}
    {{- adapter.dispatch('govern_no_body', 'govern')('deidentify_unique_id') -}}
{%- endmacro %}


{% macro duckdb__deidentify_unique_id(column) -%}
    /*govern:deidentify_unique_id*/( govern_token('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'unique_id', 'nfc trim', ({{ column }})) )/*/govern:deidentify_unique_id*/
{%- endmacro %}


{% macro snowflake__deidentify_unique_id(column) -%}
    /*govern:deidentify_unique_id*/( {{ adapter.dispatch('govern_function', 'govern')('govern_token') }}('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'unique_id', 'nfc trim', ({{ column }})) )/*/govern:deidentify_unique_id*/
{%- endmacro %}


{% macro databricks__deidentify_unique_id(column) -%}
    /*govern:deidentify_unique_id*/( {{ adapter.dispatch('govern_function', 'govern')('govern_token') }}('deid_key', 1, '{{ adapter.dispatch('govern_scope', 'govern')('domain') }}', 'unique_id', 'nfc trim', ({{ column }})) )/*/govern:deidentify_unique_id*/
{%- endmacro %}
