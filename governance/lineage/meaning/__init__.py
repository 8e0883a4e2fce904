"""What a query's columns and rows mean, whatever its tables, common table expressions and aliases are called.

Two texts that differ in blanks, comments, brackets, names of aliases or of common table expressions, or in how a
projection is spread over several of them, have one meaning. Where that could not be shown, they have two: two
equal meanings are the same query, two different ones may be.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sqlglot import exp

from governance.lineage import parser
from governance.lineage.meaning.queries import Reader
from governance.lineage.meaning.relations import Scope
from governance.lineage.meaning.values import Ref, Value
from governance.lineage.parser import NotUnderstoodError
from governance.lineage.policy import Policy
from governance.lineage.same_sql import Names
from governance.lineage.spans import Marked, accept_markers

__all__ = ["Asked", "Meaning", "Value", "meaning_of"]
_SURPRISES = (AttributeError, TypeError, KeyError, IndexError, ValueError)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one model's SQL means.

    Attributes:
        find: The value of a column by its name in lower case, or None: there is none.
        names: The columns that are known by name.
        rows: What decides which rows there are, but for what they are grouped by.
        grain: What they are grouped by last.
        deciding: The columns that decide on rows.
        reads: The relations read.
        spelled: How a value is written, as SQL.
        clauses: How what decides on rows is written, as SQL, clause by clause.
    """

    find: Callable[[str], Value | None]
    names: tuple[str, ...]
    rows: str
    grain: str
    deciding: frozenset[Ref]
    reads: frozenset[str]
    spelled: Callable[[Value], str]
    clauses: Callable[[], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What there is to know of a text.

    Attributes:
        dialect: The adapter's type.
        policy: The masks.
        names: What the project's relations are called in its SQL.
        called: Macros of masks that the model calls.
        home: Where the model is at home.
    """

    dialect: str
    policy: Policy
    names: Names
    called: frozenset[str] | None = None
    home: str = ""


def meaning_of(sql: str, asked: Asked) -> Meaning | None:
    """What a model's compiled SQL means, or None: it could not be read."""
    try:
        marked = accept_markers(sql, asked.dialect, asked.policy, asked.called, asked.home)
        tree = parser.parse(marked.sql, asked.dialect)
        reader = Reader(marked, asked.names)
        found = reader.query(tree, Scope())
    except (NotUnderstoodError, RecursionError, *_SURPRISES):
        return None
    return Meaning(
        found.find,
        tuple(found.columns),
        found.rows.text.replace(found.grain, "<grain>") if found.grain else found.rows.text,
        found.grain,
        frozenset(reader.deciding),
        frozenset(reader.reads),
        partial(_spelled, asked.dialect, marked),
        lambda: tuple(_as_sql(one, asked.dialect, marked) for one in reader.clauses),
    )


def _spelled(dialect: str, marked: Marked, value: Value) -> str:
    return value.key if value.written is None else _as_sql(value.written, dialect, marked)


def _as_sql(node: exp.Expr, dialect: str, marked: Marked) -> str:
    """A piece of the tree as SQL, masks by their names."""
    text = " ".join(node.sql(dialect=parser.DIALECTS.get(dialect), comments=False).split())
    for call, mask in marked.calls.items():
        text = re.sub(re.escape(call), mask, text, flags=re.IGNORECASE)
    return text
