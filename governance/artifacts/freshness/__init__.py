"""Is the manifest what dbt would write now, from the files beside it?

dbt keeps checksums for the files of nodes only. Macros, singular tests, analyses and hooks of whole runs are compared
by their text and YAML by its values, data tests, unit tests and exposures among it, so that a deleted `identifier:`
does not go unnoticed, nor a test that nobody wrote. Groups are not compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from governance.artifacts.freshness.beside import stale_operations, stale_scripts
from governance.artifacts.freshness.disk import read_disk
from governance.artifacts.freshness.macros import stale_macros
from governance.artifacts.freshness.node_files import stale_node_files, stale_singular_tests
from governance.artifacts.freshness.properties import read_yaml, stale_properties
from governance.artifacts.manifest import Manifest
from governance.artifacts.project_file import ProjectFile, read_project_file
from governance.artifacts.property_files import Declarations
from governance.errors import ArtifactError

_SHOWN = 8
# Packages that are installed with dbt itself: macros that nobody edits in the project.
_DBT_OWN = frozenset({"dbt", "dbt_postgres", "dbt_spark"})


@dataclass(frozen=True, slots=True)
class Freshness:
    """What became of the comparison of a manifest with the files beside it.

    Attributes:
        stale: What differs, one sentence each, sorted.
        not_examined: What could not be compared, one sentence each.
    """

    stale: tuple[str, ...]
    not_examined: tuple[str, ...]


def examine(manifest: Manifest, project_dir: Path) -> Freshness:
    """Compare a manifest with the project beside it.

    Args:
        manifest: The manifest.
        project_dir: The folder in which dbt_project.yml is looked for.

    Raises:
        ArtifactError: dbt_project.yml cannot be read, or it is that of another project.
    """
    root = read_project_file(project_dir)
    if root is None:
        missing = (
            f"whether the manifest is fresh: there is no dbt_project.yml in {project_dir} to compare it with"
        )
        return Freshness((), (missing,))
    _check_name(manifest, root)
    projects = {root.name: root, **_packages(manifest, root)}
    declarations = Declarations(manifest.file.parent)
    stale: list[str] = []
    not_examined = [f"package {name}: it is not installed here" for name in _missing(manifest, projects)]
    yaml = {name: read_yaml(read_disk(project), declarations) for name, project in projects.items()}
    for project in projects.values():
        disk = yaml[project.name].disk
        stale += stale_node_files(manifest, disk, not_examined)
        stale += stale_singular_tests(manifest, disk)
        stale += stale_macros(manifest, disk)
        stale += stale_operations(manifest, project)
        stale += stale_scripts(manifest, disk)
        stale += stale_properties(manifest, project.name, yaml, root)
    declarations.save()
    return Freshness(tuple(sorted(stale)), tuple(not_examined))


def require_fresh(manifest: Manifest, project_dir: Path) -> tuple[str, ...]:
    """What could not be examined; a stale manifest ends it here.

    Raises:
        ArtifactError: The manifest differs from the files beside it.
    """
    freshness = examine(manifest, project_dir)
    if not freshness.stale:
        return freshness.not_examined
    shown = [f"\n  - {reason}" for reason in freshness.stale[:_SHOWN]]
    more = len(freshness.stale) - len(shown)
    raise ArtifactError(
        f"{manifest.file}: this manifest is stale:{''.join(shown)}"
        + (f"\n  - and {more} more" if more else ""),
        "run `dbt compile`, which writes it anew, and try again",
    )


def _check_name(manifest: Manifest, root: ProjectFile) -> None:
    name = manifest.metadata.project_name
    if name is not None and name != root.name:
        raise ArtifactError(
            f"{manifest.file}: this manifest is of project `{name}`, "
            f"and {root.root / 'dbt_project.yml'} is project `{root.name}`",
            "name the right one with --manifest or --project-dir",
        )


def _packages(manifest: Manifest, root: ProjectFile) -> dict[str, ProjectFile]:
    """The installed packages that are in the manifest, by name."""
    wanted = _package_names(manifest)
    found = {}
    folder = root.root / root.packages_path
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        project = read_project_file(path)
        if project is not None and project.name in wanted and project.name != root.name:
            found[project.name] = project
    return found


def _package_names(manifest: Manifest) -> set[str]:
    names = {node.package_name for node in manifest.nodes.values()}
    names |= {source.package_name for source in manifest.sources.values()}
    return names | {macro.package_name for macro in manifest.macros.values()}


def _missing(manifest: Manifest, projects: dict[str, ProjectFile]) -> list[str]:
    own = _DBT_OWN | {f"dbt_{manifest.metadata.adapter_type}"}
    return sorted(_package_names(manifest) - own - projects.keys())
