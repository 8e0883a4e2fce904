"""Which packages of a dbt project stand in folders of its own: nobody published them, and no lock pins what is in them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

from governance.artifacts.project_file import ADVICE, YAML_LOADER, read_project_file
from governance.errors import ArtifactError

_FILES = ("packages.yml", "dependencies.yml", "package-lock.yml")


def local_packages(root: Path) -> frozenset[str]:
    """Names of the packages that are a folder on this machine (`local:`), by packages.yml and what it was resolved to.

    Args:
        root: The folder of dbt_project.yml.

    Raises:
        ArtifactError: One of the files cannot be read, or that of such a package.
    """
    folders = {folder for name in _FILES for folder in _named_in(root / name)}
    found = {project.name for folder in folders if (project := read_project_file(root / folder))}
    installed = root / "dbt_packages"
    # `dbt deps` links what is local; what is linked by hand is no better known.
    links = [path for path in installed.iterdir() if path.is_symlink()] if installed.is_dir() else []
    return frozenset(found | {project.name for path in links if (project := read_project_file(path))})


def _named_in(file: Path) -> Iterator[str]:
    try:
        content = yaml.load(file.read_bytes(), YAML_LOADER)  # noqa: S506 - a safe loader
    except FileNotFoundError:
        return
    except (OSError, yaml.YAMLError, ValueError) as error:
        raise ArtifactError(f"{file}: this file cannot be read as YAML", ADVICE) from error
    listed = content.get("packages") if isinstance(content, dict) else None
    for entry in listed if isinstance(listed, list) else ():
        if isinstance(entry, dict) and isinstance(entry.get("local"), str):
            yield entry["local"]
