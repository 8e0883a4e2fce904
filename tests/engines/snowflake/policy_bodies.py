"""What a policy's body says to somebody: the functions that ask who they are answered, and its arguments filled in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import sqlglot
from catalogue import Policy, Refused
from sqlglot import exp
from sqlglot.optimizer.simplify import simplify

HELD = "_HELD"
"""What a relation is called where its policies are asked."""


@dataclass(frozen=True)
class Asking:
    """Who asks: CURRENT_ROLE, and whatever is in the session by it, as (kind, name)."""

    role: str
    roles: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Said:
    """What a body comes to, over the columns of `_HELD`: as it is written, and simplified as far as can be."""

    whole: exp.Expr
    least: exp.Expr


def said(policy: Policy, columns: tuple[str, ...], asking: Asking, tags: tuple[tuple[str, str], ...]) -> Said:
    """A policy's body for some columns.

    Args:
        policy: The policy.
        columns: The columns that are given for its arguments.
        asking: Who asks.
        tags: The tags of the column that it lies on, with their values.

    Raises:
        Refused: It calls what this bench does not know, or is no expression.
    """
    return _said(policy.body, tuple(zip(policy.arguments, columns, strict=True)), asking, tags)


@lru_cache(maxsize=8192)
def _said(
    body: str, given: tuple[tuple[str, str], ...], asking: Asking, tags: tuple[tuple[str, str], ...]
) -> Said:
    try:
        tree = sqlglot.parse_one(body, read="snowflake")
    except sqlglot.errors.ParseError as error:
        raise Refused(f"SQL compilation error:\n{error}") from error
    columns = {name: held(column) for name, column in given}
    whole = tree.transform(lambda node: _answered(node, columns, asking, dict(tags)))
    return Said(whole, simplify(whole.copy()))


def held(column: str) -> exp.Column:
    """A column as it is held, before any policy."""
    return exp.column(column, table=HELD, quoted=True)


def _answered(node: exp.Expr, given: dict[str, exp.Column], asking: Asking, tags: dict[str, str]) -> exp.Expr:
    if isinstance(node, exp.Column) and not node.table and node.name.upper() in given:
        return given[node.name.upper()].copy()
    if isinstance(node, exp.CurrentRole):
        return exp.Literal.string(asking.role)
    if isinstance(node, exp.Anonymous):
        return _function(node, asking, tags)
    return node


def _function(node: exp.Anonymous, asking: Asking, tags: dict[str, str]) -> exp.Expr:
    name = node.name.lower()
    if name in {"is_role_in_session", "is_database_role_in_session"}:
        kind = "role" if name == "is_role_in_session" else "database role"
        asked = node.expressions[0]
        roles = sorted(role for of, role in asking.roles if of == kind)
        if isinstance(asked, exp.Literal):
            return exp.true() if asked.name in roles else exp.false()
        return exp.In(this=asked.copy(), expressions=[exp.Literal.string(role) for role in roles])
    if name == "system$get_tag_on_current_column":
        value = tags.get(node.expressions[0].name.upper())
        return exp.null() if value is None else exp.Literal.string(value)
    if name.startswith(("invoker_", "current_", "system$", "is_")):
        raise Refused(f"this bench does not know {name}()")
    return node
