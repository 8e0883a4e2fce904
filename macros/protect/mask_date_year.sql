{#- Compiled from policies/masks.yml, mask_date_year (sha256 41678350c8054870) by `govern compile`: do not edit, run it again. -#}

{% macro mask_date_year(column) -%}
    {%- do adapter.dispatch('govern_check_expression', 'govern')('mask_date_year', column) -%}
    {%- set masked = adapter.dispatch('mask_date_year', 'govern')(column) -%}
    {{- return(column if adapter.dispatch('govern_may_hold_raw', 'govern')() else masked) -}}
{%- endmacro %}


{% macro default__mask_date_year(column) -%}
    {{- adapter.dispatch('govern_no_body', 'govern')('mask_date_year') -}}
{%- endmacro %}


{% macro duckdb__mask_date_year(column) -%}
    /*govern:mask_date_year*/( case when year(({{ column }})) between 1 and 9999 then make_date(year(({{ column }})), 1, 1) end )/*/govern:mask_date_year*/
{%- endmacro %}


{% macro snowflake__mask_date_year(column) -%}
    /*govern:mask_date_year*/( case when year(({{ column }})) between 1 and 9999 then date_from_parts(year(({{ column }})), 1, 1) end )/*/govern:mask_date_year*/
{%- endmacro %}


{% macro databricks__mask_date_year(column) -%}
    /*govern:mask_date_year*/( case when year(({{ column }})) between 1 and 9999 then make_date(year(({{ column }})), 1, 1) end )/*/govern:mask_date_year*/
{%- endmacro %}
