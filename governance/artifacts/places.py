"""Where people wrote what the manifest holds: file and line of a node or a column in dbt's YAML."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

from governance.artifacts.project_file import YAML_LOADER

Key = tuple[str, ...]
_SECTIONS = ("models", "seeds", "snapshots", "sources", "exposures", "groups", "unit_tests", "saved_queries")
_MERGE = "tag:yaml.org,2002:merge"


class Places:
    """Lines in dbt's YAML; a file is read when something in it is asked for, and once.

    Args:
        root: The folder that paths are relative to.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lines: dict[str, dict[Key, int]] = {}

    def line(self, file: str, *keys: Key) -> int:
        """The 1-based line of the first key that is there, or 0.

        Args:
            file: The YAML file, relative to the root.
            keys: From the exact place to the nearest above it, such as
                ``("models", "orders", "v2", "email")``, ``("models", "orders", "email")`` and
                ``("models", "orders")``, or ``("sources", "shop", "orders", "email")``.
        """
        if file not in self._lines:
            self._lines[file] = self._read(file)
        lines = self._lines[file]
        return next((lines[key] for key in keys if key in lines), 0)

    def _read(self, file: str) -> dict[Key, int]:
        try:
            return read_lines((self._root / file).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            return {}


def read_lines(text: str) -> dict[Key, int]:
    """The line of each declaration in a text, by its key; none where it is no YAML."""
    lines: dict[Key, int] = {}
    try:
        for section, entries in _entries(yaml.compose(text, YAML_LOADER)):
            for entry in _items(entries) if section in _SECTIONS else ():
                _note(lines, entry, (section,), ("tables", "columns"))
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    return lines


def _note(lines: dict[Key, int], entry: yaml.Node, above: Key, below: tuple[str, ...]) -> None:
    """Note an entry and what is declared in it; of two with one key the first counts."""
    fields = dict(_entries(entry))
    name = fields.get("name")
    if not isinstance(name, yaml.ScalarNode):
        return
    key = (*above, str(name.value))
    lines.setdefault(key, name.start_mark.line + 1)
    for kind in below:
        for item in _items(fields.get(kind)):
            _note(lines, item, key, ("columns",) if kind == "tables" else ())
    for version in _items(fields.get("versions")):
        _note_version(lines, version, key)


def _note_version(lines: dict[Key, int], version: yaml.Node, above: Key) -> None:
    fields = dict(_entries(version))
    number = fields.get("v")
    if isinstance(number, yaml.ScalarNode):
        key = (*above, f"v{number.value}")
        lines.setdefault(key, number.start_mark.line + 1)
        for column in _items(fields.get("columns")):
            _note(lines, column, key, ())


def _entries(node: yaml.Node | None) -> Iterator[tuple[str, yaml.Node]]:
    """Keys and values of a mapping; those that a merge key (`<<`) brings come first, so that own ones win."""
    if not isinstance(node, yaml.MappingNode):
        return
    for key, value in node.value:
        if key.tag == _MERGE:
            for merged in [value] if isinstance(value, yaml.MappingNode) else _items(value):
                yield from _entries(merged)
    for key, value in node.value:
        if isinstance(key, yaml.ScalarNode) and key.tag != _MERGE:
            yield str(key.value), value


def _items(node: yaml.Node | None) -> list[yaml.Node]:
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []
