{#- Delete persons' rows from a table that only grows, by the column that its meta names under `erasure`:
    dbt run-operation erase_rows --args '{table: accounts_snapshot, values: [v1_0123…]}' -#}
{% macro erase_rows(table, values) -%}
    {%- set node = graph.nodes.values() | selectattr('name', 'equalto', table) | list | first -%}
    {%- set erasure = node.config.meta.erasure if node else none -%}
    {%- if not erasure -%}
        {{ exceptions.raise_compiler_error(table ~ ' declares no erasure in its meta') }}
    {%- endif -%}
    {%- if values is string or not values -%}
        {{ exceptions.raise_compiler_error('erase_rows takes a list of values') }}
    {%- endif -%}
    {%- for value in values if not modules.re.fullmatch('[A-Za-z0-9_-]+', value | string) -%}
        {{ exceptions.raise_compiler_error('erase_rows takes tokens: letters, digits, _ and -') }}
    {%- endfor -%}
    {%- set relation = api.Relation.create(
        database=node.database, schema=node.schema, identifier=node.alias
    ) -%}
    {%- do run_query(
        'delete from ' ~ relation ~ ' where ' ~ erasure.by ~ " in ('" ~ values | join("', '") ~ "')"
    ) -%}
{%- endmacro %}
