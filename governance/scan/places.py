"""One place searched and its result taken down: a relation, a database's definitions, a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from governance.scan import columns, content, patterns, warehouse
from governance.scan.columns import Column
from governance.scan.ledger import Ledger
from governance.scan.patterns import Pattern
from governance.scan.searching import Searcher
from governance.scan.walking import Found
from governance.scan.warehouse import Relation, UnreadableError

BRONZE = "bronze"


@dataclass(frozen=True, slots=True)
class Instruments:
    """What every search needs: a connection, what to look for, and where to take it down."""

    connection: duckdb.DuckDBPyConnection
    searcher: Searcher
    patterns: tuple[Pattern, ...]
    ledger: Ledger


def reveals(
    connection: duckdb.DuckDBPyConnection, searcher: Searcher, wanted: Sequence[Pattern], name: str
) -> bool:
    """Whether a name holds a value, or looks like an identifier that is looked for."""
    if searcher.search_text(name):
        return True
    return any(patterns.matches(connection, wanted, _readable(name)))


def is_bronze(relation: Relation) -> bool:
    """Whether a relation stands in a schema called bronze."""
    return len(relation.path) == 3 and relation.path[1].lower() == BRONZE  # noqa: PLR2004 - database.schema.name


def search_relation(tools: Instruments, relation: Relation, place: str, *, bronze: bool) -> None:
    """Search every column of a table, view or Parquet file, and the columns' names."""
    try:
        found = columns.columns(tools.connection, relation)
    except UnreadableError as error:
        tools.ledger.missed(place, str(error))
        return
    tools.ledger.searched["relations"] += 1
    places = {column: _column_place(tools, place, column) for column in found}
    for column, where in places.items():
        # An enum's type spells out its labels, those that no row has among them.
        search_text(tools, f"{column.name} {column.kind}", where, bronze=bronze)
    _search_rows(tools, relation, places, bronze=bronze)


def search_definitions(tools: Instruments, database: str, place: str, *, bronze: bool) -> None:
    """Search what stands in a database beside rows: SQL, comments, defaults, labels, macros."""
    try:
        for (schema, name), text in warehouse.definitions(tools.connection, database):
            parts = [place, tools.ledger.name(schema, "a schema"), tools.ledger.name(name, "a name")]
            allowed = bronze or schema.lower() == BRONZE
            search_text(tools, text, ".".join(parts) + " (definition)", bronze=allowed)
    except UnreadableError as error:
        tools.ledger.missed(f"{place} (definitions)", str(error))


def search_text(tools: Instruments, text: str, place: str, *, bronze: bool) -> None:
    """Search a short text: a name or a definition."""
    tools.ledger.found(place, tools.searcher.search_text(text), bronze=bronze)
    _count_likenesses(tools, _readable(text), place, bronze=bronze)


def search_file(tools: Instruments, found: Found, place: str, *, bronze: bool) -> None:
    """Search a file's content."""
    try:
        for piece in content.pieces(found.path, tools.searcher.overlap):
            tools.ledger.found(place, tools.searcher.search(piece), bronze=bronze)
        for window in content.windows(found.path) if tools.patterns else ():
            _count_likenesses(tools, window, place, bronze=bronze)
    except content.SealedError as error:
        tools.ledger.missed(place, str(error))
        return
    tools.ledger.searched["files"] += 1


def _search_rows(
    tools: Instruments, relation: Relation, places: Mapping[Column, str], *, bronze: bool
) -> None:
    """All columns in one pass; if that fails, one by one, so that only the guilty are missed."""
    try:
        _search_columns(tools, relation, places, bronze=bronze)
    except UnreadableError as error:
        for column, place in places.items():
            if len(places) == 1:
                tools.ledger.missed(place, str(error))
            else:
                _search_rows(tools, relation, {column: place}, bronze=bronze)
    else:
        tools.ledger.searched["columns"] += len(places)


def _search_columns(
    tools: Instruments, relation: Relation, places: Mapping[Column, str], *, bronze: bool
) -> None:
    wanted = tuple(places)
    if tools.searcher.values:
        for column, positions in columns.find(tools.connection, relation, wanted, tools.searcher):
            tools.ledger.found(places[column], positions, bronze=bronze)
    if tools.patterns:
        for column, pattern, rows in columns.count(tools.connection, relation, wanted, tools.patterns):
            tools.ledger.looks_like(places[column], pattern.identifier, rows, bronze=bronze)


def _count_likenesses(tools: Instruments, text: str, place: str, *, bronze: bool) -> None:
    counts = patterns.matches(tools.connection, tools.patterns, text)
    for pattern, count in zip(tools.patterns, counts, strict=True):
        tools.ledger.looks_like(place, pattern.identifier, count, bronze=bronze)


def _column_place(tools: Instruments, place: str, column: Column) -> str:
    return f"{place}.{tools.ledger.name(column.name, f'column {column.position}')}"


def _readable(text: str) -> str:
    """A name as text even where the file system's bytes are no UTF-8."""
    return text.encode("utf-8", "replace").decode()
