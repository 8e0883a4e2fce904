"""From a manifest and governance.yml to the project that checks see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from governance.artifacts.manifest import Manifest, data_tests, unit_tests
from governance.artifacts.nodes import ColumnEntry, Node, NodeConfig, SourceEntry, merged_meta
from governance.artifacts.places import Places
from governance.artifacts.project_file import read_project_file
from governance.artifacts.property_files import SECTIONS
from governance.artifacts.reading import collector_held_off
from governance.artifacts.seed_files import Seeds
from governance.declared.governance_file import Governance
from governance.project import building_beside as beside
from governance.project.beside import DataTest, from_root
from governance.project.homes import Address, Homes
from governance.project.periods import SECONDS
from governance.project.shape import Column, History, Model, Project, Source

_KEYS = frozenset({"primary_key", "unique"})


def build_project(manifest: Manifest, governance: Governance, project_dir: Path) -> Project:
    """The project that a manifest describes.

    Args:
        manifest: The manifest.
        governance: Which tables are of which tier and domain.
        project_dir: The folder of dbt_project.yml, in which lines are looked up.

    Raises:
        DeclarationError: By governance.yml a table is of two tiers or two domains.
    """
    root = manifest.metadata.project_name or _most_common_package(manifest)
    homes, columns = Homes(governance), _Columns()
    with collector_held_off():
        return Project(
            name=root,
            adapter=manifest.metadata.adapter_type or "",
            models={
                name: _model(manifest.nodes[name], homes, columns, root) for name in sorted(manifest.nodes)
            },
            sources={
                name: _source(manifest.sources[name], homes, columns, root)
                for name in sorted(manifest.sources)
            },
            macros={name: beside.macro(macro, root) for name, macro in manifest.macros.items()},
            places=Places(project_dir),
            seeds=Seeds(project_dir),
            exposures={
                name: beside.exposure(manifest.exposures[name], root) for name in sorted(manifest.exposures)
            },
            groups={group.name: beside.owner(group.owner) for group in manifest.groups.values()},
            operations=tuple(beside.operation(one, root) for one in manifest.operations),
            scripts=tuple(beside.script(one, root) for one in manifest.scripts),
            disabled=frozenset(node.unique_id for node in manifest.disabled) | manifest.disabled_sources,
            read_data_tests=cache(lambda: tuple(DataTest(one, root) for one in data_tests(manifest))),
            read_unit_tests=cache(lambda: tuple(beside.unit_test(one, root) for one in unit_tests(manifest))),
            read_flags=cache(lambda: _flags(project_dir)),
        )


def _flags(project_dir: Path) -> Mapping[str, Any]:
    file = read_project_file(project_dir)
    return file.flags if file else {}


def _most_common_package(manifest: Manifest) -> str:
    """From dbt 1.8 on the root project is named; where a manifest does not, it is the one with most nodes."""
    packages = [node.package_name for node in manifest.nodes.values()]
    return max(sorted(set(packages)), key=packages.count)


def _model(node: Node, homes: Homes, columns: _Columns, root: str) -> Model:
    meta = merged_meta(node.meta, node.config.meta)
    product = meta.get("product")
    declared_in = node.patch_path.partition("://") if node.patch_path else None
    file = from_root(node.original_file_path, node.package_name, root)
    address = Address(node.unique_id, node.database, node.schema, file, node.tags)
    return Model(
        unique_id=node.unique_id,
        name=node.name,
        package=node.package_name,
        file=file,
        declared_in=from_root(declared_in[2], declared_in[0], root) if declared_in else None,
        database=node.database,
        schema=node.schema,
        relation=node.alias,
        tier=homes.tier(address),
        domain=homes.domain(address),
        meta=meta,
        tags=frozenset(node.tags),
        columns=columns.of(node.columns),
        keys=_keys(node),
        kind=node.resource_type,
        materialized=node.config.materialized,
        contract_enforced=node.config.contract.enforced,
        product=product if isinstance(product, str) else None,
        depends_on=tuple(node.depends_on.nodes),
        macros=frozenset(node.depends_on.macros),
        language=node.language,
        compiled_code=node.compiled_code,
        version=None if node.version is None else str(node.version),
        latest=node.version is None or str(node.version) == str(node.latest_version),
        group=node.config.group,
        access=node.config.access,
        hooks=tuple(hook.sql for hook in (*node.config.pre_hook, *node.config.post_hook)),
        history=_history(node.config) if node.resource_type == "snapshot" else None,
        grants=node.config.grants,
        sql_header=node.config.sql_header,
        # dbt asks Jinja, to which any text is true.
        transient=None if node.config.transient is None else bool(node.config.transient),
        on_schema_change=node.config.on_schema_change,
        unique_key=_names(node.config.unique_key),
        key_constraints=tuple(_key_constraints(node)),
        constraint_sql=tuple(_constraint_sql(node)),
        settings=node.unrendered_config,
        source_code=node.raw_code,
        description=node.description,
    )


def _names(key: str | list[str] | None) -> tuple[str, ...]:
    return (key,) if isinstance(key, str) else tuple(key or ())


def _key_constraints(node: Node) -> Iterator[tuple[str, ...]]:
    for constraint in node.constraints:
        if constraint.type in _KEYS and constraint.columns:
            yield tuple(constraint.columns)
    for name, column in node.columns.items():
        if column.constraints and any(constraint.type in _KEYS for constraint in column.constraints):
            yield (name,)


def _constraint_sql(node: Node) -> Iterator[str]:
    for constraint in node.constraints:
        if constraint.expression:
            yield constraint.expression
    for column in node.columns.values():
        if column.constraints:
            yield from (one.expression for one in column.constraints if one.expression)


def _history(config: NodeConfig) -> History:
    """The configs that decide what dbt's own columns of a snapshot are made of."""
    names = config.snapshot_meta_column_names
    return History(
        unique_key=_names(config.unique_key),
        updated_at=config.updated_at if isinstance(config.updated_at, str) else "",
        names={old: new for old, new in names.items() if isinstance(new, str)}
        if isinstance(names, dict)
        else {},
    )


def _source(entry: SourceEntry, homes: Homes, columns: _Columns, root: str) -> Source:
    file = from_root(entry.original_file_path, entry.package_name, root)
    address = Address(entry.unique_id, entry.database, entry.schema, file, entry.tags)
    return Source(
        unique_id=entry.unique_id,
        name=entry.name,
        package=entry.package_name,
        file=file,
        declared_in=file,
        database=entry.database,
        schema=entry.schema,
        relation=entry.identifier,
        tier=homes.tier(address),
        domain=homes.domain(address),
        meta=merged_meta(entry.meta, entry.config.meta),
        tags=frozenset(entry.tags),
        columns=columns.of(entry.columns),
        keys=(("sources", entry.source_name, entry.name),),
        description=entry.description,
        stale_after=_stale_after(entry),
    )


def _stale_after(entry: SourceEntry) -> int | None:
    freshness = entry.freshness or entry.config.freshness
    limit = freshness.error_after if freshness else None
    if limit is None or limit.count is None or limit.period not in SECONDS:
        return None
    return limit.count * SECONDS[limit.period]


class _Columns:
    """The columns of tables; those that the manifest holds as one entry, since they are alike, are one here too."""

    def __init__(self) -> None:
        # By the entry's identity, beside the entry, which must live as long as its number is its own.
        self._known: dict[int, tuple[ColumnEntry, Column]] = {}

    def of(self, entries: dict[str, ColumnEntry]) -> dict[str, Column]:
        """The columns of one table."""
        columns, known = {}, self._known
        for name, entry in entries.items():
            one = known.get(id(entry))
            if one is None or one[1].name != name:
                one = known[id(entry)] = (entry, _column(name, entry))
            columns[name] = one[1]
        return columns


def _column(name: str, entry: ColumnEntry) -> Column:
    meta = entry.meta if entry.config is None else merged_meta(entry.meta, entry.config.meta)
    constraints = tuple(one.type for one in entry.constraints)
    return Column(name, meta, entry.data_type, entry.description, constraints)


def _keys(node: Node) -> tuple[tuple[str, ...], ...]:
    key = (SECTIONS[node.resource_type], node.name)
    return (key,) if node.version is None else ((*key, f"v{node.version}"), key)
