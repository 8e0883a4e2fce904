"""dbt_project.yml: where a project's files are and what it configures for whole folders of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from governance.errors import ArtifactError

YAML_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
ADVICE = "run `dbt parse` to see what dbt says about it"

Tree = dict[str, Any]
_TREES = ("models", "seeds", "snapshots", "sources", "unit_tests", "exposures", "saved-queries")


@dataclass(frozen=True, slots=True)
class ProjectFile:
    """One dbt project or package on disk.

    Attributes:
        root: The folder that dbt_project.yml is in.
        name: The project's name, which its nodes carry as package_name.
        model_paths: Folders of models; likewise the others, relative to the root.
        packages_path: Where `dbt deps` installs packages, relative to the root.
        target_path: Where dbt writes, relative to the root.
        trees: `models`, `seeds`, `snapshots`, `sources` and the tests as they stand in the file.
        hooks: `on-run-start`, then `on-run-end`, as they stand in the file.
        flags: `flags` as they stand in the file.
    """

    root: Path
    name: str
    model_paths: tuple[str, ...]
    seed_paths: tuple[str, ...]
    snapshot_paths: tuple[str, ...]
    macro_paths: tuple[str, ...]
    test_paths: tuple[str, ...]
    analysis_paths: tuple[str, ...]
    packages_path: str
    target_path: str
    trees: dict[str, Tree]
    hooks: tuple[str, ...]
    flags: Tree

    @property
    def all_paths(self) -> tuple[str, ...]:
        """Every folder in which dbt looks for YAML."""
        paths = (
            *self.model_paths,
            *self.seed_paths,
            *self.snapshot_paths,
            *self.macro_paths,
            *self.test_paths,
            *self.analysis_paths,
        )
        return tuple(dict.fromkeys(path.rstrip("/") for path in paths))


def read_project_file(root: Path) -> ProjectFile | None:
    """The project in a folder, or None where there is no dbt_project.yml.

    Raises:
        ArtifactError: The file is there and cannot be read.
    """
    file = root / "dbt_project.yml"
    try:
        content = yaml.load(file.read_bytes(), YAML_LOADER)  # noqa: S506 - a safe loader, see above
    except FileNotFoundError:
        return None
    except (OSError, yaml.YAMLError, ValueError) as error:
        raise ArtifactError(f"{file}: this file cannot be read: {_reason(error)}", ADVICE) from error
    if not isinstance(content, dict) or not isinstance(content.get("name"), str):
        raise ArtifactError(f"{file}: this is no dbt project: it has no `name`", ADVICE)
    return _project(root, content)


def config_levels(tree: Tree, fqn: Sequence[str]) -> Iterator[Tree]:
    """What dbt_project.yml sets for a node, from the top of the tree down; a later level wins.

    Args:
        tree: `models`, `seeds`, `snapshots` or `sources`.
        fqn: The node's fully qualified name: project, folders, name.
    """
    level = tree
    for step in (None, *fqn):
        below = level if step is None else level.get(step)
        if not isinstance(below, dict):
            return
        level = below
        yield {
            str(key).removeprefix("+").strip(): value
            for key, value in level.items()
            if str(key).startswith("+") or not isinstance(value, dict)
        }


def _project(root: Path, content: Tree) -> ProjectFile:
    def paths(key: str, default: str) -> tuple[str, ...]:
        found = content.get(key)
        return tuple(str(path) for path in found) if isinstance(found, list) else (default,)

    def tree(key: str) -> Tree:
        found = content.get(key)
        return found if isinstance(found, dict) else {}

    return ProjectFile(
        root=root,
        name=content["name"],
        model_paths=paths("model-paths", "models"),
        seed_paths=paths("seed-paths", "seeds"),
        snapshot_paths=paths("snapshot-paths", "snapshots"),
        macro_paths=paths("macro-paths", "macros"),
        test_paths=paths("test-paths", "tests"),
        analysis_paths=paths("analysis-paths", "analyses"),
        packages_path=str(content.get("packages-install-path") or "dbt_packages"),
        target_path=str(content.get("target-path") or "target"),
        trees={key: tree(key) for key in _TREES} | {"data_tests": tree("data_tests") or tree("tests")},
        hooks=tuple(hook for key in ("on-run-start", "on-run-end") for hook in _several(content.get(key))),
        flags=tree("flags"),
    )


def _several(value: object) -> list[str]:
    """What may be one text or a list of them."""
    return [str(one) for one in (value if isinstance(value, list) else [value]) if one]


def _reason(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "strerror", None) or "it is not YAML"
    return f"{problem} in line {mark.line + 1}" if mark else re.sub(r"\s+", " ", str(problem))
