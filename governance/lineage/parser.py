"""The one door to the SQL parser: text in, sqlglot's tree out, or the reason why not."""

from __future__ import annotations

import logging
from functools import lru_cache

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

# The parser's warnings quote the SQL, which may hold values of people.
logging.getLogger("sqlglot").setLevel(logging.CRITICAL)

DIALECTS = {
    "athena": "athena",
    "bigquery": "bigquery",
    "databricks": "databricks",
    "duckdb": "duckdb",
    "postgres": "postgres",
    "redshift": "redshift",
    "snowflake": "snowflake",
    "spark": "spark",
    "trino": "trino",
}
"""dbt adapter type → sqlglot dialect."""
_ENDS = frozenset({TokenType.R_PAREN, TokenType.COMMA})


class NotUnderstoodError(Exception):
    """This SQL cannot be followed; the message says why, in words for the report (never raised past the room)."""


@lru_cache(maxsize=16)
def _dialect(name: str) -> Dialect:
    if name not in DIALECTS:
        raise NotUnderstoodError(f"dialect {name} is not one we read")
    return Dialect.get_or_raise(DIALECTS[name])


def tokenize(sql: str, dialect: str) -> list[Token]:
    """Split SQL into tokens, each with ``start`` and ``end`` offsets into the text (end inclusive).

    Raises:
        NotUnderstoodError: The text has no tokens of this dialect.
    """
    if "\0" in sql:  # no engine takes one; the tokenizer makes a name of it
        raise NotUnderstoodError("a NUL character")
    try:
        return list(_dialect(dialect).tokenize(sql))
    except (SqlglotError, ValueError, IndexError, RecursionError) as error:
        raise NotUnderstoodError(_reason(error)) from error


def parse(sql: str, dialect: str) -> exp.Expr:
    """Parse exactly one statement.

    Raises:
        NotUnderstoodError: None, several, or one that the parser refuses or passes through as plain text.
    """
    found = statements(sql, dialect)
    if not found:
        raise NotUnderstoodError("there is no SQL")
    if len(found) > 1:
        raise NotUnderstoodError(f"{len(found)} statements instead of one")
    if isinstance(found[0], exp.Command):
        raise NotUnderstoodError("the parser does not know this statement")
    return found[0]


def statements(sql: str, dialect: str) -> list[exp.Expr]:
    """Parse any number of statements; what the parser passes through as plain text is a Command.

    Raises:
        NotUnderstoodError: The parser refuses one of them.
    """
    read = tokenize(sql, dialect)
    bracketed = _with_values_bracketed(sql, read)
    if bracketed is not None:
        sql, read = bracketed, tokenize(bracketed, dialect)
    try:
        trees = _dialect(dialect).parser().parse(read, sql)
    except (
        SqlglotError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        IndexError,
        AssertionError,
    ) as error:
        raise NotUnderstoodError(_reason(error)) from error
    except RecursionError as error:
        raise NotUnderstoodError("nested too deeply to be parsed") from error
    return [tree for tree in trees if tree is not None and not isinstance(tree, exp.Semicolon)]


def _with_values_bracketed(sql: str, read: list[Token]) -> str | None:
    """``json_object(k : value)`` as ``json_object(k : (value))``: the parser takes that column for the keyword VALUE."""
    places = [
        token.start
        for before, token, after in zip(read, read[1:], read[2:], strict=False)
        if token.token_type is TokenType.VAR
        and before.token_type is TokenType.COLON
        and after.token_type in _ENDS
        and token.text.lower() == "value"
    ]
    for start in reversed(places):
        sql = f"{sql[:start]}(value){sql[start + len('value') :]}"
    return sql if places else None


def _reason(error: Exception) -> str:
    """The place of a syntax error; never the SQL itself, which may hold values."""
    places = getattr(error, "errors", None) or [{}]
    line, column = places[0].get("line"), places[0].get("col")
    where = f" at line {line}, column {column}" if line else ""
    return f"the SQL cannot be parsed{where}"
