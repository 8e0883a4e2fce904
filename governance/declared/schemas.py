"""The JSON Schemas of the YAML people write, made from the structs that decode it, so that editors complete it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from governance.declared.approvers import Approvers
from governance.declared.backfills import BackfillsFile
from governance.declared.classifications import Classifications
from governance.declared.contracts import Terms
from governance.declared.controls import Controls
from governance.declared.governance_file import Governance
from governance.declared.masks import MasksFile
from governance.declared.network import NetworkFile
from governance.declared.retention import RetentionFile
from governance.declared.row_access import RolesFile, RowAccessFile
from governance.declared.shares import SharesFile
from governance.declared.waivers import WaiversFile
from governance.declared.warehouses import WarehousesFile

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ATTRIBUTE = re.compile(r"(?m)^ {8}(\w+): ((?:.|\n(?: {12,}))*)")
# The file or files, and what decodes them, by the schema's name.
FILES: dict[str, tuple[str, type]] = {
    "approvers": ("policies/approvers.yml", Approvers),
    "backfills": ("policies/backfills.yml", BackfillsFile),
    "classifications": ("policies/classifications.yml", Classifications),
    "contract": ("contracts/<domain>/<product>.yml", Terms),
    "controls": ("policies/controls.yml", Controls),
    "governance": ("governance.yml", Governance),
    "masks": ("policies/masks.yml", MasksFile),
    "network": ("policies/network.yml", NetworkFile),
    "retention": ("policies/retention.yml", RetentionFile),
    "roles": ("policies/roles.yml", RolesFile),
    "row_access": ("policies/row_access.yml", RowAccessFile),
    "shares": ("policies/shares.yml", SharesFile),
    "waivers": ("policies/waivers.yml", WaiversFile),
    "warehouses": ("policies/warehouses.yml", WarehousesFile),
}


def schema_of(title: str, kind: type) -> dict[str, Any]:
    """The JSON Schema of a struct, its docstrings as descriptions.

    Args:
        title: What the schema is of.
        kind: The struct.
    """
    schema = {"$schema": _DIALECT, **msgspec.json.schema(kind)}
    for part in _objects(schema):
        _describe(part)
        _write_patterns(part)
        _allow_null_kind(part)
    return {"title": title, **schema}


def _objects(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - JSON is any value
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    for each in value if isinstance(value, list) else ():
        yield from _objects(each)


def _describe(part: dict[str, Any]) -> None:
    """A docstring's attributes become what the editor shows of each key."""
    text = part.get("description")
    if not isinstance(text, str):
        return
    part["description"] = _one_line(text.partition("\n\n")[0])
    for name, said in _ATTRIBUTE.findall(text.partition("Attributes:")[2]):
        key = part.get("properties", {}).get(name)
        if isinstance(key, dict):
            key["description"] = _one_line(said)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _write_patterns(part: dict[str, Any]) -> None:
    r"""Python's `\Z` is a plain Z in the regular expressions of JSON Schema (ECMA-262)."""
    if isinstance(part.get("pattern"), str):
        part["pattern"] = part["pattern"].replace(r"\Z", "$")


def _allow_null_kind(part: dict[str, Any]) -> None:
    """`kind: null` is YAML's null; the kind of that name is meant."""
    if part.get("enum") == ["null"]:
        part["enum"] = ["null", None]
