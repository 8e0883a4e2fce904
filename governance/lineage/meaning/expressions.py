"""What expressions are made of: conditions in any order, comparisons from either side, masks by their names."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from sqlglot import exp

from governance.lineage.meaning.relations import Relation, Scope
from governance.lineage.meaning.trees import flat
from governance.lineage.meaning.values import Value, scalar, short, together

_MIRRORED: Mapping[type, str] = {exp.GT: "LT", exp.GTE: "LTE"}
_ONE_WAY = (exp.LT, exp.LTE)
_EITHER_WAY = (exp.EQ, exp.NEQ, exp.NullSafeEQ)


class Expressions(ABC):
    """Reads expressions; queries in them are read by who knows how.

    Args:
        calls: Calls that stand for masks in the text, in lower case, and the masks' names.
    """

    def __init__(self, calls: Mapping[str, str]) -> None:
        self._calls = calls

    @abstractmethod
    def query(self, node: exp.Expr, scope: Scope) -> Relation:
        """Any query."""

    @abstractmethod
    def table(self, node: exp.Expr, scope: Scope) -> Relation:
        """A table by its name."""

    def value(self, node: exp.Expr, scope: Scope) -> Value:
        """What an expression is made of."""
        return self._walk(node, scope, set())

    def _walk(self, node: Any, scope: Scope, leave: set[str]) -> Value:  # noqa: ANN401, PLR0911 - any argument
        if isinstance(node, list):
            return together("list", [self._walk(one, scope, set()) for one in node])
        if not isinstance(node, exp.Expr):
            return Value(repr(node), bare=repr(node))
        if isinstance(node, (exp.Paren, exp.Alias)):
            return self._walk(node.this, scope, set())
        if isinstance(node, exp.Column) and not isinstance(node.this, exp.Star):
            return self._column(node, scope)
        if isinstance(node, exp.Query) and "alias" not in leave:
            return self._subquery(node, scope)
        if isinstance(node, exp.Table) and "alias" not in leave:
            return scalar(f"table {self.table(node, scope).rows.text}")
        if isinstance(node, exp.Identifier):
            return scalar(node.name if node.args.get("quoted") else node.name.lower())
        if isinstance(node, exp.Anonymous) and node.name.lower() in self._calls:
            return self._mask(node, scope)
        return self._node(node, scope, leave)

    def _node(self, node: exp.Expr, scope: Scope, leave: set[str]) -> Value:
        if isinstance(node, (exp.And, exp.Or)):
            parts = [self.value(one, scope) for one in flat(node, type(node))]
            return together(type(node).__name__, sorted(parts, key=lambda one: one.key))
        if isinstance(node, _EITHER_WAY):
            sides = sorted(
                (self.value(node.this, scope), self.value(node.expression, scope)), key=lambda one: one.key
            )
            return together(type(node).__name__, sides)
        if type(node) in _MIRRORED:
            swapped = [self.value(node.expression, scope), self.value(node.this, scope)]
            return together(_MIRRORED[type(node)], swapped)
        if isinstance(node, _ONE_WAY):
            return together(
                type(node).__name__, [self.value(one, scope) for one in (node.this, node.expression)]
            )
        counts = isinstance(node, (exp.AggFunc, exp.Window))
        name = node.name.lower() if isinstance(node, exp.Anonymous) else type(node).__name__
        parts = []
        for key in sorted(node.args):
            part = node.args[key]
            if part not in (None, [], False) and key not in leave:
                inner = self._walk(part, scope, set())
                parts.append(
                    Value(f"{key}={inner.key}", inner.refs, inner.masks, f"{key}={inner.bare}", inner.counts)
                )
        if isinstance(node, exp.In) and all(isinstance(one, exp.Literal) for one in node.expressions):
            parts.sort(key=lambda one: one.key)
        return together(name, parts, counts=counts)

    def _column(self, node: exp.Expr, scope: Scope) -> Value:
        qualifier = node.args.get("table")
        name, table = node.name.lower(), qualifier.name.lower() if qualifier else ""
        found = scope.column(table, name)
        return found or scalar(f"?{table}.{name}" if table else f"?{name}")

    def _subquery(self, node: exp.Expr, scope: Scope) -> Value:
        found = self.query(node, scope)
        columns = list(found.columns.values())
        made = together("query", columns)
        key = f"{made.key} of {found.rows.text} by {found.grain}"
        return Value(short(key), made.refs, made.masks, short(f"{made.bare} of {found.rows.text}"))

    def _mask(self, node: exp.Expr, scope: Scope) -> Value:
        inner = together("mask", [self.value(one, scope) for one in node.expressions])
        mask = self._calls[node.name.lower()]
        first = self.value(node.expressions[0], scope)
        return Value(
            short(f"{mask}({inner.key})"), inner.refs, tuple(sorted((*inner.masks, mask))), first.bare
        )
