"""Have the declarations of sources changed since the manifest was written?"""

from __future__ import annotations

from collections.abc import Iterator

from governance.artifacts.freshness.comparing import differing_column, has_jinja, same
from governance.artifacts.manifest import Manifest
from governance.artifacts.nodes import SourceEntry, merged_meta
from governance.artifacts.project_file import ProjectFile, config_levels
from governance.artifacts.property_files import (
    Declaration,
    Mapping,
    as_list,
    as_mapping,
    merged,
    tags_of,
)


def stale_sources(
    manifest: Manifest, projects: tuple[ProjectFile, ...], declarations: list[Declaration]
) -> Iterator[str]:
    """What changed among the sources of one project, one sentence each.

    Args:
        manifest: The manifest.
        projects: The project, then the root project if that is another.
        declarations: All that the project's YAML declares under `sources:`.
    """
    package = projects[0].name
    # A package's source that the root project overrides is merged by dbt in its own way.
    overridden = {item.name for item in declarations if "overrides" in item.value}
    declared = {
        f"source.{package}.{item.name}.{table['name']}": (item, table)
        for item in declarations
        if "overrides" not in item.value
        for table in as_list(item.value.get("tables"))
        if isinstance(table, dict) and "name" in table
    }
    written = {name: entry for name, entry in manifest.sources.items() if entry.package_name == package}
    for name in sorted(written.keys() - declared.keys()):
        yield f"{written[name].original_file_path}: {name} is gone"
    for name, (item, table) in declared.items():
        if name in written and item.name not in overridden:
            entry = written[name]
            levels = [level for project in projects for level in _levels(project, entry)]
            if difference := _difference(item.value, table, entry, levels):
                yield f"{item.file}: {difference} of {name} has changed"
        elif name not in manifest.disabled_sources and name not in written:
            yield f"{item.file}: {name} is new"


def _levels(project: ProjectFile, entry: SourceEntry) -> Iterator[Mapping]:
    return config_levels(project.trees["sources"], entry.fqn)


def _difference(source: Mapping, table: Mapping, written: SourceEntry, levels: list[Mapping]) -> str | None:
    for key, default in (("database", None), ("schema", source["name"])):
        declared = source.get(key, default)
        if declared is not None and not same(declared, getattr(written, key)):
            return key
    if not same(table.get("identifier") or table["name"], written.identifier):
        return "identifier"
    if not same(table.get("description") or "", written.description):
        return "the description"
    if not any(same(meta, _meta(written)) for meta in _metas(source, table, levels)):
        return "meta"
    tags = set().union(*map(tags_of, (source, table, *levels)))
    if tags != _tags(written) and not any(map(has_jinja, tags)):
        return "tags"
    return differing_column(table, written.columns, None)


def _metas(source: Mapping, table: Mapping, levels: list[Mapping]) -> Iterator[Mapping]:
    """The meta of a source table as dbt 1.10 and later merge it, then as dbt 1.8 and 1.9 do."""
    below: Mapping = {}
    for level in levels:
        below.update(as_mapping(level.get("meta")))
    yield {**below, **merged(source, "meta"), **merged(table, "meta")}
    outer = {**as_mapping(source.get("meta")), **as_mapping(table.get("meta"))}
    configs = [as_mapping(as_mapping(part.get("config")).get("meta")) for part in (table, source)]
    yield {**below, **outer, **(configs[0] or configs[1])}


def _meta(written: SourceEntry) -> Mapping:
    return as_mapping(merged_meta(written.meta, written.config.meta))


def _tags(written: SourceEntry) -> set[str]:
    tags = written.config.tags
    return {*written.tags, *([tags] if isinstance(tags, str) else tags)}
