"""From a manifest and governance.yml to the project that checks see."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from governance.artifacts.manifest import Manifest, data_tests, unit_tests
from governance.artifacts.nodes import ColumnEntry, Node, SourceEntry, merged_meta
from governance.artifacts.packages import local_packages
from governance.artifacts.places import Places
from governance.artifacts.project_file import read_project_file
from governance.artifacts.reading import collector_held_off
from governance.artifacts.seed_files import Seeds
from governance.declared.governance_file import Governance
from governance.project import building_beside as beside
from governance.project.beside import DataTest, from_root
from governance.project.exporting import exporting
from governance.project.homes import Address, Homes
from governance.project.shape import Column, Model, Project, Source


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
            exporting=exporting(manifest, root),
            disabled=frozenset(node.unique_id for node in manifest.disabled) | manifest.disabled_sources,
            read_data_tests=cache(lambda: tuple(DataTest(one, root) for one in data_tests(manifest))),
            read_unit_tests=cache(lambda: tuple(beside.unit_test(one, root) for one in unit_tests(manifest))),
            read_flags=cache(lambda: _flags(project_dir)),
            read_local_packages=cache(lambda: local_packages(project_dir)),
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
        entry=node,
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
        kind=node.resource_type,
        materialized=node.config.materialized,
        contract_enforced=node.config.contract.enforced,
        product=product if isinstance(product, str) else None,
        depends_on=tuple(node.depends_on.nodes),
        macros=frozenset(node.depends_on.macros),
        language=node.language,
        compiled_code=node.compiled_code,
        source_code=node.raw_code,
        description=node.description,
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
        entry=entry,
        description=entry.description,
    )


class _Columns:
    """The columns of tables; those that the manifest holds as one entry, since they are alike, are one here too."""

    def __init__(self) -> None:
        # By the entry's identity, beside the entry, which must live as long as its number is its own.
        self._known: dict[int, Column] = {}
        self._entries: list[ColumnEntry] = []

    def of(self, entries: dict[str, ColumnEntry]) -> dict[str, Column]:
        """The columns of one table."""
        known = self._known
        try:
            return {name: known[id(entry)] for name, entry in entries.items()}
        except KeyError:
            for entry in entries.values():
                if id(entry) not in known:
                    known[id(entry)] = _column(entry)
                    self._entries.append(entry)
            return {name: known[id(entry)] for name, entry in entries.items()}


def _column(entry: ColumnEntry) -> Column:
    meta = entry.meta if entry.config is None else merged_meta(entry.meta, entry.config.meta)
    constraints = tuple(one.type for one in entry.constraints)
    return Column(entry.name, meta, entry.data_type, entry.description, constraints, meta.get("identifier"))
