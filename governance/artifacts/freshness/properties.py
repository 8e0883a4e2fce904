"""Has dbt's YAML changed since the manifest was written? dbt keeps no checksum of it, so values are compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from governance.artifacts.freshness.comparing import differing_column, same
from governance.artifacts.freshness.configs import config_calls, differing_config
from governance.artifacts.freshness.disk import Disk
from governance.artifacts.freshness.sources import stale_sources
from governance.artifacts.manifest import Manifest
from governance.artifacts.nodes import Node
from governance.artifacts.project_file import ProjectFile
from governance.artifacts.property_files import SECTIONS, Declaration, Declarations, version_of

Declared = dict[tuple[str, str], Declaration]


def stale_properties(
    manifest: Manifest, disk: Disk, root: ProjectFile, declarations: Declarations
) -> Iterator[str]:
    """What changed in the YAML of one project, one sentence each.

    Args:
        manifest: The manifest.
        disk: The files of the project.
        root: The root project, whose dbt_project.yml configures packages too.
        declarations: Reads the YAML.
    """
    declared: Declared = {}
    sources: list[Declaration] = []
    for path in disk.below(disk.project.all_paths, ".yml", ".yaml"):
        text = disk.text(path)
        found = None if text is None else declarations.read(path, text)
        if found is None:
            yield f"{path} is no YAML that dbt could read"
        for declaration in found or ():
            if declaration.section == "sources":
                sources.append(declaration)
            else:
                declared[declaration.section, declaration.name] = declaration
    projects = (disk.project,) if disk.project.name == root.name else (disk.project, root)
    yield from _stale_nodes(manifest, disk, declared, projects)
    yield from stale_sources(manifest, projects, sources)


def _stale_nodes(
    manifest: Manifest, disk: Disk, declared: Declared, projects: tuple[ProjectFile, ...]
) -> Iterator[str]:
    def calls_of(node: Node) -> str:
        code = "" if node.resource_type == "seed" else disk.text(node.original_file_path) or ""
        return "".join(config_calls("\n".join((code, *_macros_called(manifest, node)))))

    for node in (*manifest.nodes.values(), *manifest.disabled):
        if node.package_name != disk.project.name:
            continue
        declaration = declared.get((SECTIONS[node.resource_type], node.name))
        if difference := _difference(node, declaration, calls_of, projects):
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
) -> str | None:
    if node.patch_path and not node.patch_path.startswith(f"{projects[0].name}://"):
        return None  # declared by another package: only dbt knows how the two are merged
    if (declaration.file if declaration else None) != patch_file(node):
        return "the declaration"
    value = declaration.value if declaration else {}
    own = {} if node.version is None else version_of(value, node.version)
    if not same(own.get("description") or value.get("description") or "", node.description):
        return "the description"
    return differing_column(value, node.columns, node.version) or differing_config(
        node, value, calls_of, projects
    )
