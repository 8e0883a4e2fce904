{#- Compiled from policies/retention.yml (sha256 c593cf6c20e6ac1c) by `govern compile`: do not edit, run it again. -#}

{% macro expire_rows() -%}
    {%- set retention = model.config.meta.retention -%}
    {#- While dbt parses, nobody knows what it refers to. -#}
    {%- if not execute or not retention -%}
    {%- elif not modules.re.fullmatch('[A-Za-z_][A-Za-z0-9_]*', retention.by | string) -%}
        {{- exceptions.raise_compiler_error('retention of ' ~ model.name ~ ' names no column under by') -}}
    {%- elif retention.gone_from -%}
        {%- set found = namespace(relation=none) -%}
        {%- for uid in model.depends_on.nodes if uid in graph.nodes -%}
            {%- set node = graph.nodes[uid] -%}
            {%- if node.name == retention.gone_from -%}
                {%- set found.relation = api.Relation.create(
                    database=node.database, schema=node.schema, identifier=node.alias
                ) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- if not found.relation -%}
            {{- exceptions.raise_compiler_error(model.name ~ ' does not refer to ' ~ retention.gone_from) -}}
        {%- endif -%}
        delete from {{ this }} where {{ retention.by }} not in (select {{ retention.by }} from {{ found.relation }} where {{ retention.by }} is not null)
    {%- elif retention.days is integer -%}
        delete from {{ this }} where {{ retention.by }} < {{ adapter.dispatch('govern_days_ago', 'govern')(retention.days) }}
    {%- else -%}
        {{- exceptions.raise_compiler_error('retention of ' ~ model.name ~ ' needs days, a whole number, or gone_from') -}}
    {%- endif -%}
{%- endmacro %}


{% macro default__govern_days_ago(days) -%}
    {{- adapter.dispatch('govern_no_body', 'govern')('expire_rows') -}}
{%- endmacro %}


{% macro duckdb__govern_days_ago(days) -%}
    (cast(now() at time zone 'UTC' as timestamp) - to_days({{ days }}))
{%- endmacro %}


{% macro snowflake__govern_days_ago(days) -%}
    dateadd(day, -{{ days }}, cast(convert_timezone('UTC', current_timestamp()) as timestamp_ntz))
{%- endmacro %}


{% macro databricks__govern_days_ago(days) -%}
    dateadd(day, -{{ days }}, current_timestamp())
{%- endmacro %}
