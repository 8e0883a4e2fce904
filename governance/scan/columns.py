"""Every column of a relation searched as text, whatever its type, batch by batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa

from governance.masks.masked import MASKED
from governance.scan.patterns import Pattern
from governance.scan.searching import Breaks, Searcher
from governance.scan.warehouse import Relation, in_our_words, quoted

_ROWS = 8192


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, DuckDB's type and 1-based position."""

    name: str
    kind: str
    position: int

    @property
    def as_text(self) -> str:
        """The SQL that makes it searchable: bytes stay bytes, all else is cast to text."""
        return quoted(self.name) if self.kind == "BLOB" else f"cast({quoted(self.name)} as varchar)"


def columns(connection: duckdb.DuckDBPyConnection, relation: Relation) -> list[Column]:
    """The columns as they are when the relation is read today.

    Raises:
        UnreadableError: A view is built from what is not there.
    """
    with in_our_words():
        rows = connection.execute(f"describe select * from {relation.source}").fetchall()  # noqa: S608 - names are quoted
    return [Column(str(row[0]), str(row[1]), position) for position, row in enumerate(rows, start=1)]


def find(
    connection: duckdb.DuckDBPyConnection, relation: Relation, wanted: Sequence[Column], searcher: Searcher
) -> Iterator[tuple[Column, set[int]]]:
    """Which values stand in which columns of a relation.

    Yields:
        A column and positions of values in `searcher.values`, as they are come upon.

    Raises:
        UnreadableError: The rows cannot be read to their end.
    """
    for batch in _batches(connection, relation, wanted):
        for column, array in zip(wanted, batch.columns, strict=True):
            positions = searcher.search(*_end_to_end(array))
            if positions:
                yield column, positions


def count(
    connection: duckdb.DuckDBPyConnection,
    relation: Relation,
    wanted: Sequence[Column],
    patterns: Sequence[Pattern],
) -> Iterator[tuple[Column, Pattern, int]]:
    """In how many rows each column looks like each identifier, what our masks write aside.

    Raises:
        UnreadableError: The rows cannot be read to their end.
    """
    texts = ", ".join(
        f"regexp_replace(cast({quoted(column.name)} as varchar), $1, ' ', 'g') as t{column.position}"
        for column in wanted
    )
    pairs = [(column, pattern) for column in wanted for pattern in patterns]
    counts = ", ".join(
        f"count(*) filter (where regexp_matches(t{column.position}, ${patterns.index(pattern) + 2}))"
        for column, pattern in pairs
    )
    query = f"select {counts} from (select {texts} from {relation.source})"  # noqa: S608 - names are quoted
    expressions = [pattern.expression for pattern in patterns]
    with in_our_words():
        (numbers,) = connection.execute(query, [MASKED, *expressions]).fetchall()
    for (column, pattern), number in zip(pairs, numbers, strict=True):
        yield column, pattern, int(number)


def _batches(
    connection: duckdb.DuckDBPyConnection, relation: Relation, wanted: Sequence[Column]
) -> Iterator[pa.RecordBatch]:
    texts = ", ".join(column.as_text for column in wanted)
    query = f"select {texts} from {relation.source}"  # noqa: S608 - names are quoted
    with in_our_words():
        yield from connection.sql(query).to_arrow_reader(_ROWS)


def _end_to_end(array: pa.Array) -> tuple[bytes, Breaks]:
    """A column's texts laid end to end, and where each begins; a null is an empty one."""
    _, offsets, content = array.buffers()
    breaks = np.frombuffer(offsets, np.int64)[array.offset : array.offset + len(array) + 1]
    first, last = int(breaks[0]), int(breaks[-1])
    return content[first:last].to_pybytes() if content else b"", breaks - first
