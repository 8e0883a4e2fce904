"""The tables of one domain's database: made once, then compared with what the contracts say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from governance.collect.columns import Column
from governance.errors import EvaluationError, IncompleteError

_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 2,
    "memory_limit": "1GB",
    "max_temp_directory_size": "2GB",
    # Fewer, larger checkpoints; a transaction's rows are in the log until then.
    "checkpoint_threshold": "256MB",
    # Nothing is fetched from the network.
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
LANDED = (("_file", "VARCHAR"), ("_line", "BIGINT"), ("_landed_at", "TIMESTAMP"))
REJECTS = (
    ("_file", "VARCHAR"),
    ("_line", "BIGINT"),
    ("line_digest", "VARCHAR"),
    ("reason", "VARCHAR"),
    ("_landed_at", "TIMESTAMP"),
)
POSITIONS = (
    ("stream", "VARCHAR"),
    ("file", "VARCHAR"),
    ("byte_offset", "BIGINT"),
    ("line", "BIGINT"),
    ("rows_kept", "BIGINT"),
    ("rows_rejected", "BIGINT"),
    ("prefix_digest", "VARCHAR"),
    ("landed_at", "TIMESTAMP"),
)
EXPIRIES = (
    ("stream", "VARCHAR"),
    ("older_than", "TIMESTAMP"),
    ("row_count", "BIGINT"),
    ("reject_count", "BIGINT"),
    ("expired_at", "TIMESTAMP"),
)
Layout = Sequence[tuple[str, str]]


@contextmanager
def opened(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a domain's database for writing.

    Raises:
        EvaluationError: Another process holds it.
        IncompleteError: It cannot be opened, or what was landed cannot be written out.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    connection = _connect(file)
    try:
        yield connection
    finally:
        with told(file):
            connection.close()


@contextmanager
def told(what: object) -> Iterator[None]:
    """Turn DuckDB's errors into ours. Its messages may quote values: only the kind of error is told.

    Raises:
        IncompleteError: DuckDB failed.
    """
    try:
        yield
    except duckdb.Error as error:
        raise IncompleteError(
            f"{what}: DuckDB could not go on ({type(error).__name__}); what was committed is kept",
            "check the disk's space and that the warehouse is writable, then run the same command again",
        ) from None


def _connect(file: Path) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(str(file), config=_SETTINGS)
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            raise EvaluationError(
                f"{file} is in use by another process",
                "let the other collector, dbt or SQL shell end, then run the same command again",
            ) from None
        raise IncompleteError(f"{file} cannot be opened", "check that it is a writable DuckDB file") from None
    except duckdb.Error:
        raise IncompleteError(f"{file} cannot be opened", "check that it is a DuckDB file") from None


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All of it or nothing."""
    connection.begin()
    try:
        yield
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


def row_layout(columns: Sequence[Column]) -> Layout:
    """Names and types of a stream's bronze table."""
    return [(column.name, column.duckdb_type) for column in columns] + list(LANDED)


def ensure(
    connection: duckdb.DuckDBPyConnection, table: str, layout: Layout, *, may_create: bool = True
) -> None:
    """Make `bronze.<table>`, or compare it with its layout.

    Raises:
        EvaluationError: It has other columns, or has gone although files were landed in it.
    """
    found = connection.execute(
        "select column_name, data_type from information_schema.columns "
        "where table_catalog = current_database() and table_schema = 'bronze' and table_name = ? "
        "order by ordinal_position",
        [table],
    ).fetchall()
    if not found and not may_create:
        raise EvaluationError(
            f"bronze.{table} does not exist, although the positions say that files were landed in it",
            "restore the table, or delete the stream's rows of bronze._positions to land it again",
        )
    if not found:
        body = ", ".join(f'"{name}" {kind}' for name, kind in layout)
        connection.execute(f'create table bronze."{table}" ({body})')
    elif found != list(layout):
        raise EvaluationError(
            f"bronze.{table} differs from its contract: {_difference(found, layout)}",
            "change the table by hand as the new schema says, or land into a fresh warehouse",
        )


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    """Append rows to `bronze.<table>`, whose columns they have."""
    if rows.num_rows:
        connection.from_arrow(rows).insert_into(f"bronze.{table}")


def empty(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Delete every row of `bronze.<table>`."""
    connection.execute(f'delete from bronze."{table}"')  # noqa: S608 - a name checked by its contract


def expire(connection: duckdb.DuckDBPyConnection, table: str, older_than: dt.datetime) -> int:
    """Delete the rows of `bronze.<table>` that landed before a moment; returns how many."""
    sql = f'delete from bronze."{table}" where _landed_at < ?'  # noqa: S608 - a name checked by its contract
    (deleted,) = connection.execute(sql, [older_than]).fetchone() or (0,)
    return int(deleted)


def _difference(found: Layout, layout: Layout) -> str:
    missing = [f"{name} {kind}" for name, kind in layout if (name, kind) not in found]
    extra = [f"{name} {kind}" for name, kind in found if (name, kind) not in layout]
    parts = [f"it lacks {', '.join(missing)}"] if missing else []
    parts += [f"it has {', '.join(extra)}"] if extra else []
    return "; ".join(parts) or "its columns are in another order"
