{#- Compiled from policies/masks.yml, mask_ssn (sha256 41265179a0ffa34f) by `govern compile`: do not edit, run it again. -#}

{% macro deidentify_ssn(column) -%}
    {%- do adapter.dispatch('govern_check_expression', 'govern')('deidentify_ssn', column) -%}
    {{- return(adapter.dispatch('deidentify_ssn', 'govern')(column)) -}}
{%- endmacro %}


{% macro default__deidentify_ssn(column) -%}
    {{- adapter.dispatch('govern_no_body', 'govern')('deidentify_ssn') -}}
{%- endmacro %}


{% macro duckdb__deidentify_ssn(column) -%}
    /*govern:deidentify_ssn*/( case when 1 = 0 then ({{ column }}) end )/*/govern:deidentify_ssn*/
{%- endmacro %}


{% macro snowflake__deidentify_ssn(column) -%}
    /*govern:deidentify_ssn*/( case when 1 = 0 then ({{ column }}) end )/*/govern:deidentify_ssn*/
{%- endmacro %}


{% macro databricks__deidentify_ssn(column) -%}
    /*govern:deidentify_ssn*/( case when 1 = 0 then ({{ column }}) end )/*/govern:deidentify_ssn*/
{%- endmacro %}
