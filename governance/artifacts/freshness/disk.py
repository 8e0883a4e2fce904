"""The files of one dbt project, as dbt would find them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from governance.artifacts.freshness.ignored import read_ignored
from governance.artifacts.project_file import ProjectFile

_ENDINGS = (".sql", ".py", ".csv", ".yml", ".yaml")


@dataclass(frozen=True, slots=True)
class Disk:
    """What is in the folders that dbt reads.

    Attributes:
        project: The project.
        files: Paths relative to the project's root, with `/`, sorted; ignored ones left out.
    """

    project: ProjectFile
    files: tuple[str, ...]

    def below(self, folders: Iterable[str], *endings: str) -> Iterator[str]:
        """The files in some folders that end in one of some endings."""
        starts = tuple(_folder(folder) for folder in folders)
        return (path for path in self.files if path.startswith(starts) and path.lower().endswith(endings))

    def text(self, path: str) -> str | None:
        """A file's text as dbt reads it: UTF-8, stripped; None if it is gone or no UTF-8."""
        try:
            with open(f"{self.project.root}/{path}", "rb") as file:  # noqa: PTH123 - a Path costs more than the read
                return file.read().decode().strip()
        except (OSError, UnicodeDecodeError):
            return None


def read_disk(project: ProjectFile) -> Disk:
    """Walk the folders of a project."""
    is_ignored = read_ignored(project.root)
    found = {path for folder in project.all_paths for path in _walk(project, folder)}
    return Disk(project, tuple(sorted(path for path in found if not is_ignored(path))))


def _walk(project: ProjectFile, folder: str) -> Iterator[str]:
    root = str(project.root)
    for current, _, names in os.walk(project.root / folder):
        relative = os.path.relpath(current, root).replace(os.sep, "/")
        prefix = "" if relative == "." else f"{relative}/"
        for name in names:
            if name.lower().endswith(_ENDINGS):
                yield prefix + name


def _folder(path: str) -> str:
    """A folder as files in it start: `models/`; the root itself starts everything."""
    plain = os.path.normpath(path).replace(os.sep, "/")
    return "" if plain == "." else f"{plain}/"
