"""How far each file was landed, kept in the database that holds its rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import duckdb

from governance.collect.lines import START, Mark


@dataclass(frozen=True, slots=True)
class Position:
    """What was landed of one file.

    Attributes:
        mark: How far it was consumed.
        kept: Rows landed from it.
        rejected: Lines rejected from it.
    """

    mark: Mark = START
    kept: int = 0
    rejected: int = 0

    def after(self, mark: Mark, kept: int, rejected: int) -> Position:
        """The position when some more lines were landed."""
        return Position(mark, self.kept + kept, self.rejected + rejected)


def load_positions(connection: duckdb.DuckDBPyConnection, stream: str) -> dict[str, Position]:
    """The positions of a stream's files, by file, sorted."""
    rows = connection.execute(
        "select file, byte_offset, line, prefix_digest, rows_kept, rows_rejected "
        "from bronze._positions where stream = ? order by file",
        [stream],
    ).fetchall()
    return {
        file: Position(Mark(offset, line, digest), *counts) for file, offset, line, digest, *counts in rows
    }


def save_position(
    connection: duckdb.DuckDBPyConnection, stream: str, file: str, position: Position, now: dt.datetime
) -> None:
    """Write a file's position, in the caller's transaction."""
    mark = position.mark
    connection.execute("delete from bronze._positions where stream = ? and file = ?", [stream, file])
    connection.execute(
        "insert into bronze._positions values (?, ?, ?, ?, ?, ?, ?, ?)",
        [stream, file, mark.offset, mark.lines, position.kept, position.rejected, mark.digest, now],
    )


def forget_positions(connection: duckdb.DuckDBPyConnection, stream: str) -> None:
    """Delete a stream's positions, in the caller's transaction."""
    connection.execute("delete from bronze._positions where stream = ?", [stream])
