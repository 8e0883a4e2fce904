"""A plan carried out: read from DuckDB files, written to a folder of its own that is there whole or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import duckdb
import msgspec

from governance.errors import EvaluationError, UsageError
from governance.publishing.deciding import Asked, Plan, TablePlan
from governance.publishing.shape import FilePublished, Published, TablePublished
from governance.scan.warehouse import (
    Relation,
    UnreadableError,
    attach,
    connected,
    in_our_words,
    literal,
    quoted,
)

SHEET = "publish.json"
_ROWS = 65_536


@dataclass(frozen=True, slots=True)
class Destination:
    """Where it is written, and how.

    Attributes:
        folder: A folder that is not there yet.
        form: One DuckDB file, or a Parquet file a table.
        key: The key the Parquet files are encrypted with, or None: they are not.
    """

    folder: Path
    form: Literal["duckdb", "parquet"]
    key: bytes | None = None


def publish(project: str, asked: Asked, plan: Plan, warehouse: Path, to: Destination) -> Published:
    """Write what a role is handed, and beside it what that is: `publish.json`.

    Args:
        project: The dbt project's name.
        asked: What was asked for.
        plan: What is handed out.
        warehouse: The folder of the DuckDB files that dbt built; each is the database of its name.
        to: Where to.

    Raises:
        UsageError: The folder is there already, or a DuckDB file is to be encrypted.
        EvaluationError: A database or table is not there, has other columns than the manifest, or cannot be read.
    """
    if to.form == "duckdb" and to.key is not None:
        raise UsageError("DuckDB files are not encrypted here", "ask for Parquet: --format parquet")
    with _whole(to.folder) as folder, connected() as connection, _told():
        _attach_all(connection, warehouse)
        for table in plan.tables:
            _require_columns(connection, table)
        write = _as_database if to.form == "duckdb" else _as_parquet
        tables = tuple(sorted(write(connection, plan, folder, to), key=lambda one: one.name))
        published = Published(
            project=project,
            product=plan.contract.name,
            version=plan.contract.version,
            roles=asked.roles,
            target=asked.target,
            form=to.form,
            encrypted=to.key is not None,
            tables=tables,
            files=tuple(_described(file) for file in sorted(folder.iterdir())),
            left_out=plan.left_out,
        )
        sheet = msgspec.json.format(msgspec.json.encode(published), indent=2)
        (folder / SHEET).write_bytes(sheet + b"\n")
        return published


@contextmanager
def _whole(folder: Path) -> Iterator[Path]:
    """A folder that takes its name when all is in it; where something goes wrong, nothing is left."""
    if folder.exists() or folder.is_symlink():
        raise UsageError(f"{folder} is there already", "name another folder, or remove it first")
    partial = folder.with_name(f".{folder.name}.{os.getpid()}.partial")
    try:
        partial.mkdir(parents=True)
        yield partial
        partial.rename(folder)
    except OSError as error:
        raise UsageError(f"{folder}: this folder cannot be written: {error.strerror}") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except UnreadableError as error:
        raise EvaluationError(
            f"the warehouse cannot be read: {error}", "build it again: dbt build"
        ) from error


def _attach_all(connection: duckdb.DuckDBPyConnection, warehouse: Path) -> None:
    """Every database of the warehouse, under its own name: a view of one may read another."""
    files = sorted(warehouse.glob("*.duckdb"))
    if not files:
        raise EvaluationError(f"{warehouse} holds no DuckDB database", "name its folder: --warehouse DIR")
    for file in files:
        attach(connection, file, file.stem)


def _require_columns(connection: duckdb.DuckDBPyConnection, table: TablePlan) -> None:
    """See that a table has the columns that were judged: one that nobody knows of may hold anything."""
    model = table.model
    relation = Relation((model.database or "", model.schema, model.relation), "")
    name = ".".join(relation.path)
    try:
        query = f"describe {'.'.join(map(quoted, relation.path))}"
        there = {str(row[0]).lower() for row in connection.execute(query).fetchall()}
    except duckdb.Error as error:
        raise EvaluationError(f"{name} is not in the warehouse", "build it first: dbt build") from error
    known = {one.name.lower() for one in table.columns}
    if there != known:
        differ = ", ".join(f"`{one}`" for one in sorted(there ^ known))
        raise EvaluationError(
            f"{name} has other columns than the manifest: {differ}", "build and compile it again: dbt build"
        )


def _as_database(
    connection: duckdb.DuckDBPyConnection, plan: Plan, folder: Path, _: Destination
) -> Iterator[TablePublished]:
    """One DuckDB file, a schema as in the warehouse."""
    with in_our_words():
        file = folder / f"{plan.contract.name}.duckdb"
        connection.execute(f"attach {literal(str(file))} as handed_out")
        for table in plan.tables:
            schema, name = quoted(table.model.schema), quoted(table.model.relation)
            connection.execute(f"create schema if not exists handed_out.{schema}")
            connection.execute(f"create table handed_out.{schema}.{name} as {table.query}")
            counted = connection.execute(f"select count(*) from handed_out.{schema}.{name}").fetchall()  # noqa: S608 - names are quoted
            yield _published(table, f"{table.model.schema}.{table.model.relation}", counted[0][0])
        connection.execute("checkpoint handed_out")
        connection.execute("detach handed_out")


def _as_parquet(
    connection: duckdb.DuckDBPyConnection, plan: Plan, folder: Path, to: Destination
) -> Iterator[TablePublished]:
    """A Parquet file a table."""
    from governance.publishing.encrypting import write_encrypted

    for table in plan.tables:
        file = folder / f"{table.model.schema}.{table.model.relation}.parquet"
        with in_our_words():
            if to.key is None:
                connection.execute(f"copy ({table.query}) to {literal(str(file))} (format parquet)")
            else:
                write_encrypted(file, connection.sql(table.query).to_arrow_reader(_ROWS), to.key)
            counted = connection.execute(f"select count(*) from ({table.query})").fetchall()  # noqa: S608 - names are quoted
        yield _published(table, file.name, counted[0][0])


def _published(table: TablePlan, name: str, count: int) -> TablePublished:
    return TablePublished(
        node=table.model.unique_id,
        name=name,
        rule=table.rule,
        rows=dict(table.rows),
        count=count,
        columns=table.columns,
    )


def _described(file: Path) -> FilePublished:
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return FilePublished(file.name, file.stat().st_size, digest)
