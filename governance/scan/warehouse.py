"""DuckDB databases opened read-only, and every table, view and definition in them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa

from governance.masks.arrow_tokens import register

_SETTINGS = {
    # Nothing is fetched from outside because a view asks for it.
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "memory_limit": "1GB",
    "max_temp_directory_size": "8GB",
    "preserve_insertion_order": False,
    # A relation that is not there must not be looked for among our own Python variables.
    "python_enable_replacements": False,
    # 64-bit offsets: a batch of long texts may pass 2 GiB.
    "arrow_large_buffer_size": True,
}

_DEFINITIONS = {
    "table": "select schema_name, table_name, concat_ws(' ', sql, comment, tags) from duckdb_tables()",
    "view": "select schema_name, view_name, concat_ws(' ', sql, comment, tags) from duckdb_views()",
    "type": "select schema_name, type_name, concat_ws(' ', labels, comment, tags) from duckdb_types()",
    "macro": "select schema_name, function_name, concat_ws(' ', parameters, macro_definition, comment, tags)"
    " from duckdb_functions()",
    "column": "select schema_name, table_name, concat_ws(' ', column_default, comment) from duckdb_columns()",
    "schema": "select schema_name, schema_name, concat_ws(' ', schema_name, comment, tags) from duckdb_schemas()",
}


class UnreadableError(Exception):
    """A database or relation that cannot be read; the message says why and quotes nothing of it."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A table, a view or a Parquet file.

    Attributes:
        path: Its names from the database down, such as ``("brook", "silver", "stg_orders")``.
        source: How it stands after `from`.
    """

    path: tuple[str, ...]
    source: str


@contextmanager
def connected() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of our own, whose spilled data go with it."""
    with TemporaryDirectory(prefix="govern-scan-") as scratch:
        connection = duckdb.connect(config={**_SETTINGS, "temp_directory": scratch})
        try:
            # Views that make tokens need the function; its key is looked up only if one does.
            register(connection, os.environ)
            yield connection
        finally:
            connection.close()


def attach(connection: duckdb.DuckDBPyConnection, file: Path, alias: str) -> None:
    """Open a database file read-only.

    Raises:
        UnreadableError: It is locked, broken, encrypted or of a future version.
    """
    with in_our_words():
        connection.execute(f"attach {literal(str(file))} as {quoted(alias)} (read_only)")


def relations(connection: duckdb.DuckDBPyConnection, database: str) -> list[Relation]:
    """Every table and view of an attached database, sorted.

    Raises:
        UnreadableError: The catalog cannot be read.
    """
    query = """
        select schema_name, table_name from duckdb_tables() where database_name = $1 and not internal
        union all
        select schema_name, view_name from duckdb_views() where database_name = $1 and not internal
        order by all
    """
    with in_our_words():
        rows = connection.execute(query, [database]).fetchall()
    paths = [(database, str(schema), str(name)) for schema, name in rows]
    return [Relation(path, ".".join(map(quoted, path))) for path in paths]


def definitions(
    connection: duckdb.DuckDBPyConnection, database: str
) -> Iterator[tuple[tuple[str, str], str]]:
    """The texts in a database that are no rows: SQL, comments, defaults, labels of enums, macros.

    Yields:
        Schema and name of what is defined, and the text.

    Raises:
        UnreadableError: The catalog cannot be read.
    """
    for query in _DEFINITIONS.values():
        ours = f"{query} where database_name = $1 and not internal order by all"
        with in_our_words():
            rows = connection.execute(ours, [database]).fetchall()
        for schema, name, text in rows:
            yield (str(schema), str(name)), str(text)


def parquet(file: Path, place: str) -> Relation:
    """A Parquet file as a relation."""
    return Relation((place,), f"read_parquet({literal(str(file))})")


@contextmanager
def in_our_words() -> Iterator[None]:
    """What DuckDB raises in here, told in our words: its own quote the values it stumbled over.

    Raises:
        UnreadableError: Something was raised.
    """
    try:
        yield
    # A stream of Arrow batches raises Arrow's errors, which are the system's or their own.
    except (duckdb.Error, pa.ArrowException, OSError) as error:
        raise UnreadableError(_why(error)) from None


def _why(error: Exception) -> str:
    if isinstance(error, duckdb.IOException) and "Could not set lock" in str(error):
        return "another process has it open: end it and scan again"
    if isinstance(error, duckdb.CatalogException | duckdb.BinderException):
        return "it needs a function, a table or a database that is not there: attach all it is built from"
    key = re.search(r"GOVERN_KEY_\w+ is not set", str(error))
    if key:
        return f"it makes tokens, and {key[0]}"
    return f"DuckDB cannot read it to its end ({type(error).__name__})"


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"
