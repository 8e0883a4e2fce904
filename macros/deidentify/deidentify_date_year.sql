{#- Compiled from policies/masks.yml, mask_date_year (sha256 41678350c8054870) by `govern compile`: do not edit, run it again. -#}

{% macro deidentify_date_year(column) -%}
    {%- do adapter.dispatch('govern_check_expression', 'govern')('deidentify_date_year', column) -%}
    {{- return(adapter.dispatch('deidentify_date_year', 'govern')(column)) -}}
{%- endmacro %}


{% macro default__deidentify_date_year(column) -%}
    {{- adapter.dispatch('govern_no_body', 'govern')('deidentify_date_year') -}}
{%- endmacro %}


{% macro duckdb__deidentify_date_year(column) -%}
    /*govern:deidentify_date_year*/( case when year(({{ column }})) between 1 and 9999 then make_date(year(({{ column }})), 1, 1) end )/*/govern:deidentify_date_year*/
{%- endmacro %}


{% macro snowflake__deidentify_date_year(column) -%}
    /*govern:deidentify_date_year*/( case when year(({{ column }})) between 1 and 9999 then date_from_parts(year(({{ column }})), 1, 1) end )/*/govern:deidentify_date_year*/
{%- endmacro %}


{% macro databricks__deidentify_date_year(column) -%}
    /*govern:deidentify_date_year*/( case when year(({{ column }})) between 1 and 9999 then make_date(year(({{ column }})), 1, 1) end )/*/govern:deidentify_date_year*/
{%- endmacro %}
