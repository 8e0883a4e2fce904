"""Have macros changed since the manifest was written? dbt keeps no checksum of them, but their whole text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from governance.artifacts.freshness.disk import Disk
from governance.artifacts.manifest import Manifest

# What dbt makes macros of; comments and raw text are skipped, so that a macro commented out counts as gone.
_PART = re.compile(
    r"(?P<skipped>\{#.*?(?:#\}|\Z)|\{%[-+]?\s*raw\s*[-+]?%\}.*?(?:\{%[-+]?\s*endraw\s*[-+]?%\}|\Z))"
    r"|\{%[-+]?\s*(?:macro|materialization|test|data_test)\s",
    re.DOTALL,
)


def stale_macros(manifest: Manifest, disk: Disk) -> Iterator[str]:
    """What changed among the files of macros, one sentence each."""
    known = _by_file(manifest, disk.project.name)
    for path in sorted(known.keys() | set(_expected(disk))):
        text = disk.text(path)
        if text is None:
            yield f"{path} is gone, or is no UTF-8"
        elif not _same(text, known.get(path, [])):
            yield f"{path}: its macros have changed"


def _by_file(manifest: Manifest, package: str) -> dict[str, list[str]]:
    by_file: dict[str, list[str]] = defaultdict(list)
    for macro in manifest.macros.values():
        if macro.package_name == package:
            # A minus in the tag makes dbt take the white space around the macro as well.
            by_file[macro.original_file_path.replace("\\", "/")].append(macro.macro_sql.strip())
    return by_file


def _expected(disk: Disk) -> Iterator[str]:
    project = disk.project
    yield from disk.below(project.macro_paths, ".sql")
    yield from disk.below((f"{path}/generic" for path in project.test_paths), ".sql")


def _same(text: str, macros: list[str]) -> bool:
    """Whether a file holds exactly these macros, word for word."""
    left = sorted(macros, key=len, reverse=True)
    position = 0
    while part := _PART.search(text, position):
        position = part.end()
        if part["skipped"] is not None:
            continue
        found = next((macro for macro in left if text.startswith(macro, part.start())), None)
        if found is None:
            return False
        left.remove(found)
        position = part.start() + len(found)
    return not left
