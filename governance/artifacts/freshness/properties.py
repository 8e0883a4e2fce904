"""Has dbt's YAML changed since the manifest was written? dbt keeps no checksum of it, so values are compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from governance.artifacts.freshness.beside import stale_exposures, stale_saved_queries
from governance.artifacts.freshness.comparing import differing_column, same
from governance.artifacts.freshness.configs import config_calls, differing_config
from governance.artifacts.freshness.data_tests import stale_data_tests
from governance.artifacts.freshness.disk import Disk
from governance.artifacts.freshness.sources import stale_sources
from governance.artifacts.freshness.unit_tests import stale_unit_tests
from governance.artifacts.manifest import Manifest
from governance.artifacts.nodes import Node
from governance.artifacts.project_file import ProjectFile
from governance.artifacts.property_files import (
    SECTIONS,
    Declaration,
    Declarations,
    as_list,
    version_of,
)

Declared = dict[tuple[str, str], Declaration]


@dataclass(frozen=True, slots=True)
class Yaml:
    """What the YAML of one project declares.

    Attributes:
        disk: The files of the project.
        declarations: All that is declared, in the order of the files.
        by_name: The same by section and name.
        unreadable: Files that dbt could not read either.
    """

    disk: Disk
    declarations: list[Declaration]
    by_name: Declared
    unreadable: tuple[str, ...]


def read_yaml(disk: Disk, declarations: Declarations) -> Yaml:
    """Read all YAML of a project.

    Args:
        disk: The files of the project.
        declarations: Reads the YAML.
    """
    everything: list[Declaration] = []
    unreadable: list[str] = []
    for path in disk.below(disk.project.all_paths, ".yml", ".yaml"):
        text = disk.text(path)
        found = None if text is None else declarations.read(path, text)
        if found is None:
            unreadable.append(path)
        everything += found or ()
    return Yaml(disk, everything, {(one.section, one.name): one for one in everything}, tuple(unreadable))


def stale_properties(
    manifest: Manifest, name: str, yaml: Mapping[str, Yaml], root: ProjectFile
) -> Iterator[str]:
    """What changed in the YAML of one project, one sentence each.

    Args:
        manifest: The manifest.
        name: The project's name.
        yaml: What the YAML of each project declares, by the project's name.
        root: The root project, whose dbt_project.yml configures packages too.
    """
    own = yaml[name]
    yield from (f"{path} is no YAML that dbt could read" for path in own.unreadable)
    projects = (own.disk.project,) if name == root.name else (own.disk.project, root)
    sources = [one for one in own.declarations if one.section == "sources"]
    yield from _stale_nodes(manifest, own.disk, {key: one.by_name for key, one in yaml.items()}, projects)
    yield from stale_sources(manifest, projects, sources)
    yield from stale_data_tests(manifest, projects, own.declarations)
    yield from stale_unit_tests(manifest, own.disk, projects, own.declarations)
    yield from stale_exposures(manifest, projects, own.declarations)
    yield from stale_saved_queries(manifest, projects, own.declarations)


def _stale_nodes(
    manifest: Manifest, disk: Disk, declared: Mapping[str, Declared], projects: tuple[ProjectFile, ...]
) -> Iterator[str]:
    def calls_of(node: Node) -> str:
        code = "" if node.resource_type == "seed" else disk.text(node.original_file_path) or ""
        return "".join(config_calls("\n".join((code, *_macros_called(manifest, node)))))

    switched_off = [(node, True) for node in manifest.disabled]
    for node, off in (*((node, False) for node in manifest.nodes.values()), *switched_off):
        if node.package_name != disk.project.name:
            continue
        # The root project may declare a package's tables; a table is declared once.
        package = node.patch_path.partition("://")[0] if node.patch_path else disk.project.name
        declaration = declared.get(package, {}).get((SECTIONS[node.resource_type], node.name))
        if difference := _difference(node, declaration, calls_of, projects, off=off):
            file = declaration.file if declaration else patch_file(node) or node.original_file_path
            yield f"{file}: {difference} of {node.resource_type} {node.name} has changed"


def _macros_called(manifest: Manifest, node: Node) -> Iterator[str]:
    """The text of each macro a node calls, and of those that they call: one may call `config(…)` for it."""
    seen: set[str] = set()
    waiting = list(node.depends_on.macros)
    while waiting:
        macro = manifest.macros.get(name := waiting.pop())
        if macro is not None and name not in seen:
            seen.add(name)
            waiting.extend(macro.depends_on.macros)
            yield macro.macro_sql


def patch_file(node: Node) -> str | None:
    """The YAML file that declares a node, relative to the root of its project."""
    return node.patch_path.partition("://")[2].replace("\\", "/") if node.patch_path else None


def _difference(
    node: Node,
    declaration: Declaration | None,
    calls_of: Callable[[Node], str],
    projects: tuple[ProjectFile, ...],
    *,
    off: bool,
) -> str | None:
    if (declaration.file if declaration else None) != patch_file(node):
        return "the declaration"
    value = declaration.value if declaration else {}
    own = {} if node.version is None else version_of(value, node.version)
    if node.version is not None and not _is_version(node, own):
        return "the version"
    if not same(own.get("description") or value.get("description") or "", node.description):
        return "the description"
    if not _same_constraints(own.get("constraints") or value.get("constraints"), node):
        return "constraints"
    return differing_column(value, node.columns, node.version) or differing_config(
        node, value, calls_of, projects, off=off
    )


def _is_version(node: Node, own: dict[str, Any]) -> bool:
    """Whether the version is declared, and made of the file that is its own."""
    stem = node.original_file_path.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
    return bool(own) and stem in (own.get("defined_in"), f"{node.name}_v{node.version}", node.name)


def _same_constraints(declared: object, node: Node) -> bool:
    """Whether a table's constraints are those that are declared."""
    told = [
        (str(one.get("type")), one.get("columns") or [], one.get("expression")) for one in as_list(declared)
    ]
    return same(
        [list(one) for one in told], [[one.type, one.columns, one.expression] for one in node.constraints]
    )
