{#- Compiled from policies/masks.yml, mask_name (sha256 23b9e77c19a68269) by `govern compile`: do not edit, run it again. -#}

{% macro deidentify_name(column) -%}
    {%- do adapter.dispatch('govern_check_expression', 'govern')('deidentify_name', column) -%}
    {{- return(adapter.dispatch('deidentify_name', 'govern')(column)) -}}
{%- endmacro %}


{% macro default__deidentify_name(column) -%}
    {{- adapter.dispatch('govern_no_body', 'govern')('deidentify_name') -}}
{%- endmacro %}


{% macro duckdb__deidentify_name(column) -%}
    /*govern:deidentify_name*/( case when ({{ column }}) is not null then '#***' end )/*/govern:deidentify_name*/
{%- endmacro %}


{% macro snowflake__deidentify_name(column) -%}
    /*govern:deidentify_name*/( case when ({{ column }}) is not null then '#***' end )/*/govern:deidentify_name*/
{%- endmacro %}


{% macro databricks__deidentify_name(column) -%}
    /*govern:deidentify_name*/( case when ({{ column }}) is not null then '#***' end )/*/govern:deidentify_name*/
{%- endmacro %}
