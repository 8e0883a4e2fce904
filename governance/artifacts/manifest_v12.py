"""Schema version 12 of the manifest, written by dbt 1.8 to 1.12."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from governance.artifacts.nodes import (
    ColumnEntry,
    Exposure,
    Group,
    Macro,
    Metadata,
    Node,
    Operation,
    Script,
    SourceEntry,
)
from governance.artifacts.reading import decode
from governance.errors import ArtifactError

_BUILT = frozenset({"model", "seed", "snapshot"})
_SCRIPTS = frozenset({"analysis", "function"})


class _Node(Node, frozen=True, kw_only=True):
    """A node whose columns are raw until `_Columns` has filled them in."""

    columns: dict[str, msgspec.Raw]  # type: ignore[assignment]


class _Source(SourceEntry, frozen=True, kw_only=True):
    """A source whose columns are raw until `_Columns` has filled them in."""

    columns: dict[str, msgspec.Raw]  # type: ignore[assignment]


class _Tables(msgspec.Struct, frozen=True):
    """The top level; nodes stay raw until it is known what kind of node each is."""

    metadata: Metadata
    nodes: dict[str, msgspec.Raw]
    sources: dict[str, _Source]
    macros: dict[str, Macro]
    exposures: dict[str, Exposure]
    groups: dict[str, Group]
    unit_tests: dict[str, msgspec.Raw]
    functions: dict[str, msgspec.Raw] = {}
    disabled: dict[str, list[msgspec.Raw]] | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """What every adapter makes of a manifest, whatever its schema version."""

    metadata: Metadata
    nodes: dict[str, Node]
    sources: dict[str, SourceEntry]
    macros: dict[str, Macro]
    exposures: dict[str, Exposure]
    groups: dict[str, Group]
    raw_unit_tests: dict[str, msgspec.Raw]
    disabled: tuple[Node, ...]
    disabled_sources: frozenset[str]
    raw_data_tests: dict[str, msgspec.Raw]
    operations: tuple[Operation, ...]
    scripts: tuple[Script, ...]


T = TypeVar("T", Node, SourceEntry)


class _Columns:
    """Decodes each column once: a project has ten a model, and most are written alike in many models.

    Args:
        file: The manifest, for messages.
        advice: What to do if one is not as dbt writes it.
    """

    def __init__(self, file: Path, advice: str) -> None:
        self.file, self.advice = file, advice
        self._known: dict[bytes, ColumnEntry] = {}

    def node(self, raw: msgspec.Raw, unique_id: str) -> Node:
        """A node, decoded with its columns."""
        return self.filled(decode(raw, _Node, self.file, f"{unique_id}: {self.advice}"), unique_id)

    def filled(self, table: T, unique_id: str) -> T:
        """A node or source, its raw columns decoded in place."""
        columns, known = table.columns, self._known
        for name, raw in columns.items():
            text = bytes(raw)  # type: ignore[call-overload]  # raw until here: see `_Node`
            entry = known.get(text)
            if entry is None:
                advice = f"{unique_id}.{name}: {self.advice}"
                entry = known[text] = decode(text, ColumnEntry, self.file, advice)
            columns[name] = entry
        return table


def decode_parts(content: bytes, file: Path, advice: str) -> Parts:
    """Decode a manifest of schema version 12.

    Raises:
        ArtifactError: It is not as dbt writes it.
    """
    tables = decode(content, _Tables, file, advice)
    columns = _Columns(file, advice)
    return Parts(
        metadata=tables.metadata,
        nodes=_built(tables.nodes, columns),
        sources={name: columns.filled(source, name) for name, source in tables.sources.items()},
        macros=tables.macros,
        exposures=tables.exposures,
        groups=tables.groups,
        raw_unit_tests=tables.unit_tests,
        disabled=tuple(_switched_off(tables.disabled or {}, columns)),
        disabled_sources=frozenset(name for name in tables.disabled or {} if _kind(name) == "source"),
        raw_data_tests={name: raw for name, raw in tables.nodes.items() if _kind(name) == "test"},
        operations=tuple(
            decode(tables.nodes[name], Operation, file, f"{name}: {advice}")
            for name in sorted(tables.nodes)
            if _kind(name) == "operation"
        ),
        scripts=tuple(
            decode(raw, Script, file, f"{name}: {advice}")
            for name, raw in sorted({**tables.nodes, **tables.functions}.items())
            if _kind(name) in _SCRIPTS
        ),
    )


def _kind(unique_id: str) -> str:
    return unique_id.partition(".")[0]


def _built(nodes: dict[str, msgspec.Raw], columns: _Columns) -> dict[str, Node]:
    built: dict[str, Node] = {}
    for unique_id, raw in nodes.items():
        kind = _kind(unique_id)
        if kind in _BUILT:
            node = built[unique_id] = columns.node(raw, unique_id)
            if node.unique_id != unique_id or node.resource_type != kind:
                raise ArtifactError(
                    f"{columns.file}: {unique_id} calls itself {node.unique_id}", columns.advice
                )
    return built


def _switched_off(nodes: dict[str, list[msgspec.Raw]], columns: _Columns) -> list[Node]:
    return [
        columns.node(raw, unique_id)
        for unique_id in sorted(nodes)
        if _kind(unique_id) in _BUILT
        for raw in nodes[unique_id]
    ]
