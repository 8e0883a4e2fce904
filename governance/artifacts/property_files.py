"""dbt's YAML as it stands on disk: what it declares of models, seeds, snapshots, sources, unit tests, exposures and saved queries."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import yaml

from governance.artifacts.plain_yaml import PlainReader
from governance.artifacts.project_file import YAML_LOADER
from governance.shelf import Shelf, code_digest

FILE = "govern_yaml.bin"
Mapping = dict[str, Any]
# The section of dbt's YAML in which each kind of node is declared.
SECTIONS = {"model": "models", "seed": "seeds", "snapshot": "snapshots"}
_BESIDE = ("sources", "unit_tests", "exposures", "saved_queries")

_Read = list[tuple[str, Mapping]]
_decode = msgspec.json.Decoder(_Read).decode
# A day, as it is kept; dbt's YAML has no such key, and one that had would not come back as it was, and not be kept.
_DAY = "\0day"
# What stands in many places by one anchor is written out in each of them: a few lines may be any number of bytes.
_ANCHOR = re.compile(r"(?:^|[\s\[{,])&\S")


@dataclass(frozen=True, slots=True)
class Declaration:
    """One entry of a section, such as a model under `models:`.

    Attributes:
        file: The file, relative to the project's root.
        section: ``models``, ``seeds``, ``snapshots``, ``sources``, ``unit_tests``, ``exposures`` or
            ``saved_queries``.
        name: Its name.
        value: The entry as it stands there, Jinja unrendered.
    """

    file: str
    section: str
    name: str
    value: Mapping


class Declarations:
    """Reads dbt's YAML; a text that was read in a run before is not parsed again.

    Args:
        folder: Where what was read is kept (``target/``), or None: nowhere.
    """

    def __init__(self, folder: Path | None) -> None:
        version = f"{code_digest(Path(__file__).parent)}/{yaml.__version__}/{YAML_LOADER.__name__}"
        self._shelf = Shelf(folder, FILE, version)
        self._reader = PlainReader()
        self._read: set[bytes] = set()

    def read(self, file: str, text: str) -> list[Declaration] | None:
        """The declarations of a file, or None where dbt could not read it either."""
        key = hashlib.sha256(text.encode()).digest()
        self._read.add(key)
        entries = self._shelf.get(key, _kept)
        if entries is None:
            try:
                entries = list(_entries(self._reader.read(text)))
            except (yaml.YAMLError, ValueError, RecursionError):
                return None
            if "&" not in text or not _ANCHOR.search(text):
                self._keep(key, entries)
        return [Declaration(file, section, str(value["name"]), value) for section, value in entries]

    def save(self) -> None:
        """Keep what was read in this run, and nothing else."""
        self._shelf.save(self._read)

    def _keep(self, key: bytes, entries: _Read) -> None:
        """Only what comes back as it is: YAML has times, and keys of any kind, and JSON has not."""
        try:
            raw = msgspec.json.encode(entries)
            if _decode(raw) != entries:
                raw = _DAY.encode() + msgspec.json.encode(_without_days(entries))
            if _kept(raw) == entries:
                self._shelf.add({key: raw})
        except (msgspec.MsgspecError, TypeError, ValueError, OverflowError, RecursionError):
            return


def _kept(raw: bytes) -> _Read:
    """What was kept; behind a sign of its own what has days in it, of which JSON knows none."""
    if not raw.startswith(_DAY.encode()):
        return _decode(raw)
    return [(section, _with_days(value)) for section, value in _decode(raw[len(_DAY) :])]


def _without_days(value: Any) -> Any:  # noqa: ANN401 - YAML is any value
    if isinstance(value, dict):
        return {key: _without_days(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_without_days(one) for one in value]
    return {_DAY: value.isoformat()} if type(value) is dt.date else value


def _with_days(value: Any) -> Any:  # noqa: ANN401 - YAML is any value
    if isinstance(value, list):
        return [_with_days(one) for one in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {_DAY}:
        return dt.date.fromisoformat(value[_DAY])
    return {key: _with_days(one) for key, one in value.items()}


def _entries(content: object) -> Iterator[tuple[str, Mapping]]:
    """The entries that declare something.

    Raises:
        ValueError: The text is no mapping, and not empty.
    """
    if content is None:
        return
    if not isinstance(content, dict):
        raise ValueError("no mapping")  # noqa: TRY004 - as what is no YAML
    for section in (*SECTIONS.values(), *_BESIDE):
        for entry in as_list(content.get(section)):
            if isinstance(entry, dict) and "name" in entry:
                yield section, _plain(entry) if section == "unit_tests" else entry


def _plain(value: Any) -> Any:  # noqa: ANN401 - YAML is any value
    """Rows with their days as dbt writes them into its manifest: JSON has none."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, dt.date) else value


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
