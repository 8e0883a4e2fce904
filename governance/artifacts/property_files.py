"""dbt's YAML as it stands on disk: what it declares of models, seeds, snapshots and sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from governance.artifacts.plain_yaml import PlainReader

Mapping = dict[str, Any]
# The section of dbt's YAML in which each kind of node is declared.
SECTIONS = {"model": "models", "seed": "seeds", "snapshot": "snapshots"}


@dataclass(frozen=True, slots=True)
class Declaration:
    """One entry of a section, such as a model under `models:`.

    Attributes:
        file: The file, relative to the project's root.
        section: ``models``, ``seeds``, ``snapshots`` or ``sources``.
        name: Its name.
        value: The entry as it stands there, Jinja unrendered.
    """

    file: str
    section: str
    name: str
    value: Mapping


def read_declarations(file: str, text: str, reader: PlainReader) -> list[Declaration] | None:
    """The declarations of a file, or None where dbt could not read it either."""
    try:
        content = reader.read(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    if content is None:
        return []
    return list(_declarations(file, content)) if isinstance(content, dict) else None


def _declarations(file: str, content: Mapping) -> Iterator[Declaration]:
    for section in (*SECTIONS.values(), "sources"):
        for entry in as_list(content.get(section)):
            if isinstance(entry, dict) and "name" in entry:
                yield Declaration(file, section, str(entry["name"]), entry)


def as_list(value: object) -> list[Any]:
    """A list as it is, anything else as the empty list."""
    return value if isinstance(value, list) else []


def as_mapping(value: object) -> Mapping:
    """A mapping as it is, anything else as the empty mapping."""
    return value if isinstance(value, dict) else {}


def merged(declared: Mapping, key: str) -> Mapping:
    """A mapping that may stand beside `config:` or under it; what is under it wins."""
    beside, under = as_mapping(declared.get(key)), as_mapping(as_mapping(declared.get("config")).get(key))
    return {**beside, **under} if beside and under else beside or under


def tags_of(declared: Mapping) -> set[str]:
    """The tags that stand beside `config:` and under it, each a word or a list of words."""
    found: set[str] = set()
    for value in (declared.get("tags"), as_mapping(declared.get("config")).get("tags")):
        if value:
            found.update([value] if isinstance(value, str) else map(str, as_list(value)))
    return found


def columns_of(declared: Mapping, version: float | str | None = None) -> dict[str, Mapping]:
    """The columns that an entry declares, by name; for a version those it includes and its own."""
    base = _columns(as_list(declared.get("columns")))
    if version is None:
        return base
    own = as_list(version_of(declared, version).get("columns"))
    rule: Mapping = next((item for item in own if "include" in item or "exclude" in item), {})
    included, excluded = rule.get("include", "*"), as_list(rule.get("exclude"))
    kept = {
        name: column
        for name, column in base.items()
        if (included in ("*", "all") or name in as_list(included)) and name not in excluded
    }
    return {**kept, **_columns([item for item in own if "name" in item])}


def version_of(declared: Mapping, version: float | str) -> Mapping:
    """The entry of one version under `versions:`."""
    for entry in as_list(declared.get("versions")):
        if isinstance(entry, dict) and str(entry.get("v")) == str(version):
            return entry
    return {}


def _columns(entries: list[Any]) -> dict[str, Mapping]:
    return {str(entry["name"]): entry for entry in entries if isinstance(entry, dict) and "name" in entry}
