"""What the record answers by itself: rows of text, given in Databricks' protocol without asking Spark."""

from __future__ import annotations

import re
import sqlite3
import uuid
from contextlib import closing
from dataclasses import dataclass

import sqlglot
from databricks.sql.thrift_api.TCLIService import ttypes as t
from unity_catalogue import Catalogue, RefusedError
from unity_views import VIEWS

_VIEW = re.compile(r"(?:`?(\w+)`?\s*\.\s*)?`?information_schema`?\s*\.\s*`?(\w+)`?", re.IGNORECASE)


@dataclass(frozen=True)
class Answer:
    """Rows of text.

    Attributes:
        columns: Their names.
        rows: Each as long as the names; None is null.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]


DONE = Answer(("status",), (("recorded",),))


def answered(catalogue: Catalogue, sql: str) -> Answer:
    """A query of information_schema, asked of the rows that its views have here.

    Raises:
        RefusedError: It names a view that is not answered here.
    """
    views: dict[str, tuple[str, str]] = {}

    def named(found: re.Match[str]) -> str:
        catalog, view = (found[1] or "system").lower(), found[2].lower()
        views[f"{catalog}__{view}"] = catalog, view
        return f"`{catalog}__{view}`"

    (query,) = sqlglot.transpile(_VIEW.sub(named, sql.rstrip("; \n")), read="databricks", write="sqlite")
    with closing(sqlite3.connect(":memory:")) as connection:
        for table, (catalog, view) in views.items():
            _fill(connection, table, catalog, *_view(catalogue, view))
        result = connection.execute(query)
        names = tuple(each[0] for each in result.description)
        rows = tuple(tuple(None if one is None else str(one) for one in row) for row in result.fetchall())
    return Answer(names, rows)


def asks_the_record(blank: str) -> bool:
    """Whether a statement without its strings and comments is a query of information_schema."""
    return bool(re.match(r"(select|with)\b", blank, re.IGNORECASE) and _VIEW.search(blank))


def _view(catalogue: Catalogue, view: str) -> tuple[list[str], list[tuple[str | None, ...]]]:
    if view not in VIEWS:
        raise RefusedError(f"[TABLE_OR_VIEW_NOT_FOUND] information_schema.{view} is not answered here.")
    columns, rows = VIEWS[view]
    return columns.split(), [tuple(row) for row in rows(catalogue)]


def _fill(
    connection: sqlite3.Connection,
    table: str,
    catalog: str,
    columns: list[str],
    rows: list[tuple[str | None, ...]],
) -> None:
    """A catalog's own information_schema knows that catalog alone; the first column of each view is the catalog."""
    listed = ", ".join(f'"{column}" varchar' for column in columns)
    connection.execute(f'create table "{table}" ({listed})')
    mine = [row for row in rows if catalog in {"system", row[0]}]
    if mine:
        connection.executemany(f'insert into "{table}" values ({", ".join("?" * len(columns))})', mine)


class Answers:
    """The answers that are waiting to be fetched, each by its handle."""

    def __init__(self) -> None:
        self._waiting: dict[bytes, Answer] = {}

    def keep(self, answer: Answer) -> t.TExecuteStatementResp:
        """Take an answer; returns what says that it is there."""
        name = uuid.uuid4().bytes
        self._waiting[name] = answer
        handle = t.TOperationHandle(
            operationId=t.THandleIdentifier(guid=name, secret=name),
            operationType=t.TOperationType.EXECUTE_STATEMENT,
            hasResultSet=True,
        )
        return t.TExecuteStatementResp(status=_good(), operationHandle=handle)

    def holds(self, handle: t.TOperationHandle) -> bool:
        """Whether an operation is one of these."""
        return handle.operationId.guid in self._waiting

    def status(self) -> t.TGetOperationStatusResp:
        """Every answer is there at once."""
        return t.TGetOperationStatusResp(status=_good(), operationState=t.TOperationState.FINISHED_STATE)

    def shape(self, handle: t.TOperationHandle) -> t.TGetResultSetMetadataResp:
        """The columns of an answer."""
        kind = t.TTypeDesc([t.TTypeEntry(primitiveEntry=t.TPrimitiveTypeEntry(type=t.TTypeId.STRING_TYPE))])
        columns = [
            t.TColumnDesc(columnName=name, typeDesc=kind, position=position)
            for position, name in enumerate(self._waiting[handle.operationId.guid].columns, start=1)
        ]
        return t.TGetResultSetMetadataResp(
            status=_good(),
            schema=t.TTableSchema(columns),
            resultFormat=t.TSparkRowSetType.COLUMN_BASED_SET,
            lz4Compressed=False,
        )

    def rows(self, handle: t.TOperationHandle) -> t.TFetchResultsResp:
        """All rows of an answer, and that there are no more."""
        answer = self._waiting[handle.operationId.guid]
        columns = [
            t.TColumn(stringVal=t.TStringColumn([row[at] or "" for row in answer.rows], _nulls(answer, at)))
            for at in range(len(answer.columns))
        ]
        return t.TFetchResultsResp(
            status=_good(),
            hasMoreRows=False,
            results=t.TRowSet(startRowOffset=0, rows=[], columns=columns),
            resultSetMetadata=self.shape(handle),
        )

    def forget(self, handle: t.TOperationHandle) -> t.TCloseOperationResp:
        """Let an answer go."""
        del self._waiting[handle.operationId.guid]
        return t.TCloseOperationResp(status=_good())


def _nulls(answer: Answer, at: int) -> bytes:
    """A bit for each row, the lowest first: set where there is nothing."""
    bits = bytearray((len(answer.rows) + 7) // 8)
    for row, values in enumerate(answer.rows):
        bits[row // 8] |= (values[at] is None) << (row % 8)
    return bytes(bits)


def _good() -> t.TStatus:
    return t.TStatus(statusCode=t.TStatusCode.SUCCESS_STATUS)
