{#- Compiled from policies/masks.yml, mask_email (sha256 4a534246e7ab6dd0) by `govern compile`: do not edit, run it again. -#}

{% macro deidentify_email(column) -%}
    {%- do adapter.dispatch('govern_check_expression', 'govern')('deidentify_email', column) -%}
    {{- return(adapter.dispatch('deidentify_email', 'govern')(column)) -}}
{%- endmacro %}


{% macro default__deidentify_email(column) -%}
    {{- adapter.dispatch('govern_no_body', 'govern')('deidentify_email') -}}
{%- endmacro %}


{% macro duckdb__deidentify_email(column) -%}
    /*govern:deidentify_email*/( case when length(({{ column }})) <= 320 and regexp_full_match(({{ column }}), '[A-Za-z0-9.!#$%&''*+/=?_^|{}~-]{1,64}(@[A-Za-z0-9-]{1,63}([.][A-Za-z0-9-]{1,63}){1,8})') then '#***' || regexp_extract(({{ column }}), '^[A-Za-z0-9.!#$%&''*+/=?_^|{}~-]{1,64}(@[A-Za-z0-9-]{1,63}([.][A-Za-z0-9-]{1,63}){1,8})$', 1) end )/*/govern:deidentify_email*/
{%- endmacro %}


{% macro snowflake__deidentify_email(column) -%}
    /*govern:deidentify_email*/( case when length(({{ column }})) <= 320 and regexp_like(({{ column }}), '[A-Za-z0-9.!#$%&''*+/=?_^|{}~-]{1,64}(@[A-Za-z0-9-]{1,63}([.][A-Za-z0-9-]{1,63}){1,8})') and not contains(({{ column }}), chr(10)) and not contains(({{ column }}), chr(13)) then '#***' || regexp_substr(({{ column }}), '^[A-Za-z0-9.!#$%&''*+/=?_^|{}~-]{1,64}(@[A-Za-z0-9-]{1,63}([.][A-Za-z0-9-]{1,63}){1,8})$', 1, 1, 'e', 1) end )/*/govern:deidentify_email*/
{%- endmacro %}


{% macro databricks__deidentify_email(column) -%}
    /*govern:deidentify_email*/( case when length(({{ column }})) <= 320 and ({{ column }}) rlike '^[A-Za-z0-9.!#$%&\'*+/=?_^|{}~-]{1,64}(@[A-Za-z0-9-]{1,63}([.][A-Za-z0-9-]{1,63}){1,8})(?![^a]|a)' then '#***' || regexp_extract(({{ column }}), '^[A-Za-z0-9.!#$%&\'*+/=?_^|{}~-]{1,64}(@[A-Za-z0-9-]{1,63}([.][A-Za-z0-9-]{1,63}){1,8})(?![^a]|a)', 1) end )/*/govern:deidentify_email*/
{%- endmacro %}
