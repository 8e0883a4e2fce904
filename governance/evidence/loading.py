"""The log's entries as a table of the warehouse: what tests there see that nothing is missing between two of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from governance.errors import EvaluationError, UsageError
from governance.evidence.entries import entry_of
from governance.evidence.store import Store

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

COLUMNS: dict[str, str] = {
    "seq": "BIGINT",
    "ts": "TIMESTAMP",
    "period": "DATE",
    "kind": "VARCHAR",
    "result": "VARCHAR",
    "controls": "VARCHAR",
    "blob_count": "BIGINT",
    "envelope": "VARCHAR",
    "supersedes": "BIGINT",
    "retain_until": "DATE",
    "prev": "VARCHAR",
    "line": "VARCHAR",
}
"""The table's columns, and what DuckDB calls their types."""
_NAME = re.compile(r"[a-z_][a-z0-9_]*")


def rows(store: Store) -> Iterator[dict[str, Any]]:
    """One row an entry, the line itself among them: its digest is worked out in the warehouse.

    Raises:
        EvaluationError: A line is no entry.
    """
    for line in store.lines():
        entry = entry_of(line)
        yield {
            "seq": entry.seq,
            "ts": entry.ts.removesuffix("Z"),
            "period": entry.period,
            "kind": entry.kind,
            "result": entry.result,
            "controls": ", ".join(entry.controls),
            "blob_count": len(entry.blobs),
            "envelope": entry.envelope,
            "supersedes": entry.supersedes,
            "retain_until": entry.retain_until,
            "prev": entry.prev,
            "line": line.decode(),
        }


def write_lines(found: Iterable[dict[str, Any]], file: Path) -> int:
    """Write rows as JSON lines, for a warehouse's own loader.

    Returns:
        How many rows.

    Raises:
        UsageError: The file cannot be written.
    """
    written = [json.dumps(row, separators=(",", ":")) + "\n" for row in found]
    try:
        file.write_text("".join(written), encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{file}: this file cannot be written: {error.strerror}") from error
    return len(written)


def load_duckdb(found: Iterable[dict[str, Any]], database: Path, table: str) -> int:
    """Put rows in the place of those in a table of a DuckDB file, all or none.

    Args:
        found: The rows.
        database: The file.
        table: Schema and table, such as ``ops.evidence_entries``.

    Returns:
        How many rows.

    Raises:
        UsageError: The table's name is none.
        EvaluationError: Another process holds the file, or it cannot be written.
    """
    import duckdb

    schema, dot, name = table.partition(".")
    if not dot or not _NAME.fullmatch(schema) or not _NAME.fullmatch(name):
        raise UsageError(f"`{table}` is no table's name", "write it as `ops.evidence_entries`")
    written = list(found)
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        with duckdb.connect(str(database)) as connection:
            _replace(connection, schema, name, written)
    except (duckdb.Error, OSError) as error:
        raise EvaluationError(
            f"{database}: the log could not be loaded: {type(error).__name__}",
            "see whether another process holds it",
        ) from error
    return len(written)


def _replace(connection: DuckDBPyConnection, schema: str, name: str, written: list[dict[str, Any]]) -> None:
    # By its full name: a database that is called as the schema would make the short one ambiguous.
    ((catalog,),) = connection.execute("select current_database()").fetchall()
    home = '"' + catalog.replace('"', '""') + '".' + schema
    columns = ", ".join(f"{column} {kind}" for column, kind in COLUMNS.items())
    marks = ", ".join(f"${column}" for column in COLUMNS)
    connection.begin()
    connection.execute(f"create schema if not exists {home}")
    connection.execute(f"create or replace table {home}.{name} ({columns})")
    if written:
        connection.executemany(f"insert into {home}.{name} values ({marks})", written)  # noqa: S608 - names are checked
    connection.commit()
