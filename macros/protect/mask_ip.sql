{#- Compiled from policies/masks.yml, mask_ip (sha256 ae73118ea408fbf9) by `govern compile`: do not edit, run it again. -#}

{% macro mask_ip(column) -%}
    {%- do adapter.dispatch('govern_check_expression', 'govern')('mask_ip', column) -%}
    {%- set masked = adapter.dispatch('mask_ip', 'govern')(column) -%}
    {{- return(column if adapter.dispatch('govern_may_hold_raw', 'govern')() else masked) -}}
{%- endmacro %}


{% macro default__mask_ip(column) -%}
    {{- adapter.dispatch('govern_no_body', 'govern')('mask_ip') -}}
{%- endmacro %}


{% macro duckdb__mask_ip(column) -%}
    /*govern:mask_ip*/( case when length(({{ column }})) <= 320 and regexp_full_match(({{ column }}), '((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])[.](25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9]))([.](25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){2}') then regexp_extract(({{ column }}), '^((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])[.](25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9]))([.](25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){2}$', 1) || '.0.0' end )/*/govern:mask_ip*/
{%- endmacro %}


{% macro snowflake__mask_ip(column) -%}
    /*govern:mask_ip*/( case when length(({{ column }})) <= 320 and regexp_like(({{ column }}), '((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])[.](25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9]))([.](25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){2}') and not contains(({{ column }}), chr(10)) and not contains(({{ column }}), chr(13)) then regexp_substr(({{ column }}), '^((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])[.](25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9]))([.](25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){2}$', 1, 1, 'e', 1) || '.0.0' end )/*/govern:mask_ip*/
{%- endmacro %}


{% macro databricks__mask_ip(column) -%}
    /*govern:mask_ip*/( case when length(({{ column }})) <= 320 and ({{ column }}) rlike '^((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])[.](25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9]))([.](25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){2}(?![^a]|a)' then regexp_extract(({{ column }}), '^((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])[.](25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9]))([.](25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){2}(?![^a]|a)', 1) || '.0.0' end )/*/govern:mask_ip*/
{%- endmacro %}
