{#- The day as of which a product is stated, from `--vars '{as_of: 2026-11-20}'`; the engine rejects what is no day. -#}
{% macro as_of_date() -%}
    cast('{{ var("as_of") }}' as date)
{%- endmacro %}
