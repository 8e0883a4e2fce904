{#- SHA-256 of a text in UTF-8, in lower-case hex. -#}
{% macro sha256_hex(text) -%}
    {{ return(adapter.dispatch('sha256_hex', 'govern')(text)) }}
{%- endmacro %}

{% macro default__sha256_hex(text) -%}
    sha2({{ text }}, 256)
{%- endmacro %}

{% macro duckdb__sha256_hex(text) -%}
    sha256({{ text }})
{%- endmacro %}
