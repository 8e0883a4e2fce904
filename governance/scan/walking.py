"""Which files there are under the paths given, links not followed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

_MAGIC_OFFSET, _MAGIC = 8, b"DUCK"


class Entry(StrEnum):
    """What stands under a path."""

    FILE = "file"
    DATABASE = "database"
    PARQUET = "parquet"
    DUCKDB_OWN = "duckdb's own"
    OUTSIDE = "a symbolic link leads out of what is searched: name where it leads as a further path"
    SPECIAL = "it is neither a file nor a directory"
    CLOSED = "it cannot be opened or read"


@dataclass(frozen=True, slots=True)
class Found:
    """One file or what stands in a file's place.

    Attributes:
        entry: What it is.
        path: Where it is.
        steps: Each name on the way from the path that was given, with its 1-based position among
            its siblings: how to speak of a name that must not be shown.
    """

    entry: Entry
    path: Path
    steps: tuple[tuple[str, int], ...]


def walk(roots: Sequence[Path]) -> Iterator[Found]:
    """Every file under some paths, once each, in the order of the paths and their names.

    Hidden files are files. A symbolic link is not followed: what it leads to is either searched
    itself, or reported as leading outside. Databases come before other files of a folder.
    """
    homes = [Path(os.path.realpath(root)) for root in roots]
    seen: set[Path] = set()
    for root, home in zip(roots, homes, strict=True):
        for found in _under(home, ((str(root), 1),), homes):
            if found.path not in seen:
                seen.add(found.path)
                yield found


def _under(path: Path, steps: tuple[tuple[str, int], ...], homes: Sequence[Path]) -> Iterator[Found]:
    try:
        mode = path.lstat().st_mode
        if stat.S_ISDIR(mode):
            yield from _in_folder(path, steps, homes)
        elif stat.S_ISLNK(mode):
            if _leads_outside(path, homes):
                yield Found(Entry.OUTSIDE, path, steps)
        else:
            yield Found(_file(path) if stat.S_ISREG(mode) else Entry.SPECIAL, path, steps)
    except OSError:
        yield Found(Entry.CLOSED, path, steps)


def _in_folder(path: Path, steps: tuple[tuple[str, int], ...], homes: Sequence[Path]) -> Iterator[Found]:
    names = sorted(each.name for each in path.iterdir())
    for position, name in enumerate(names, start=1):
        below = (*steps, (name, position))
        if _is_duckdbs_own(path / name):
            yield Found(Entry.DUCKDB_OWN, path / name, below)
        else:
            yield from _under(path / name, below, homes)


def _leads_outside(link: Path, homes: Sequence[Path]) -> bool:
    """Whether a link leads to something that exists and is not searched under its own name."""
    target = Path(os.path.realpath(link))
    return target.exists() and not any(target.is_relative_to(home) for home in homes)


def _file(path: Path) -> Entry:
    with path.open("rb") as file:
        start = file.read(_MAGIC_OFFSET + len(_MAGIC))
    if start[_MAGIC_OFFSET:] == _MAGIC:
        return Entry.DATABASE
    return Entry.PARQUET if start.startswith(b"PAR1") else Entry.FILE


def _is_duckdbs_own(path: Path) -> bool:
    """A write-ahead log (read with its database) or a folder of spilled blocks beside a database."""
    if path.suffix not in {".wal", ".tmp"} or path.is_symlink():
        return False
    database = path.with_suffix("")
    return database.is_file() and not database.is_symlink() and _file(database) is Entry.DATABASE
