"""Loopback: fakesnow's server with our interposer before it, which knows governance and keeps a record of statements.

    python serve.py PORT RECORD [BRONZE FOLDER OF DUCKDB FILES]

Nothing is enforced here: what is refused and what would be masked is known, and told.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import json
import os
import re
import sys
from pathlib import Path

import duckdb
import fakesnow.cursor
import fakesnow.server as fake
import snowflake.connector.errors
import sqlglot
import uvicorn
from catalogue import Answer, Catalogue, Refused, Session
from enforcing import enforced
from holdings import made
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from statements import handle

from governance.masks.arrow_tokens import register

_CATALOGUE = Catalogue()
_SESSIONS: dict[str, Session] = {}
_LOCK = asyncio.Lock()
_SEEN: dict[str, dict[str, str]] = {}
_COLUMNS = """
    select database_name || '.' || schema_name || '.' || table_name, column_name, data_type
    from duckdb_columns()
    where not internal and database_name not in ('system', 'temp', 'memory', '_fs_global')
        and schema_name not like '\\_fs%' escape '\\'
"""
_TOKEN = re.compile(r"[\w.]+\.govern_token\(", re.IGNORECASE)
# What dbt writes around a statement: which node it is of.
_AROUND = re.compile(r"^(?:\s*/\*(?:(?!\*/).)*\*/)+|/\*(?:(?!\*/).)*\*/[\s;]*$", re.DOTALL)
# What leaves every relation and its columns as they are.
_KEEPS = re.compile(
    r"\s*(select|with(?! \S+ as procedure)|insert|merge|update|delete|truncate|show|describe|use|begin|commit|rollback)\b",
    re.IGNORECASE,
)


async def login(request: Request) -> JSONResponse:
    """Remember which role a session has."""
    response = await fake.login_request(request)
    answered = json.loads(bytes(response.body))
    parameters = request.query_params
    _SESSIONS[answered["data"]["token"]] = Session(
        role=(parameters.get("roleName") or "PUBLIC").upper(),
        database=(parameters.get("databaseName") or "").upper() or None,
        schema=(parameters.get("schemaName") or "").upper() or None,
    )
    return response


async def query(request: Request) -> JSONResponse:
    """One statement at a time: refuse it, answer it, or hand it on, and write down what came of it."""
    body = await request.body()
    packed = request.headers.get("Content-Encoding") == "gzip"
    asked = json.loads(gzip.decompress(body) if packed else body)
    token = fake.to_token(request)
    session, connection = _SESSIONS[token], fake.sessions[token]
    async with _LOCK:
        session.database, session.schema = (
            connection.database or session.database,
            connection.schema or session.schema,
        )
        sql = asked["sqlText"]
        text = _AROUND.sub("", sql)
        try:
            instead, answer, done = handle(_CATALOGUE, session, text)
            instead = (
                _select(answer)
                if answer is not None
                else _TOKEN.sub("govern_token(", enforced(_CATALOGUE, session, instead or text))
            )
        except Refused as error:
            _record(session, sql, error.message)
            return _refusal(error)
        asked["sqlText"] = instead
        raw = json.dumps(asked).encode()
        request._body = gzip.compress(raw) if packed else raw
        response = await fake.query_request(request)
        answered = json.loads(bytes(response.body))
        if answered["success"]:
            if answer is None and not _KEEPS.match(text):
                _CATALOGUE.set_columns(_columns())
            done()
            _detach()
        _record(session, sql, None if answered["success"] else answered["message"])
        return response


def _detach() -> None:
    """fakesnow drops no database: DuckDB lets go of it."""
    while _CATALOGUE.dropped:
        fake.shared_fs.duck_conn.cursor().execute(f'detach "{_CATALOGUE.dropped.pop()}"')
        _CATALOGUE.set_columns(_columns())


def _columns() -> list[tuple[str, str, str]]:
    return fake.shared_fs.duck_conn.cursor().execute(_COLUMNS).fetchall()


def _record(session: Session, sql: str, refused: str | None) -> None:
    """One line a statement that changes something or was refused, with the columns whose protection differs since."""
    if refused is None and _KEEPS.match(_AROUND.sub("", sql)):
        return
    now = _CATALOGUE.states()
    changed: dict[str, dict[str, str] | None] = {
        name: states for name, states in now.items() if states != _SEEN.get(name)
    }
    changed |= dict.fromkeys(_SEEN.keys() - now.keys())
    _SEEN.clear()
    _SEEN.update(now)
    line = {"role": session.role, "sql": sql, "refused": refused, "changed": changed}
    with Path(sys.argv[2]).open("a", encoding="utf-8") as record:
        record.write(json.dumps(line) + "\n")


def _refusal(error: Refused) -> JSONResponse:
    code = f"{error.errno:06d}"
    told = {
        "data": {"errorCode": code, "sqlState": "42000"},
        "code": code,
        "message": error.message,
        "success": False,
    }
    return JSONResponse(told)


def _select(answer: Answer) -> str:
    names = [f'"{name}"' for name in answer.columns]
    if not answer.rows:
        return f"select {', '.join(f'cast(null as varchar) as {name}' for name in names)} where 1 = 0"
    parts = []
    for row in answer.rows:
        values = [
            "null" if value is None else "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"
            for value in row
        ]
        parts.append(
            "select "
            + ", ".join(
                f"cast({value} as varchar) as {name}" for value, name in zip(values, names, strict=True)
            )
        )
    return " union all ".join(parts)


def _execute(cursor, command, *arguments, **named):
    """DuckDB's own errors are Snowflake's: as HTTP 500 the client would try again and again."""
    try:
        return _run(cursor, command, *arguments, **named)
    except (duckdb.Error, AssertionError, ValueError) as error:
        with contextlib.suppress(duckdb.Error):
            cursor._duck_conn.rollback()
        raise snowflake.connector.errors.ProgrammingError(
            msg=f"{type(error).__name__}: {error}", errno=1003, sqlstate="42000"
        ) from error


def _describe(cursor):
    """DuckDB describes its own SQL, as it is, and no MERGE; fakesnow parses it anew, and loses something."""
    sql = cursor._last_sql or ""
    if re.match(r"\s*merge\b", sql, re.IGNORECASE):
        sql = 'select 0::bigint as "number of rows inserted"'
    return cursor._duck_conn.execute(f"describe {sql}", cursor._last_params or []).fetchall()


class _InItsWords:
    """A DuckDB connection to which fakesnow speaks in sqlglot's own dialect, when it asks for a query's columns."""

    def __init__(self, connection):
        self._connection = connection

    def execute(self, sql):
        return self._connection.execute(sqlglot.transpile(sql, write="duckdb")[0])

    def fetchall(self):
        return self._connection.fetchall()


def _land(folder: Path) -> list[str]:
    """Bronze as the collectors left it, under Snowflake's names; the relations."""
    landed = []
    connection = fake.shared_fs.duck_conn.cursor()
    for file in sorted(folder.glob("*.duckdb")):
        connection.execute(f"attach '{file}' as landed (read_only)")
        tables = connection.execute(
            "select table_name from duckdb_tables() where database_name = 'landed' and schema_name = 'bronze'"
        ).fetchall()
        for (table,) in tables:
            connection.execute(
                f'create or replace table {file.stem.upper()}.BRONZE."{table.upper()}" as from landed.bronze."{table}"'
            )
            names = connection.execute(f'describe {file.stem.upper()}.BRONZE."{table.upper()}"').fetchall()
            for name, *_ in names:
                if name != name.upper():
                    connection.execute(
                        f'alter table {file.stem.upper()}.BRONZE."{table.upper()}" rename column "{name}" to "{name.upper()}"'
                    )
            landed.append(f"{file.stem.upper()}.BRONZE.{table.upper()}")
        connection.execute("detach landed")
    return landed


async def land(request: Request) -> JSONResponse:
    """Called by the tests: land a folder of DuckDB files in bronze."""
    async with _LOCK:
        landed = _land(Path((await request.json())["folder"]))
        _CATALOGUE.set_columns(_columns())
        for relation in landed:
            made(_CATALOGUE, "BROOK_BUILD", "table", relation)
    return JSONResponse({"success": True})


_run, fakesnow.cursor.FakeSnowflakeCursor.execute = fakesnow.cursor.FakeSnowflakeCursor.execute, _execute
fakesnow.cursor.FakeSnowflakeCursor._describe_last_sql = _describe
fakesnow.cursor.transforms.merge = lambda expression: [expression]  # DuckDB has MERGE itself
_create_table_as = fakesnow.cursor.transforms.create_table_as
fakesnow.cursor.transforms.create_table_as = lambda expression, connection: _create_table_as(
    expression, _InItsWords(connection)
)
_parse = fake.parse_one


def _parsed(sql):
    try:
        return _parse(sql)
    except snowflake.connector.errors.ProgrammingError:
        return _parse("select 1")


fake.parse_one = _parsed

_OURS = {"/session/v1/login-request": login, "/queries/v1/query-request": query}
_ROUTES = [
    Route(route.path, _OURS[route.path], methods=["POST"]) if route.path in _OURS else route
    for route in fake.routes
]
_ROUTES.append(Route("/bench/land", land, methods=["POST"]))

if __name__ == "__main__":
    register(fake.shared_fs.duck_conn, os.environ)
    uvicorn.run(Starlette(routes=_ROUTES), host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
