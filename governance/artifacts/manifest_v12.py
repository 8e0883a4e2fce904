"""Schema version 12 of the manifest, written by dbt 1.8 to 1.12."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from governance.artifacts.nodes import (
    ColumnEntry,
    Exposure,
    Group,
    Macro,
    Metadata,
    Node,
    NodeConfig,
    Operation,
    Script,
    SourceEntry,
)
from governance.artifacts.reading import Content, decode
from governance.artifacts.semantic_layer import Metric, SavedQuery, SemanticModel
from governance.errors import ArtifactError

_BUILT = frozenset({"model", "seed", "snapshot"})
_SCRIPTS = frozenset({"analysis", "function"})


class _Node(Node, frozen=True, kw_only=True):
    """A node of which is raw, until `_Alike` has filled it in, what is written alike in many."""

    columns: dict[str, msgspec.Raw]  # type: ignore[assignment]
    config: msgspec.Raw  # type: ignore[assignment]
    unrendered_config: msgspec.Raw  # type: ignore[assignment]
    meta: msgspec.Raw = msgspec.Raw(b"{}")  # type: ignore[assignment]


class _Source(SourceEntry, frozen=True, kw_only=True):
    """A source whose columns are raw until `_Alike` has filled them in."""

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
    semantic_models: dict[str, SemanticModel] = {}
    metrics: dict[str, Metric] = {}
    saved_queries: dict[str, SavedQuery] = {}
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
    disabled_ids: frozenset[str]
    raw_data_tests: dict[str, msgspec.Raw]
    operations: tuple[Operation, ...]
    scripts: tuple[Script, ...]
    semantic_models: dict[str, SemanticModel]
    metrics: dict[str, Metric]
    saved_queries: dict[str, SavedQuery]


T = TypeVar("T", Node, SourceEntry)
_PARTS: dict[str, type] = {"config": NodeConfig, "unrendered_config": dict[str, Any], "meta": dict[str, Any]}


class _Alike:
    """Decodes once what is written alike in many nodes: their columns, ten each, and what is configured of them.

    Args:
        file: The manifest, for messages.
        advice: What to do if one is not as dbt writes it.
    """

    def __init__(self, file: Path, advice: str) -> None:
        self.file, self.advice = file, advice
        self._columns: dict[bytes, ColumnEntry] = {}
        self._parts: dict[str, dict[bytes, object]] = {name: {} for name in _PARTS}

    def node(self, raw: msgspec.Raw, unique_id: str) -> Node:
        """A node with all its parts."""
        node = self.filled(decode(raw, _Node, self.file, f"{unique_id}: {self.advice}"), unique_id)
        for name, known in self._parts.items():
            text = bytes(getattr(node, name))
            part = known.get(text)
            if part is None:
                part = known[text] = decode(text, _PARTS[name], self.file, f"{unique_id}: {self.advice}")
            msgspec.structs.force_setattr(node, name, part)
        return node

    def built(self, raw: msgspec.Raw, unique_id: str, kind: str) -> Node:
        """A node that is what it is called."""
        node = self.node(raw, unique_id)
        if node.unique_id != unique_id or node.resource_type != kind:
            raise ArtifactError(f"{self.file}: {unique_id} calls itself {node.unique_id}", self.advice)
        return node

    def filled(self, table: T, unique_id: str) -> T:
        """A node or source, its raw columns decoded in place."""
        columns, known = table.columns, self._columns
        for name, raw in columns.items():
            text = bytes(raw)  # type: ignore[call-overload]  # raw until here: see `_Node`
            entry = known.get(text)
            if entry is None:
                advice = f"{unique_id}.{name}: {self.advice}"
                entry = known[text] = decode(text, ColumnEntry, self.file, advice)
            columns[name] = entry if entry.name == name else msgspec.structs.replace(entry, name=name)
        return table


def decode_parts(content: Content, file: Path, advice: str) -> Parts:
    """Decode a manifest of schema version 12.

    Raises:
        ArtifactError: It is not as dbt writes it.
    """
    tables = decode(content, _Tables, file, advice)
    alike = _Alike(file, advice)
    of_kind = _by_kind(tables.nodes)
    functions = _by_kind(tables.functions)
    return Parts(
        metadata=tables.metadata,
        nodes={
            name: alike.built(raw, name, kind)
            for kind in sorted(_BUILT)
            for name, raw in of_kind.get(kind, {}).items()
        },
        sources={name: alike.filled(source, name) for name, source in tables.sources.items()},
        macros=tables.macros,
        exposures=tables.exposures,
        groups=tables.groups,
        semantic_models=tables.semantic_models,
        metrics=tables.metrics,
        saved_queries=tables.saved_queries,
        raw_unit_tests=tables.unit_tests,
        disabled=tuple(_switched_off(tables.disabled or {}, alike)),
        disabled_ids=frozenset(tables.disabled or {}),
        disabled_sources=frozenset(name for name in tables.disabled or {} if _kind(name) == "source"),
        raw_data_tests=of_kind.get("test", {}),
        operations=tuple(
            decode(raw, Operation, file, f"{name}: {advice}")
            for name, raw in sorted(of_kind.get("operation", {}).items())
        ),
        scripts=tuple(
            decode(raw, Script, file, f"{name}: {advice}")
            for kind in sorted(_SCRIPTS)
            for name, raw in sorted({**of_kind.get(kind, {}), **functions.get(kind, {})}.items())
        ),
    )


def _by_kind(nodes: dict[str, msgspec.Raw]) -> dict[str, dict[str, msgspec.Raw]]:
    found: dict[str, dict[str, msgspec.Raw]] = defaultdict(dict)
    for unique_id, raw in nodes.items():
        found[_kind(unique_id)][unique_id] = raw
    return found


def _kind(unique_id: str) -> str:
    return unique_id.partition(".")[0]


def _switched_off(nodes: dict[str, list[msgspec.Raw]], alike: _Alike) -> list[Node]:
    return [
        alike.node(raw, unique_id)
        for unique_id in sorted(nodes)
        if _kind(unique_id) in _BUILT
        for raw in nodes[unique_id]
    ]
