"""Saved queries of the semantic layer that write tables beside the models: which columns stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from governance.artifacts.manifest import Manifest
from governance.artifacts.semantic_layer import SavedQuery, SemanticModel, SemanticPart
from governance.project.beside import from_root

_GROUPED = re.compile(r"""\s*(?:Dimension|TimeDimension|Entity)\(\s*['"]([^'"]+)['"]""")
# What these make of many rows shows no one row's value.
_OF_MANY = frozenset({"sum", "count", "count_distinct", "average", "sum_boolean"})
# The time that all metrics have in common.
_TIME = "metric_time"


class Exporting(msgspec.Struct, frozen=True):
    """A saved query with `exports:`.

    Attributes:
        unique_id: dbt's, such as ``saved_query.brook.weekly``.
        name: Its name.
        file: The file that declares it, relative to the root project.
        tables: Names of its exports.
        columns: unique_id of a model, and the SQL over its columns that may stand in them.
        unknown: What it groups by and no semantic model has, sorted.
    """

    unique_id: str
    name: str
    file: str
    tables: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]


def exporting(manifest: Manifest, root: str) -> tuple[Exporting, ...]:
    """The saved queries that write tables, sorted.

    Args:
        manifest: The manifest.
        root: The root project's name.
    """
    return tuple(
        _exporting(manifest, query, root)
        for _, query in sorted(manifest.saved_queries.items())
        if query.exports
    )


def _exporting(manifest: Manifest, query: SavedQuery, root: str) -> Exporting:
    columns: set[tuple[str, str]] = set()
    unknown: list[str] = []
    for item in query.query_params.group_by:
        found = _GROUPED.match(item)
        name = (found[1] if found else item).rpartition("__")[2]
        named = set(_named(manifest, name))
        columns |= named
        if not named and name != _TIME:
            unknown.append(item)
    for semantic, measures in _measured(manifest, query):
        shown = [one for one in semantic.measures if (one.agg or "").lower() not in _OF_MANY]
        parts = [one for one in shown if not measures or one.name in measures]
        columns |= {pair for one in parts for pair in _columns(semantic, one)}
    file = from_root(query.original_file_path, query.package_name, root)
    tables = tuple(one.name for one in query.exports)
    return Exporting(
        query.unique_id, query.name, file, tables, tuple(sorted(columns)), tuple(sorted(unknown))
    )


def _named(manifest: Manifest, name: str) -> Iterator[tuple[str, str]]:
    """What a dimension or entity of this name is in any semantic model: a query may join them all."""
    for semantic in manifest.semantic_models.values():
        for one in (*semantic.dimensions, *semantic.entities):
            if one.name.lower() == name.lower():
                yield from _columns(semantic, one)


def _measured(manifest: Manifest, query: SavedQuery) -> Iterator[tuple[SemanticModel, set[str]]]:
    """The semantic models by whose measures a query's metrics are made, and the measures; none: any of theirs."""
    waiting, seen, measures = list(query.depends_on.nodes), set[str](), set[str]()
    found: list[SemanticModel] = []
    while waiting:
        uid = waiting.pop()
        if uid in seen:
            continue
        seen.add(uid)
        if uid in manifest.metrics:
            metric = manifest.metrics[uid]
            measures |= {one.name for one in metric.type_params.input_measures}
            waiting += metric.depends_on.nodes
        elif uid in manifest.semantic_models:
            found.append(manifest.semantic_models[uid])
    yield from ((one, measures) for one in found)


def _columns(semantic: SemanticModel, part: SemanticPart) -> Iterator[tuple[str, str]]:
    """The SQL of a part, over each model that it is of."""
    for model in semantic.depends_on.nodes:
        yield model, part.expr or part.name
