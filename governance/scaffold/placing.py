"""In which YAML file each suggestion is written, and what that file then says."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from governance.errors import UsageError
from governance.project import Model, Project
from governance.scaffold.declaring import Addition, Style, declare
from governance.scaffold.suggesting import Suggestion, Table

_SECTIONS = {"model": "models", "seed": "seeds", "snapshot": "snapshots"}


@dataclass(frozen=True, slots=True)
class Change:
    """A file before and after; before is empty where there is none yet.

    Attributes:
        file: Its name relative to the project.
        before: Its text.
        after: Its text with the suggestions.
    """

    file: str
    before: str
    after: str

    @property
    def diff(self) -> str:
        """What differs, as a unified diff."""
        old = "/dev/null" if not self.before else f"a/{self.file}"
        lines = difflib.unified_diff(
            self.before.splitlines(keepends=True), self.after.splitlines(keepends=True), old, f"b/{self.file}"
        )
        return "".join(
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
        )


@dataclass(frozen=True, slots=True)
class Placed:
    """All suggestions in their files.

    Attributes:
        changes: The files that change, by name.
        files: The file of each suggestion, in their order.
        by_hand: Suggestions that cannot be written without changing something else.
    """

    changes: tuple[Change, ...]
    files: tuple[str, ...]
    by_hand: tuple[Suggestion, ...]


def place(project_dir: Path, project: Project, suggestions: Sequence[Suggestion], style: Style) -> Placed:
    """The files that suggestions are written in, as they would be.

    A table that no YAML declares goes to the file of its folder that declares most of the others, else to a new
    `_<folder>__models.yml` there.

    Args:
        project_dir: The folder of dbt_project.yml.
        project: The project.
        suggestions: What to write.
        style: As for `declare`.

    Raises:
        UsageError: A file cannot be read.
    """
    homes = _homes(project)
    files = tuple(_file(one.table, homes) for one in suggestions)
    changes, by_hand = [], []
    for file in sorted(set(files)):
        of_file = [one for one, at in zip(suggestions, files, strict=True) if at == file]
        before = _read(project_dir / file)
        additions = [Addition(_key(one.table), one.column, one.declare) for one in of_file]
        edited = declare(before, additions, style)
        refused = {(one.table, one.column) for one in edited.refused}
        by_hand += [one for one in of_file if (_key(one.table), one.column) in refused]
        if edited.text != before:
            changes.append(Change(file, before, edited.text))
    return Placed(tuple(changes), files, tuple(by_hand))


def write_changes(project_dir: Path, changes: Sequence[Change]) -> None:
    """Write the files.

    Raises:
        UsageError: One cannot be written.
    """
    for change in changes:
        file = project_dir / change.file
        try:
            file.write_bytes(change.after.encode())
        except OSError as error:
            raise UsageError(f"{file}: this file cannot be written: {error.strerror}") from error


def _homes(project: Project) -> Mapping[tuple[str, str], str]:
    """For each folder and section the file that declares most tables."""
    counted: dict[tuple[str, str], Counter[str]] = {}
    for model in project.models.values():
        if model.package == project.name and model.declared_in is not None:
            place = (str(PurePosixPath(model.file).parent), _SECTIONS[model.kind])
            counted.setdefault(place, Counter())[model.declared_in] += 1
    return {place: min(counts, key=lambda file: (-counts[file], file)) for place, counts in counted.items()}


def _file(table: Table, homes: Mapping[tuple[str, str], str]) -> str:
    if table.declared_in is not None:
        return table.declared_in
    folder = PurePosixPath(table.file).parent
    section = _key(table)[0]
    return homes.get((str(folder), section)) or str(folder / f"_{folder.name}__{section}.yml")


def _key(table: Table) -> tuple[str, ...]:
    return (_SECTIONS[table.kind], table.name) if isinstance(table, Model) else table.keys[0]


def _read(file: Path) -> str:
    try:
        return file.read_bytes().decode()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: this file cannot be read", "write it in UTF-8") from error
