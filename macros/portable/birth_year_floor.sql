{#-
    The earliest year of birth that tells no age over 89 (45 CFR 164.514(b)(2)(i)(C)): whoever turns 90
    in the year of as_of counts as over 89 from its first day, as in deidentify_birth_year.
-#}
{% macro birth_year_floor() -%}
    (extract(year from {{ as_of_date() }}) - 89)
{%- endmacro %}
