"""Schema version 12 of the manifest, written by dbt 1.8 to 1.12."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from governance.artifacts.nodes import (
    Exposure,
    Group,
    Macro,
    Metadata,
    Node,
    Operation,
    SourceEntry,
)
from governance.artifacts.reading import decode
from governance.errors import ArtifactError

_BUILT = frozenset({"model", "seed", "snapshot"})


class _Tables(msgspec.Struct, frozen=True):
    """The top level; nodes stay raw until it is known what kind of node each is."""

    metadata: Metadata
    nodes: dict[str, msgspec.Raw]
    sources: dict[str, SourceEntry]
    macros: dict[str, Macro]
    exposures: dict[str, Exposure]
    groups: dict[str, Group]
    unit_tests: dict[str, msgspec.Raw]
    disabled: dict[str, list[msgspec.Raw]] | None


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


def decode_parts(content: bytes, file: Path, advice: str) -> Parts:
    """Decode a manifest of schema version 12.

    Raises:
        ArtifactError: It is not as dbt writes it.
    """
    tables = decode(content, _Tables, file, advice)
    return Parts(
        metadata=tables.metadata,
        nodes=_built(tables.nodes, file, advice),
        sources=tables.sources,
        macros=tables.macros,
        exposures=tables.exposures,
        groups=tables.groups,
        raw_unit_tests=tables.unit_tests,
        disabled=tuple(_switched_off(tables.disabled or {}, file, advice)),
        disabled_sources=frozenset(name for name in tables.disabled or {} if _kind(name) == "source"),
        raw_data_tests={name: raw for name, raw in tables.nodes.items() if _kind(name) == "test"},
        operations=tuple(
            decode(tables.nodes[name], Operation, file, f"{name}: {advice}")
            for name in sorted(tables.nodes)
            if _kind(name) == "operation"
        ),
    )


def _kind(unique_id: str) -> str:
    return unique_id.partition(".")[0]


def _built(nodes: dict[str, msgspec.Raw], file: Path, advice: str) -> dict[str, Node]:
    built = {}
    for unique_id, raw in nodes.items():
        if _kind(unique_id) in _BUILT:
            node = built[unique_id] = decode(raw, Node, file, f"{unique_id}: {advice}")
            if node.unique_id != unique_id or node.resource_type != _kind(unique_id):
                raise ArtifactError(f"{file}: {unique_id} calls itself {node.unique_id}", advice)
    return built


def _switched_off(nodes: dict[str, list[msgspec.Raw]], file: Path, advice: str) -> list[Node]:
    return [
        decode(raw, Node, file, f"{unique_id}: {advice}")
        for unique_id in sorted(nodes)
        if _kind(unique_id) in _BUILT
        for raw in nodes[unique_id]
    ]
