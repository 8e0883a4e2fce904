{#- What dbt's YAML says under `meta` or `config: meta:`, of a column or a model. -#}
{% macro default__govern_meta(thing) -%}
    {%- set found = {} -%}
    {%- do found.update((thing.get('config') or {}).get('meta') or {}) -%}
    {%- do found.update(thing.get('meta') or {}) -%}
    {{- return(found) -}}
{%- endmacro %}
