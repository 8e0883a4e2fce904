"""One SQL expression to the values it is made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from sqlglot import exp

from governance.lineage.functions import (
    HARMLESS,
    KINDS,
    LEAVES,
    METADATA,
    MODELS,
    NAMED,
    ROWLESS,
    leaves_the_warehouse,
)
from governance.lineage.kinds import AGGREGATE, COPY, DERIVE, IDENTITY, PREDICATE, SEQUENCE
from governance.lineage.policy import MaskFunction
from governance.lineage.summary import MAYBE, Term, Terms

Steps = tuple[tuple[int, str], ...]
_Handler = Callable[["Expression", exp.Expr, int], None]


class Queries(Protocol):
    """What an expression needs of the query it stands in."""

    aggregates: bool
    dialect: str
    outward: dict[tuple[str, Terms], None]
    calls: dict[str, str]
    called: dict[str, None]
    functions: dict[str, tuple[MaskFunction, ...]]

    def subquery(self, query: exp.Expr) -> int:
        """Read a query inside an expression; the node it became."""
        ...

    def window(self, name: str) -> exp.Expr | None:
        """A named window of the query."""
        ...


def column_path(node: exp.Expr) -> tuple[str, ...]:
    """The dotted name of a column, folded."""
    args = node.args
    parts = [args[key] for key in ("catalog", "db", "table", "this") if args.get(key) is not None]
    return tuple("*" if type(part) is exp.Star else _name(part) for part in parts)


def _name(part: exp.Expr) -> str:
    if type(part) is exp.Identifier:
        return str(part.args["this"]).lower()
    if type(part) is exp.Parameter:
        return f"${part.name}"
    return part.name.lower()


class Expression:
    """Collects the terms of one expression; kinds passed along are those from a node to the whole."""

    __slots__ = ("bound", "queries", "spread", "terms", "windowed")

    def __init__(self, queries: Queries) -> None:
        self.queries = queries
        self.terms: dict[tuple[tuple[str, ...], int, Steps], int] = {}
        self.bound: frozenset[str] = frozenset()
        self.windowed = False
        self.spread = False

    def result(self) -> Terms:
        """The terms found, in order of mention."""
        return tuple(Term(kinds, *key) for key, kinds in self.terms.items())

    def add(self, path: tuple[str, ...], query: int, kinds: int) -> None:
        """One more value."""
        key = (path, query, ())
        self.terms[key] = self.terms.get(key, 0) | kinds

    def walk(self, node: exp.Expr, kinds: int) -> None:
        """Collect what ``node`` is made of."""
        kind = type(node)
        handler = _HANDLERS.get(kind)
        if handler is not None:
            handler(self, node, kinds)
        elif kind in LEAVES:
            return
        elif isinstance(node, exp.Query):
            self.add((), self.queries.subquery(node), SEQUENCE[COPY][kinds])
        else:
            self._function(node, kinds)

    def _function(self, node: exp.Expr, kinds: int) -> None:
        own = KINDS.get(type(node), DERIVE)
        if own == AGGREGATE and self.windowed:
            own = DERIVE
        elif not self.windowed and isinstance(node, exp.AggFunc):
            self.queries.aggregates = True
        windowed, self.windowed = self.windowed, own == IDENTITY and self.windowed
        self.parts(node, SEQUENCE[own][kinds] if own != IDENTITY else kinds)
        self.windowed = windowed

    def parts(self, node: exp.Expr, kinds: int) -> None:
        """Collect what the parts of ``node`` are made of."""
        for value in node.args.values():
            if isinstance(value, exp.Expr):
                self.walk(value, kinds)
            elif type(value) is list:
                for one in value:
                    if isinstance(one, exp.Expr):
                        self.walk(one, kinds)

    def column(self, node: exp.Expr, kinds: int) -> None:
        """A column, a struct's field, a whole row."""
        path = column_path(node)
        if path[0] in self.bound:
            return
        if path[-1] == "*":
            self._replaced(node.this, kinds)
            kinds = SEQUENCE[COPY][kinds]
        if not isinstance(node.this, (exp.Identifier, exp.Star, exp.Parameter)):
            self.walk(node.this, SEQUENCE[DERIVE][kinds])
        self.add(path, -1, kinds)

    def star(self, node: exp.Expr, kinds: int) -> None:
        """Every column, packed into one value."""
        self.add(("*",), -1, SEQUENCE[COPY][kinds])
        self._replaced(node, kinds)

    def _replaced(self, star: exp.Expr, kinds: int) -> None:
        for one in star.args.get("replace") or []:
            self.walk(one, SEQUENCE[COPY][kinds])

    def rowless(self, node: exp.Expr, kinds: int) -> None:
        """A count: the star in it is no value."""
        if not isinstance(node.this, exp.Star):
            self._function(node, kinds)
        elif not self.windowed:
            self.queries.aggregates = True

    def columns(self, _node: exp.Expr, kinds: int) -> None:
        """``columns(…)`` inside an expression: any of them, one output each."""
        self.spread = True
        self.add(("*",), -1, SEQUENCE[COPY][kinds])

    def window(self, node: exp.Expr, kinds: int) -> None:
        """A window function: its argument flows, its partition and order decide."""
        judged = SEQUENCE[PREDICATE][kinds]
        windowed, self.windowed = self.windowed, True
        self.walk(node.this, kinds)
        self.windowed = windowed
        self._window_parts(node, judged, 0)

    def _window_parts(self, node: exp.Expr, kinds: int, depth: int) -> None:
        for one in node.args.get("partition_by") or []:
            self.walk(one, kinds)
        for key in ("order", "spec"):
            part = node.args.get(key)
            if isinstance(part, exp.Expr):
                self.parts(part, kinds)
        alias = node.args.get("alias")
        named = self.queries.window(alias.name.lower()) if isinstance(alias, exp.Expr) else None
        if named is not None and depth < 10:  # noqa: PLR2004 - windows that name each other in a ring are no SQL
            self._window_parts(named, kinds, depth + 1)

    def case(self, node: exp.Expr, kinds: int) -> None:
        """CASE: branches are copies, conditions predicates."""
        copied, judged = SEQUENCE[COPY][kinds], SEQUENCE[PREDICATE][kinds]
        args = node.args
        if args.get("this") is not None:
            self.walk(args["this"], judged)
        for one in args.get("ifs") or []:
            self.condition(one, kinds)
        if args.get("default") is not None:
            self.walk(args["default"], copied)

    def condition(self, node: exp.Expr, kinds: int) -> None:
        """IF: one condition, two values."""
        copied, judged = SEQUENCE[COPY][kinds], SEQUENCE[PREDICATE][kinds]
        for key, value in node.args.items():
            if isinstance(value, exp.Expr):
                self.walk(value, judged if key == "this" else copied)

    def chosen(self, node: exp.Expr, kinds: int) -> None:
        """``max_by(value, order)``, ``agg(…) filter (where …)``: the first flows, the others decide."""
        self.queries.aggregates |= not self.windowed
        for key, value in node.args.items():
            if isinstance(value, exp.Expr):
                self.walk(value, SEQUENCE[COPY if key == "this" else PREDICATE][kinds])

    def filtered(self, node: exp.Expr, kinds: int) -> None:
        """An aggregate over some of the rows, or in some order of them."""
        self.walk(node.this, kinds)
        judged = SEQUENCE[PREDICATE][kinds]
        # percentile_cont(0.5) within group (order by x) yields x itself: there the order is the value.
        ordered = SEQUENCE[COPY][kinds] if type(node) is exp.WithinGroup else judged
        self.walk(node.args["expression"], ordered)

    def ordered(self, node: exp.Expr, kinds: int) -> None:
        """Values in an order: the order decides, unless there is nothing but it (WITHIN GROUP)."""
        inner = node.args.get("this")
        if isinstance(inner, exp.Expr):
            self.walk(inner, kinds)
            kinds = SEQUENCE[PREDICATE][kinds]
        for one in node.args.get("expressions") or []:
            self.walk(one, kinds)

    def parameter(self, node: exp.Expr, kinds: int) -> None:
        """``$1`` is a column by its place; any other parameter holds what its session put there."""
        if isinstance(node.this, exp.Literal):
            self.add((f"${node.this.name}",), -1, kinds)
        else:
            self.queries.called[f"${node.name.lower()}"] = None

    def bound_names(self, node: exp.Expr, kinds: int) -> None:
        """A lambda or a comprehension: its own names are no columns."""
        names = node.args.get("expressions") or [node.args.get("expression")]
        outer, self.bound = self.bound, self.bound | {one.name.lower() for one in names if one is not None}
        for key, value in node.args.items():
            if isinstance(value, exp.Expr) and key in {"this", "condition"}:
                self.walk(value, SEQUENCE[DERIVE][kinds])
        self.bound = outer
        iterated = node.args.get("iterator")
        if isinstance(iterated, exp.Expr):
            self.walk(iterated, SEQUENCE[DERIVE][kinds])

    def dot(self, node: exp.Expr, kinds: int) -> None:
        """A field of something, or a function called by its full name."""
        last = node.args.get("expression")
        if isinstance(last, exp.Func):
            prefix = [part.name.lower() for part in _left(node)]
            if self.queries.dialect == "duckdb" and not self._is_mask(prefix, last):
                self._receiver(node.this, prefix, kinds)
            self.call(last, kinds, prefix)
        else:
            self.walk(node.this, SEQUENCE[COPY][kinds])
            if isinstance(last, exp.Expr) and not isinstance(last, (exp.Identifier, exp.Star)):
                self.walk(last, SEQUENCE[COPY][kinds])

    def _is_mask(self, prefix: list[str], node: exp.Expr) -> bool:
        return ".".join([*prefix, str(node.args.get("this")).lower()]) in self.queries.functions

    def _receiver(self, node: exp.Expr, prefix: list[str], kinds: int) -> None:
        """DuckDB's ``email.lower()``: what a function is called on is its first argument, though it reads as a name."""
        derived = SEQUENCE[DERIVE][kinds]
        if all(isinstance(one, (exp.Identifier, exp.Dot)) for one in node.walk()):
            self.add((MAYBE, *prefix), -1, derived)  # or a schema, whose function it is
            return
        self.walk(node, derived)
        for one in node.find_all(exp.Identifier):
            if not isinstance(one.parent, exp.Column):
                self.add((MAYBE, one.name.lower()), -1, derived)

    def call(self, node: exp.Expr, kinds: int, prefix: list[str] | None = None) -> None:
        """A function by name: a mask, a known one, or any."""
        name = str(node.args.get("this") or "").lower() if type(node) is exp.Anonymous else ""
        arguments = [one for one in node.args.get("expressions") or [] if isinstance(one, exp.Expr)]
        mask = self.queries.calls.get(name)
        if mask is not None:
            self.masked(mask, arguments, kinds)
            return
        known = _mask_function(self.queries.functions.get(".".join([*(prefix or []), name]), ()), arguments)
        if known is not None:
            value = arguments.pop(known.value)
            self.masked(known.mask, [value], kinds)
        elif not name:
            self._function(node, kinds)
            return
        elif not _harmless(name, prefix) and node.find(exp.Column, exp.Star) is None:
            self.queries.called[name] = None  # `getvariable('x')` may return what is in no graph
        if leaves_the_warehouse(name, prefix):
            whole = ".".join([*(prefix or ()), name])
            self._outward(whole, arguments)
            if prefix and known is None:
                self.queries.called[whole] = None  # `util.look_up(order_id)`: its body may read any table
        for one in arguments:
            self.walk(one, SEQUENCE[NAMED.get(name, DERIVE)][kinds])

    def _outward(self, name: str, arguments: list[exp.Expr]) -> None:
        """Note what a function is given that may take it out of the warehouse."""
        inner = Expression(self.queries)
        inner.bound = self.bound
        for one in arguments:
            inner.walk(one, IDENTITY)
        self.queries.outward[name, inner.result()] = None

    def asked_of_a_model(self, node: exp.Expr, kinds: int) -> None:
        """A function of a language model, which the parser knows by name."""
        parts = [
            one for value in node.args.values() for one in (value if isinstance(value, list) else [value])
        ]
        name = node.sql_name().lower() if isinstance(node, exp.Func) else type(node).__name__.lower()
        self._outward(name, [one for one in parts if isinstance(one, exp.Expr)])
        self._function(node, kinds)

    def masked(self, mask: str, values: list[exp.Expr], kinds: int) -> None:
        """Values under a mask: what leads to it is a step, what follows stays as it was."""
        inner = Expression(self.queries)
        inner.bound = self.bound
        for value in values:
            inner.walk(value, IDENTITY)
        for (path, query, steps), found in inner.terms.items():
            key = (path, query, (*steps, (found, mask)))
            self.terms[key] = self.terms.get(key, 0) | kinds


def _harmless(name: str, prefix: list[str] | None) -> bool:
    """Whether a function that is given no column returns nothing of anybody; called on something, it was given that."""
    return name in METADATA or name in HARMLESS or bool(prefix and name.upper() in exp.FUNCTION_BY_NAME)


def _left(node: exp.Expr) -> list[exp.Expr]:
    left, parts = node.this, []
    while isinstance(left, exp.Dot):
        parts.append(left.args["expression"])
        left = left.this
    if isinstance(left, exp.Column):
        parts += [
            left.args[key] for key in ("this", "table", "db", "catalog") if left.args.get(key) is not None
        ]
    else:
        parts.append(left)
    return [part for part in reversed(parts) if isinstance(part, exp.Expr)]


def _mask_function(known: tuple[MaskFunction, ...], arguments: list[exp.Expr]) -> MaskFunction | None:
    for one in known:
        fits = one.value < len(arguments) and all(
            place < len(arguments)
            and isinstance(arguments[place], exp.Literal)
            and arguments[place].name == text
            for place, text in one.constants
        )
        if fits:
            return one
    return None


_HANDLERS: dict[type[exp.Expr], _Handler] = {
    exp.Column: Expression.column,
    exp.Star: Expression.star,
    exp.Columns: Expression.columns,
    exp.Window: Expression.window,
    exp.Case: Expression.case,
    exp.If: Expression.condition,
    exp.Nvl2: Expression.condition,
    exp.ArgMax: Expression.chosen,
    exp.ArgMin: Expression.chosen,
    exp.Filter: Expression.filtered,
    exp.WithinGroup: Expression.filtered,
    exp.Order: Expression.ordered,
    exp.Parameter: Expression.parameter,
    exp.PositionalColumn: Expression.star,
    exp.Lambda: Expression.bound_names,
    exp.Comprehension: Expression.bound_names,
    exp.Dot: Expression.dot,
    exp.Anonymous: Expression.call,
    **dict.fromkeys(MODELS, Expression.asked_of_a_model),
    **dict.fromkeys(ROWLESS, Expression.rowless),
}
