{#- Compiled from policies/masks.yml, mask_null (sha256 8ce25109d7723cd0) by `govern compile`: do not edit, run it again. -#}

{% macro deidentify_null(column) -%}
    {%- do adapter.dispatch('govern_check_expression', 'govern')('deidentify_null', column) -%}
    {{- return(adapter.dispatch('deidentify_null', 'govern')(column)) -}}
{%- endmacro %}


{% macro default__deidentify_null(column) -%}
    {{- adapter.dispatch('govern_no_body', 'govern')('deidentify_null') -}}
{%- endmacro %}


{% macro duckdb__deidentify_null(column) -%}
    /*govern:deidentify_null*/( case when 1 = 0 then ({{ column }}) end )/*/govern:deidentify_null*/
{%- endmacro %}


{% macro snowflake__deidentify_null(column) -%}
    /*govern:deidentify_null*/( case when 1 = 0 then ({{ column }}) end )/*/govern:deidentify_null*/
{%- endmacro %}


{% macro databricks__deidentify_null(column) -%}
    /*govern:deidentify_null*/( case when 1 = 0 then ({{ column }}) end )/*/govern:deidentify_null*/
{%- endmacro %}
