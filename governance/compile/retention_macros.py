"""policies/retention.yml → the macro that deletes a table's rows when their time has come."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from governance.compile.headers import jinja_header, yaml_header
from governance.declared.retention import TierRetention

FOLDER = PurePosixPath("macros/retention")
EXPIRE_ROWS = "expire_rows"
# The whole of a hook that calls it: with anything beside it, nobody knows whether it is called.
CALL = re.compile(r"\s*\{\{-?\s*(?:govern\.)?expire_rows\(\)\s*-?\}\}\s*")
_DOCS = """macros:
- name: expire_rows
  description: A hook after each build that deletes the rows whose time has come by the model's `meta`, `retention`;
    nothing where it says nothing.
  arguments: []
"""
_MACROS = """
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
"""


def retention_macros(tiers: Mapping[str, TierRetention]) -> str:
    """The text of `macros/retention/expire_rows.sql`."""
    return jinja_header("policies/retention.yml", tiers) + _MACROS


def retention_files(tiers: Mapping[str, TierRetention]) -> dict[PurePosixPath, str]:
    """The files of the folder; none where no tier has a retention."""
    if not tiers:
        return {}
    return {
        FOLDER / f"{EXPIRE_ROWS}.sql": retention_macros(tiers),
        FOLDER / "_govern__retention.yml": yaml_header("policies/retention.yml", tiers) + _DOCS,
    }
