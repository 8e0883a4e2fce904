{#- Compiled from policies/masks.yml, mask_email (sha256 4a534246e7ab6dd0) by `govern compile`: do not edit, run it again. -#}

{% macro mask_email(column) -%}
    {%- do adapter.dispatch('govern_check_expression', 'govern')('mask_email', column) -%}
    {%- set masked = adapter.dispatch('mask_email', 'govern')(column) -%}
    {{- return(column if adapter.dispatch('govern_may_hold_raw', 'govern')() else masked) -}}
{%- endmacro %}


{% macro default__mask_email(column) -%}
    {{- adapter.dispatch('govern_no_body', 'govern')('mask_email') -}}
{%- endmacro %}


{% macro duckdb__mask_email(column) -%}
    /*govern:mask_email*/( case when length(({{ column }})) <= 320 and regexp_full_match(({{ column }}), '[A-Za-z0-9.!#$%&''*+/=?_^|{}~-]{1,64}(@[A-Za-z0-9-]{1,63}([.][A-Za-z0-9-]{1,63}){1,8})') then '#***' || regexp_extract(({{ column }}), '^[A-Za-z0-9.!#$%&''*+/=?_^|{}~-]{1,64}(@[A-Za-z0-9-]{1,63}([.][A-Za-z0-9-]{1,63}){1,8})$', 1) end )/*/govern:mask_email*/
{%- endmacro %}


{% macro snowflake__mask_email(column) -%}
    /*govern:mask_email*/( case when length(({{ column }})) <= 320 and regexp_like(({{ column }}), '[A-Za-z0-9.!#$%&''*+/=?_^|{}~-]{1,64}(@[A-Za-z0-9-]{1,63}([.][A-Za-z0-9-]{1,63}){1,8})') and not contains(({{ column }}), chr(10)) and not contains(({{ column }}), chr(13)) then '#***' || regexp_substr(({{ column }}), '^[A-Za-z0-9.!#$%&''*+/=?_^|{}~-]{1,64}(@[A-Za-z0-9-]{1,63}([.][A-Za-z0-9-]{1,63}){1,8})$', 1, 1, 'e', 1) end )/*/govern:mask_email*/
{%- endmacro %}


{% macro databricks__mask_email(column) -%}
    /*govern:mask_email*/( case when length(({{ column }})) <= 320 and ({{ column }}) rlike '^[A-Za-z0-9.!#$%&\'*+/=?_^|{}~-]{1,64}(@[A-Za-z0-9-]{1,63}([.][A-Za-z0-9-]{1,63}){1,8})(?![^a]|a)' then '#***' || regexp_extract(({{ column }}), '^[A-Za-z0-9.!#$%&\'*+/=?_^|{}~-]{1,64}(@[A-Za-z0-9-]{1,63}([.][A-Za-z0-9-]{1,63}){1,8})(?![^a]|a)', 1) end )/*/govern:mask_email*/
{%- endmacro %}
