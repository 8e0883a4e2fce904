{#- Compiled from policies/masks.yml, deidentify_birth_year (sha256 027bbe7d87892f65) by `govern compile`: do not edit, run it again. -#}

{% macro deidentify_birth_year(birth_date, as_of) -%}
    {%- do adapter.dispatch('govern_check_expression', 'govern')('deidentify_birth_year', birth_date) -%}
    {%- do adapter.dispatch('govern_check_expression', 'govern')('deidentify_birth_year', as_of) -%}
    {{- return(adapter.dispatch('deidentify_birth_year', 'govern')(birth_date, as_of)) -}}
{%- endmacro %}


{% macro default__deidentify_birth_year(birth_date, as_of) -%}
    {{- adapter.dispatch('govern_no_body', 'govern')('deidentify_birth_year') -}}
{%- endmacro %}


{% macro duckdb__deidentify_birth_year(birth_date, as_of) -%}
    /*govern:deidentify_birth_year*/( case when year(({{ as_of }})) - year(({{ birth_date }})) between 0 and 89 then cast(year(({{ birth_date }})) as bigint) end )/*/govern:deidentify_birth_year*/
{%- endmacro %}


{% macro snowflake__deidentify_birth_year(birth_date, as_of) -%}
    /*govern:deidentify_birth_year*/( case when year(({{ as_of }})) - year(({{ birth_date }})) between 0 and 89 then cast(year(({{ birth_date }})) as bigint) end )/*/govern:deidentify_birth_year*/
{%- endmacro %}


{% macro databricks__deidentify_birth_year(birth_date, as_of) -%}
    /*govern:deidentify_birth_year*/( case when year(({{ as_of }})) - year(({{ birth_date }})) between 0 and 89 then cast(year(({{ birth_date }})) as bigint) end )/*/govern:deidentify_birth_year*/
{%- endmacro %}
