"""What SQL beside the models does: hooks, operations, headers, what macros run; harmless or a verb."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a project without hooks does not load the parser
    from sqlglot import exp

_JINJA = re.compile(r"\{#.*?#\}|\{\{-?(?P<said>.*?)-?\}\}", re.DOTALL)
_WORD = r"""(?:'[\w.-]+'|"[\w.-]+")"""
# These are names that dbt fills in; a variable, an environment variable or a macro may be any SQL.
_NAMES = re.compile(
    rf"""\s*(?:this(?:\.(?:database|schema|identifier|name|table))?
    |model\.(?:name|schema|database|unique_id)|target\.(?:name|schema|database|type|warehouse)|invocation_id
    |ref\(\s*{_WORD}\s*(?:,\s*{_WORD}\s*)?\)|source\(\s*{_WORD}\s*,\s*{_WORD}\s*\))\s*""",
    re.VERBOSE,
)
# A macro may be handed on by its name, so that every word counts.
_CALLED = re.compile(r"\b([A-Za-z_]\w*)")
_PLACEHOLDER = "govern_filled_in"
_TAGS_QUERIES = re.compile(r"ALTER SESSION (SET query_tag ?= ?'[^']*'|UNSET query_tag)", re.IGNORECASE)
_HARMLESS_COMMANDS = frozenset({"VACUUM", "OPTIMIZE"})
_VERBS = {
    "Alter": "alters what is there",
    "Attach": "attaches a database",
    "Copy": "copies rows in or out",
    "Create": "creates a relation or function",
    "Delete": "deletes rows",
    "Drop": "drops what is there",
    "Grant": "grants privileges",
    "Insert": "writes rows",
    "Install": "installs an extension",
    "Merge": "writes rows",
    "Put": "copies rows in or out",
    "Revoke": "revokes privileges",
    "Set": "changes settings",
    "TruncateTable": "deletes rows",
    "Update": "writes rows",
    "Use": "changes role or database",
}


def normalised(sql: str) -> str:
    """A text without what changes nothing: white space around its lines, empty lines, last semicolons."""
    lines = (line.strip() for line in sql.rstrip("; \t\r\n\f\v").splitlines())
    return "\n".join(line for line in lines if line)


def called(sql: str) -> frozenset[str]:
    """Names that the Jinja of a text may call."""
    inside = re.findall(r"\{[{%].*?[}%]\}", sql, re.DOTALL)
    return frozenset(name for part in inside for name in _CALLED.findall(part))


@lru_cache(maxsize=4096)
def deed(sql: str, adapter: str) -> str | None:
    """What a text does that somebody must allow, in a few words; None if it is known to be harmless.

    Harmless are: analyze, vacuum, optimize, comment, an index, a query's tag, a transaction's begin and end, and queries
    that call nothing but plain functions. Whatever is not known to be harmless is not.

    Args:
        sql: Statements, with the Jinja that dbt fills in when it runs them.
        adapter: dbt's adapter type.
    """
    from governance.lineage.parser import NotUnderstoodError, statements

    filled = _JINJA.sub(_fill, sql)
    if any(sign in filled for sign in ("{{", "}}", "{%", "{#")):
        return "is decided by Jinja when it runs"
    try:
        deeds = (_deed(tree) for tree in statements(filled, adapter))
        return next((found for found in deeds if found), None)
    except NotUnderstoodError:
        return "cannot be parsed"


def _fill(found: re.Match[str]) -> str:
    said = found["said"]
    if said is None:
        return ""
    return _PLACEHOLDER if _NAMES.fullmatch(said) else found[0]


def _deed(tree: exp.Expr) -> str | None:
    from sqlglot import exp

    if isinstance(tree, exp.Query):
        return _deed_of_query(tree)
    if isinstance(tree, exp.Command):
        word = str(tree.this).upper()
        return None if word in _HARMLESS_COMMANDS else f"runs `{word}`"
    if _is_harmless(tree):
        return None
    return _VERBS.get(type(tree).__name__, "does what is not known to be harmless")


def _is_harmless(tree: exp.Expr) -> bool:
    from sqlglot import exp

    kind = str(tree.args.get("kind")).upper()
    harmless = (exp.Analyze, exp.Comment, exp.Describe, exp.Show, exp.Transaction, exp.Commit, exp.Rollback)
    return (
        isinstance(tree, harmless)
        or (isinstance(tree, exp.Create) and kind == "INDEX")
        or (isinstance(tree, exp.Use) and kind == "WAREHOUSE")
        or (isinstance(tree, exp.Alter) and _TAGS_QUERIES.fullmatch(tree.sql("snowflake")) is not None)
    )


def _deed_of_query(tree: exp.Query) -> str | None:
    from sqlglot import exp

    plain = (
        *(
            exp.Connector,
            exp.Count,
            exp.Max,
            exp.Min,
            exp.Sum,
            exp.Avg,
            exp.Coalesce,
            exp.Cast,
            exp.TryCast,
            exp.Case,
        ),
        *(exp.CurrentTimestamp, exp.CurrentDate, exp.CurrentUser, exp.Upper, exp.Lower, exp.Exists, exp.If),
    )
    for node in tree.walk():
        if isinstance(node, (exp.DML, exp.DDL)) and not isinstance(node, exp.Query):
            return _VERBS.get(type(node).__name__, "writes rows")
        if isinstance(node, exp.Into):
            return "creates a relation or function"
        if isinstance(node, exp.Func) and not isinstance(node, plain):
            return "calls a function that may do anything"
    return None
