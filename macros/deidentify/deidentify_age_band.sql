{#- Compiled from policies/masks.yml, deidentify_age_band (sha256 dc5bdff1a0dd1c66) by `govern compile`: do not edit, run it again. -#}

{% macro deidentify_age_band(birth_date, at_date) -%}
    {%- do adapter.dispatch('govern_check_expression', 'govern')('deidentify_age_band', birth_date) -%}
    {%- do adapter.dispatch('govern_check_expression', 'govern')('deidentify_age_band', at_date) -%}
    {{- return(adapter.dispatch('deidentify_age_band', 'govern')(birth_date, at_date)) -}}
{%- endmacro %}


{% macro default__deidentify_age_band(birth_date, at_date) -%}
    {{- adapter.dispatch('govern_no_body', 'govern')('deidentify_age_band') -}}
{%- endmacro %}


{% macro duckdb__deidentify_age_band(birth_date, at_date) -%}
    /*govern:deidentify_age_band*/( case when ({{ birth_date }}) <= ({{ at_date }}) and (year(({{ at_date }})) - year(({{ birth_date }})) - case when month(({{ at_date }})) * 100 + day(({{ at_date }})) < month(({{ birth_date }})) * 100 + day(({{ birth_date }})) then 1 else 0 end) >= 90 then '90+' when ({{ birth_date }}) <= ({{ at_date }}) then cast((year(({{ at_date }})) - year(({{ birth_date }})) - case when month(({{ at_date }})) * 100 + day(({{ at_date }})) < month(({{ birth_date }})) * 100 + day(({{ birth_date }})) then 1 else 0 end) as varchar) end )/*/govern:deidentify_age_band*/
{%- endmacro %}


{% macro snowflake__deidentify_age_band(birth_date, at_date) -%}
    /*govern:deidentify_age_band*/( case when ({{ birth_date }}) <= ({{ at_date }}) and (year(({{ at_date }})) - year(({{ birth_date }})) - case when month(({{ at_date }})) * 100 + day(({{ at_date }})) < month(({{ birth_date }})) * 100 + day(({{ birth_date }})) then 1 else 0 end) >= 90 then '90+' when ({{ birth_date }}) <= ({{ at_date }}) then cast((year(({{ at_date }})) - year(({{ birth_date }})) - case when month(({{ at_date }})) * 100 + day(({{ at_date }})) < month(({{ birth_date }})) * 100 + day(({{ birth_date }})) then 1 else 0 end) as varchar) end )/*/govern:deidentify_age_band*/
{%- endmacro %}


{% macro databricks__deidentify_age_band(birth_date, at_date) -%}
    /*govern:deidentify_age_band*/( case when ({{ birth_date }}) <= ({{ at_date }}) and (year(({{ at_date }})) - year(({{ birth_date }})) - case when month(({{ at_date }})) * 100 + day(({{ at_date }})) < month(({{ birth_date }})) * 100 + day(({{ birth_date }})) then 1 else 0 end) >= 90 then '90+' when ({{ birth_date }}) <= ({{ at_date }}) then cast((year(({{ at_date }})) - year(({{ birth_date }})) - case when month(({{ at_date }})) * 100 + day(({{ at_date }})) < month(({{ birth_date }})) * 100 + day(({{ birth_date }})) then 1 else 0 end) as string) end )/*/govern:deidentify_age_band*/
{%- endmacro %}
