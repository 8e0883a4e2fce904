"""What dbt writes about each part of a project, as typed structs with only the fields that are needed.

Fields without a default are written by every dbt from 1.8 on: a manifest without them is broken, and
reading it as if they were empty would let a check pass over nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

Meta = dict[str, Any]


class Part(msgspec.Struct, frozen=True, gc=False):
    """A part of an artifact: immutable, unknown fields left out, never part of a cycle."""


class Metadata(Part, frozen=True):
    """What dbt says about the run that wrote an artifact."""

    dbt_schema_version: str
    dbt_version: str = ""
    generated_at: str | None = None
    invocation_id: str | None = None
    adapter_type: str | None = None
    project_name: str | None = None


class Checksum(Part, frozen=True):
    """The digest of a file: name ``sha256``, or ``path`` for a seed too large to be hashed, or ``none``."""

    name: str
    checksum: str


class DependsOn(Part, frozen=True):
    """unique_ids of the macros called and the nodes referenced."""

    macros: list[str] = []
    nodes: list[str] = []


class ColumnConfig(Part, frozen=True):
    """`config` of a column: dbt 1.10 and later move `meta` and `tags` here."""

    meta: Meta | None = None
    tags: list[str] | str | None = None


class Constraint(Part, frozen=True):
    """A constraint of a column, or of a model over several columns."""

    type: str
    columns: list[str] = []
    expression: str | None = None
    to: str | None = None
    to_columns: list[str] = []


class ColumnEntry(Part, frozen=True):
    """A column as the project's YAML declares it."""

    name: str
    description: str = ""
    meta: Meta = {}
    data_type: str | None = None
    constraints: list[Constraint] = []
    quote: bool | None = None
    config: ColumnConfig | None = None
    tags: list[str] = []


class ContractConfig(Part, frozen=True):
    """dbt's own contract of a model."""

    enforced: bool = False


class Hook(Part, frozen=True):
    """SQL that runs before or after a node."""

    sql: str


class NodeConfig(Part, frozen=True):
    """`config` of a node after all merging."""

    enabled: bool = True
    materialized: str = ""
    meta: Meta = {}
    tags: list[str] | str = []
    group: str | None = None
    access: str | None = None
    grants: dict[str, Any] = {}
    contract: ContractConfig = ContractConfig()
    pre_hook: list[Hook] = msgspec.field(default_factory=list, name="pre-hook")
    post_hook: list[Hook] = msgspec.field(default_factory=list, name="post-hook")
    incremental_strategy: str | None = None
    unique_key: str | list[str] | None = None
    strategy: str | None = None
    sql_header: str | None = None
    transient: bool | str | None = None
    on_schema_change: str | None = None
    full_refresh: bool | None = None
    updated_at: Any = None
    snapshot_meta_column_names: Any = None


class Node(Part, frozen=True):
    """A model, seed or snapshot."""

    unique_id: str
    resource_type: Literal["model", "seed", "snapshot"]
    name: str
    package_name: str
    original_file_path: str
    schema: str
    alias: str
    fqn: list[str]
    checksum: Checksum
    config: NodeConfig
    columns: dict[str, ColumnEntry]
    depends_on: DependsOn
    unrendered_config: dict[str, Any]
    raw_code: str
    database: str | None = None
    description: str = ""
    tags: list[str] = []
    meta: Meta = {}
    patch_path: str | None = None
    relation_name: str | None = None
    language: str = "sql"
    compiled_code: str | None = None
    constraints: list[Constraint] = []
    version: int | float | str | None = None
    latest_version: int | float | str | None = None
    deprecation_date: str | None = None


class Period(Part, frozen=True):
    """A length of time, or nothing: dbt writes a period that is not set with neither."""

    count: int | None = None
    period: str | None = None


class Freshness(Part, frozen=True):
    """How old the newest row of a source may be."""

    error_after: Period | None = None


class SourceConfig(Part, frozen=True):
    """`config` of a source table; dbt 1.10 and later move `freshness` here and write it in both places."""

    enabled: bool = True
    meta: Meta = {}
    tags: list[str] | str = []
    freshness: Freshness | None = None


class SourceEntry(Part, frozen=True):
    """A table that dbt reads and does not build."""

    unique_id: str
    name: str
    source_name: str
    package_name: str
    original_file_path: str
    schema: str
    fqn: list[str]
    identifier: str
    columns: dict[str, ColumnEntry]
    config: SourceConfig
    database: str | None = None
    description: str = ""
    source_description: str = ""
    tags: list[str] = []
    meta: Meta = {}
    source_meta: Meta = {}
    relation_name: str | None = None
    freshness: Freshness | None = None


class Macro(Part, frozen=True):
    """A macro with its whole text, from `{% macro` to `{% endmacro %}`."""

    unique_id: str
    name: str
    package_name: str
    original_file_path: str
    macro_sql: str
    depends_on: DependsOn = DependsOn()


class Operation(Part, frozen=True):
    """SQL of `on-run-start` or `on-run-end` in dbt_project.yml, Jinja unrendered."""

    unique_id: str
    name: str
    package_name: str
    original_file_path: str
    raw_code: str = ""
    depends_on: DependsOn = DependsOn()


class Script(Part, frozen=True):
    """SQL of the project that makes no table: an analysis, or a function that dbt creates (from dbt 1.11 on)."""

    unique_id: str
    resource_type: Literal["analysis", "function"]
    name: str
    package_name: str
    original_file_path: str
    raw_code: str = ""


class Owner(Part, frozen=True):
    """Who answers for an exposure or a group."""

    name: str | None = None
    email: str | list[str] | None = None


class ExposureConfig(Part, frozen=True):
    """`config` of an exposure: dbt 1.10 and later move `meta` here."""

    meta: Meta | None = None


class Exposure(Part, frozen=True):
    """A use of the project's tables outside of dbt."""

    unique_id: str
    name: str
    type: str
    package_name: str
    original_file_path: str
    owner: Owner = Owner()
    depends_on: DependsOn = DependsOn()
    meta: Meta = {}
    config: ExposureConfig | None = None
    description: str = ""
    url: str | None = None
    maturity: str | None = None


class Group(Part, frozen=True):
    """A group of models with one owner."""

    unique_id: str
    name: str
    package_name: str
    original_file_path: str
    owner: Owner = Owner()


def merged_meta(meta: Meta, config_meta: Meta | None) -> Mapping[str, Any]:
    """`meta` and `config.meta` as one; dbt moved the first under the second, so the second wins."""
    if not config_meta or config_meta == meta:
        return meta
    return {**meta, **config_meta}
