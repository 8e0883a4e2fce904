{#- Compiled from policies/masks.yml, mask_phone (sha256 58d500bc2f527572) by `govern compile`: do not edit, run it again. -#}

{% macro deidentify_phone(column) -%}
    {%- do adapter.dispatch('govern_check_expression', 'govern')('deidentify_phone', column) -%}
    {{- return(adapter.dispatch('deidentify_phone', 'govern')(column)) -}}
{%- endmacro %}


{% macro default__deidentify_phone(column) -%}
    {{- adapter.dispatch('govern_no_body', 'govern')('deidentify_phone') -}}
{%- endmacro %}


{% macro duckdb__deidentify_phone(column) -%}
    /*govern:deidentify_phone*/( case when length(({{ column }})) <= 64 and regexp_full_match(({{ column }}), '([+][0-9][0-9 ().-]{5,18}|[(][0-9]{3}[)] ?[0-9]{3}[ .-][0-9]{2}|([0-9]{3}[ .-])?[0-9]{3}[ .-][0-9]{2}|[0-9]{8}|[*]{3}-[*]{2}-)[0-9]{2}') then '***-**-' || right(({{ column }}), 2) end )/*/govern:deidentify_phone*/
{%- endmacro %}


{% macro snowflake__deidentify_phone(column) -%}
    /*govern:deidentify_phone*/( case when length(({{ column }})) <= 64 and regexp_like(({{ column }}), '([+][0-9][0-9 ().-]{5,18}|[(][0-9]{3}[)] ?[0-9]{3}[ .-][0-9]{2}|([0-9]{3}[ .-])?[0-9]{3}[ .-][0-9]{2}|[0-9]{8}|[*]{3}-[*]{2}-)[0-9]{2}') and not contains(({{ column }}), chr(10)) and not contains(({{ column }}), chr(13)) then '***-**-' || right(({{ column }}), 2) end )/*/govern:deidentify_phone*/
{%- endmacro %}


{% macro databricks__deidentify_phone(column) -%}
    /*govern:deidentify_phone*/( case when length(({{ column }})) <= 64 and ({{ column }}) rlike '^([+][0-9][0-9 ().-]{5,18}|[(][0-9]{3}[)] ?[0-9]{3}[ .-][0-9]{2}|([0-9]{3}[ .-])?[0-9]{3}[ .-][0-9]{2}|[0-9]{8}|[*]{3}-[*]{2}-)[0-9]{2}(?![^a]|a)' then '***-**-' || right(({{ column }}), 2) end )/*/govern:deidentify_phone*/
{%- endmacro %}
