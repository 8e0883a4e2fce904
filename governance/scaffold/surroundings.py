"""What a dbt project tells about itself before anything is declared: engines, folders, schemas."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import yaml

from governance.artifacts.manifest import Manifest, read_manifest
from governance.artifacts.project_file import YAML_LOADER, ProjectFile, read_project_file
from governance.declared.governance_file import Adapter
from governance.errors import UsageError

ADAPTERS: frozenset[str] = frozenset(get_args(Adapter))
_DEEP = 2
"""How many folders deep below `models` tiers are looked for."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of a project.

    Attributes:
        name: The project's name.
        targets: Name of each target of the profile, and its adapter.
        folders: Folders below its model paths, at most two deep, relative to the project, sorted.
        model_paths: Its model paths.
        data_paths: Its seed and snapshot paths that exist.
        macro_paths: Its macro paths.
        source_schemas: Schemas that only sources are in, sorted; none where there is no manifest.
        has_manifest: Whether dbt's manifest was there to be looked at.
    """

    name: str
    targets: dict[str, str]
    folders: tuple[str, ...]
    model_paths: tuple[str, ...]
    data_paths: tuple[str, ...]
    macro_paths: tuple[str, ...]
    source_schemas: tuple[str, ...]
    has_manifest: bool


def look_around(project_dir: Path) -> Surroundings:
    """What the files of a project say.

    Raises:
        UsageError: There is no dbt project, or nothing tells which engine it runs on.
        ArtifactError: dbt_project.yml or the manifest cannot be read.
    """
    project = read_project_file(project_dir)
    if project is None:
        raise UsageError(f"{project_dir}: there is no dbt_project.yml here", "name the folder: --project-dir")
    manifest = _manifest(project_dir, project)
    targets = _targets(project_dir, project) or _target_of(manifest)
    if not targets:
        raise UsageError(
            f"nothing tells which engine {project.name} runs on: no manifest, and no profile that can be read",
            "run `dbt parse` first",
        )
    return Surroundings(
        name=project.name,
        targets=targets,
        folders=tuple(sorted(_folders(project_dir, project.model_paths))),
        model_paths=project.model_paths,
        data_paths=tuple(
            path for path in (*project.seed_paths, *project.snapshot_paths) if (project_dir / path).is_dir()
        ),
        macro_paths=project.macro_paths,
        source_schemas=_source_schemas(manifest),
        has_manifest=manifest is not None,
    )


def _manifest(project_dir: Path, project: ProjectFile) -> Manifest | None:
    target = os.environ.get("DBT_TARGET_PATH") or project.target_path
    file = project_dir / target / "manifest.json"
    return read_manifest(file) if file.exists() else None


def _target_of(manifest: Manifest | None) -> dict[str, str]:
    adapter = manifest.metadata.adapter_type if manifest else None
    return {"dev": adapter} if adapter in ADAPTERS and adapter else {}


def _targets(project_dir: Path, project: ProjectFile) -> dict[str, str]:
    """Targets of the project's profile that run on an engine we know; nothing else of the profile is looked at."""
    wanted = _profile_name(project_dir)
    for folder in _profile_folders(project_dir):
        outputs = _outputs(folder / "profiles.yml", wanted or project.name)
        if outputs:
            return outputs
    return {}


def _profile_name(project_dir: Path) -> str | None:
    content = _mapping(project_dir / "dbt_project.yml")
    name = content.get("profile")
    return name if isinstance(name, str) else None


def _profile_folders(project_dir: Path) -> Iterator[Path]:
    """Where dbt looks for profiles.yml."""
    if "DBT_PROFILES_DIR" in os.environ:
        yield Path(os.environ["DBT_PROFILES_DIR"])
    yield project_dir
    yield Path.home() / ".dbt"


def _outputs(file: Path, profile: str) -> dict[str, str]:
    found = _mapping(file).get(profile)
    outputs = found.get("outputs") if isinstance(found, dict) else None
    return {
        str(name): output["type"]
        for name, output in (outputs.items() if isinstance(outputs, dict) else ())
        if isinstance(output, dict) and output.get("type") in ADAPTERS
    }


def _mapping(file: Path) -> dict[str, Any]:
    """What a YAML file holds; nothing where it is not there, or cannot be read as it stands."""
    try:
        content = yaml.load(file.read_bytes(), YAML_LOADER)  # noqa: S506 - a safe loader
    except (OSError, yaml.YAMLError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _folders(project_dir: Path, paths: tuple[str, ...]) -> Iterator[str]:
    for path in paths:
        base = project_dir / path
        for depth in range(1, _DEEP + 1):
            for folder in base.glob("/".join(["*"] * depth)):
                if folder.is_dir() and any(folder.rglob("*.sql")):
                    yield folder.relative_to(project_dir).as_posix()


def _source_schemas(manifest: Manifest | None) -> tuple[str, ...]:
    if manifest is None:
        return ()
    built = {node.schema.lower() for node in manifest.nodes.values()}
    read = {source.schema.lower() for source in manifest.sources.values()}
    return tuple(sorted(read - built))
