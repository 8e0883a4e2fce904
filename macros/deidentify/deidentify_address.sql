{#- Compiled from policies/masks.yml, mask_address (sha256 5d4dc8c94a9de3e6) by `govern compile`: do not edit, run it again. -#}

{% macro deidentify_address(column) -%}
    {%- do adapter.dispatch('govern_check_expression', 'govern')('deidentify_address', column) -%}
    {{- return(adapter.dispatch('deidentify_address', 'govern')(column)) -}}
{%- endmacro %}


{% macro default__deidentify_address(column) -%}
    {{- adapter.dispatch('govern_no_body', 'govern')('deidentify_address') -}}
{%- endmacro %}


{% macro duckdb__deidentify_address(column) -%}
    /*govern:deidentify_address*/( case when 1 = 0 then ({{ column }}) end )/*/govern:deidentify_address*/
{%- endmacro %}


{% macro snowflake__deidentify_address(column) -%}
    /*govern:deidentify_address*/( case when 1 = 0 then ({{ column }}) end )/*/govern:deidentify_address*/
{%- endmacro %}


{% macro databricks__deidentify_address(column) -%}
    /*govern:deidentify_address*/( case when 1 = 0 then ({{ column }}) end )/*/govern:deidentify_address*/
{%- endmacro %}
