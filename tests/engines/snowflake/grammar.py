"""Whether Snowflake's grammar, as sqlfluff has it, takes a statement of governance."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from sqlfluff.core import FluffConfig, Lexer, Parser, SQLParseError

# What sqlfluff 4.4.0 does not know of Snowflake's documented syntax, each with what it knows and stands for the same:
# https://docs.snowflake.com/en/sql-reference/sql/create-row-access-policy, …/create-masking-policy (EXEMPT_OTHER_POLICIES),
# …/alter-tag (names with their schema), …/grant-privilege (APPLY ON TAG), …/drop-masking-policy (IF EXISTS),
# …/create-dynamic-table (SCHEDULER).
_GAPS = tuple(
    (re.compile(pattern, re.IGNORECASE), instead)
    for pattern, instead in (
        (r"^create (or replace )?row access policy", r"create \1masking policy"),
        (r"\s+exempt_other_policies\s*=\s*(true|false)", ""),
        (r"^(alter tag \S+ (?:un)?set masking policy )[\w$]+\.[\w$]+\.", r"\1"),
        (r"^(alter tag \S+ set masking policy \S+) force$", r"\1"),
        (r"^((?:grant|revoke) (?:apply|read|ownership) on) tag ", r"\1 masking policy "),
        (r"^(drop (?:masking|row access) policy)(?: if exists)? (?:[\w$]+\.){0,2}", r"\1 "),
        (r"^(create (?:or replace )?)secure function", r"\1function"),
        (r"^(create (?:or replace )?(?:transient )?dynamic table .*?) scheduler = '\w+'", r"\1"),
    )
)
# Which environment a database is of is all the same to the grammar.
_ENVIRONMENT = re.compile(r"\b[a-z0-9]+_(?=brook_)", re.IGNORECASE)
_BODY = re.compile(r"\bas\s*\(?\s*(?:/\*.*?\*/\s*)*(?:select|with)\b", re.IGNORECASE | re.DOTALL)


def fault(sql: str) -> str | None:
    """What is wrong with a statement's grammar; None if nothing is.

    Args:
        sql: One statement; of a CREATE … AS SELECT what stands before the query is looked at.
    """
    return _fault(_ENVIRONMENT.sub("", sql))


@lru_cache(maxsize=4096)
def _fault(sql: str) -> str | None:
    for pattern, instead in _GAPS:
        sql = pattern.sub(instead, sql)
    if re.match(r"create\b.*?\b(table|view)\b", sql, re.IGNORECASE) and (body := _BODY.search(sql)):
        sql = f"{sql[: body.start()]}as (select 1)"
    lexer, parser = _reader()
    tokens, wrong = lexer.lex(f"{sql};\n")
    if wrong:
        return wrong[0].desc()
    try:
        tree = parser.parse(tuple(tokens))
    except SQLParseError as error:
        return error.desc()
    return next((f"found unparsable section: {one.raw!r}" for one in tree.iter_unparsables()), None)


@cache
def _reader():
    """Without sqlfluff's linter, which copies its configuration and looks for plugins at every statement."""
    config = FluffConfig(overrides={"dialect": "snowflake"})
    return Lexer(config=config), Parser(config=config)
