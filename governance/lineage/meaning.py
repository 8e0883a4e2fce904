"""What a query's columns and rows mean, whatever its tables, common table expressions and aliases are called.

Two texts that differ in blanks, comments, brackets, names of aliases or of common table expressions, or in how a
projection is spread over several of them, have one meaning. Where that could not be shown, they have two: two
equal meanings are the same query, two different ones may be.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from sqlglot import exp

from governance.lineage import parser
from governance.lineage.parser import NotUnderstoodError
from governance.lineage.policy import Policy
from governance.lineage.same_sql import Names
from governance.lineage.sources import alias_columns, table_parts
from governance.lineage.spans import Marked, accept_markers

Ref = tuple[str, str]
"""unique_id of a relation, or its dotted name, and a column of it."""
_LONGEST = 400
_SURPRISES = (AttributeError, TypeError, KeyError, IndexError, ValueError)
_MIRRORED: Mapping[type, str] = {exp.GT: "LT", exp.GTE: "LTE"}
_ONE_WAY = (exp.LT, exp.LTE)
_EITHER_WAY = (exp.EQ, exp.NEQ, exp.NullSafeEQ)
_SHAPING = ("group", "having", "qualify", "distinct", "limit", "offset", "connect", "match", "prewhere")
_KNOWN = frozenset(
    {
        "with_",
        "from_",
        "joins",
        "laterals",
        "where",
        "expressions",
        "order",
        "windows",
        "kind",
        "hint",
        *_SHAPING,
    }
)


@dataclass(frozen=True, slots=True)
class Value:
    """What a column, or a condition, is made of.

    Attributes:
        key: The same for the same expression over the same columns of other relations.
        refs: These columns.
        masks: The masks on the way, sorted, each as often as it is laid.
        bare: The key as it would be without masks.
        counts: Whether it looks at several rows.
        written: The expression as it is written, where it is one.
    """

    key: str
    refs: frozenset[Ref] = frozenset()
    masks: tuple[str, ...] = ()
    bare: str = ""
    counts: bool = False
    written: exp.Expr | None = field(default=None, compare=False, repr=False)


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
        reader = _Reader(marked, asked.names)
        found = reader.query(tree, _Scope())
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


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of something, of which only those come that pass all filters."""

    base: str
    filters: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        return f"{self.base} where {' and '.join(sorted(self.filters))}" if self.filters else self.base


@dataclass(frozen=True, slots=True)
class _Relation:
    """A query, or what it reads."""

    columns: Mapping[str, Value]
    rows: _Rows
    bases: frozenset[str]
    more: Callable[[str], Value | None] | None = None
    hidden: frozenset[str] = frozenset()
    grain: str = ""

    def find(self, name: str) -> Value | None:
        """A column by its name."""
        known = self.columns.get(name)
        if known is not None or self.more is None or name in self.hidden:
            return known
        return self.more(name)


@dataclass(slots=True)
class _Scope:
    """What can be named in a query: its sources, common table expressions, and what is around it."""

    sources: dict[str, _Relation] = field(default_factory=dict)
    common: dict[str, _Relation] = field(default_factory=dict)
    made: dict[str, Value] = field(default_factory=dict)
    around: _Scope | None = None

    def inside(self) -> _Scope:
        return _Scope(common=dict(self.common), around=self)

    def column(self, table: str, name: str) -> Value | None:
        """A column that is named here, or around here."""
        found = self._named(table, name) if table else self._plain(name)
        if found is None and self.around is not None:
            outer = self.around.column(table, name)
            # Told from a column of the same relation in here.
            return outer and Value(f"^{outer.key}", outer.refs, outer.masks, f"^{outer.bare}", outer.counts)
        return found

    def _named(self, table: str, name: str) -> Value | None:
        source = self.sources.get(table)
        return source.find(name) if source else None

    def _plain(self, name: str) -> Value | None:
        exact = [one for source in self.sources.values() if (one := source.columns.get(name)) is not None]
        if exact:
            return exact[0]
        if name in self.made:
            return self.made[name]
        open_ones = [source for source in self.sources.values() if source.more and name not in source.hidden]
        return open_ones[0].find(name) if len(open_ones) == 1 else None


class _Reader:
    """Reads one statement."""

    def __init__(self, marked: Marked, names: Names) -> None:
        self._calls, self._names = marked.calls, names
        self.reads: set[str] = set()
        self.deciding: set[Ref] = set()
        self.clauses: list[exp.Expr] = []

    def query(self, node: exp.Expr, scope: _Scope) -> _Relation:
        """Any query."""
        inner = scope.inside()
        self._common(node, inner)
        if isinstance(node, (exp.Subquery, exp.Paren)):
            if any(node.args.get(key) for key in ("pivots", "joins", "order", "limit", "offset", "sample")):
                return self._opaque(node, inner)
            return self.query(node.this, inner)
        if isinstance(node, exp.Select):
            return self._select(node, inner)
        if isinstance(node, exp.SetOperation):
            return self._united(node, inner)
        if isinstance(node, (exp.Table, exp.Values, exp.Pivot)):
            return self._opaque(node, inner)
        raise NotUnderstoodError(f"{type(node).__name__} is no query")

    def _common(self, node: exp.Expr, scope: _Scope) -> None:
        with_ = node.args.get("with_")
        if with_ is None:
            return
        for one in with_.expressions:
            name = one.alias.lower()
            if with_.args.get("recursive"):
                scope.common[name] = _open(f"<recursive {len(scope.common)}>")
            names = alias_columns(one.args.get("alias"))
            scope.common[name] = _renamed(self.query(one.this, scope), names)

    def _united(self, node: exp.Expr, scope: _Scope) -> _Relation:
        parts, first = [], node
        while isinstance(first, exp.SetOperation) and (first is node or not first.args.get("with_")):
            parts.append(first)
            first = first.this
        found = self.query(first, scope)
        for one in reversed(parts):
            found = self._pair(one, found, self.query(one.expression, scope), scope)
        return found

    def _pair(self, node: exp.Expr, left: _Relation, right: _Relation, scope: _Scope) -> _Relation:
        kind = f"{type(node).__name__} {'distinct' if node.args.get('distinct') else 'all'}"
        kind += " by name" if node.args.get("by_name") else ""
        tail = self._tail(node, scope)
        rows = _Rows(f"({left.rows.text} {kind} {right.rows.text}{tail})")
        closed = left.more is None and right.more is None and not node.args.get("by_name")
        columns = {
            name: _together("either", [one, other])
            for (name, one), other in zip(left.columns.items(), right.columns.values(), strict=False)
        }

        def more(name: str) -> Value | None:
            both = [one for side in (left, right) if (one := side.find(name)) is not None]
            return _together("either", both) if both else None

        bases = left.bases | right.bases
        if closed:
            return _Relation(columns, rows, bases)
        return _Relation({}, rows, bases, more)

    def _tail(self, node: exp.Expr, scope: _Scope) -> str:
        """Order and limit of a set operation: an order decides only together with a limit."""
        if not (node.args.get("limit") or node.args.get("offset")):
            return ""
        return " ".join(
            self.value(part, scope).key
            for key in ("order", "limit", "offset")
            if (part := node.args.get(key))
        )

    def _select(self, node: exp.Expr, scope: _Scope) -> _Relation:
        unread = [key for key, value in node.args.items() if value and key not in _KNOWN]
        if unread:
            raise NotUnderstoodError(f"clause {unread[0]}")
        if node.args.get("windows"):
            raise NotUnderstoodError("named windows")
        joined = self._sources(node, scope)
        columns, more, hidden = self._items(node, scope)
        scope.made = columns
        rows, grain = self._rows(node, scope, joined)
        bases = frozenset[str]().union(*(source.bases for source in scope.sources.values()))
        return _Relation(columns, rows, bases, more, hidden, grain)

    def _sources(self, node: exp.Expr, scope: _Scope) -> list[str]:
        """Make the sources known, and say how they are joined."""
        told = []
        from_ = node.args.get("from_")
        entries = [(None, from_.this)] if from_ is not None else []
        entries += [(None, one) for one in node.args.get("laterals") or []]
        joins = list(node.args.get("joins") or [])
        if from_ is not None and isinstance(from_.this, exp.Table):
            joins = [*(from_.this.args.get("joins") or []), *joins]
        entries += [(one, one.this) for one in joins]
        seen: list[frozenset[str]] = []
        self.clauses += joins
        for join, entry in entries:
            alias, found = self._source(entry, scope)
            again = sum(bool(found.bases & bases) for bases in seen)
            seen.append(found.bases)
            scope.sources[alias or f"<{len(seen)}>"] = _again(found, again) if again else found
            told.append(self._join(join, found, scope))
        return told

    def _source(self, node: exp.Expr, scope: _Scope) -> tuple[str, _Relation]:
        alias = (
            node.alias_or_name.lower() if isinstance(node, (exp.Table, exp.Subquery)) else node.alias.lower()
        )
        names = alias_columns(node.args.get("alias"))
        plain = isinstance(node, exp.Table) and isinstance(node.this, exp.Identifier)
        extra = [
            key
            for key, value in node.args.items()
            if value and key not in {"this", "db", "catalog", "alias", "joins", "with_"}
        ]
        if plain and not extra:
            return alias, _renamed(self._table(node, scope), names)
        if isinstance(node, exp.Subquery) and not extra and not node.args.get("joins"):
            return alias, _renamed(self.query(node.this, scope), names)
        return alias, _numbered(self._opaque(node, scope), names)

    def _table(self, node: exp.Expr, scope: _Scope) -> _Relation:
        parts = table_parts(node)
        if len(parts) == 1 and parts[0] in scope.common:
            return scope.common[parts[0]]
        name = self._names.get(parts) or ".".join(parts)
        self.reads.add(name)
        return _open(name)

    def _opaque(self, node: exp.Expr, scope: _Scope) -> _Relation:
        """What is not looked into: it is what its text is, over what it reads."""
        value = self._walk(node, scope, {"alias"})
        self.deciding |= value.refs
        return _open(_short(value.key), frozenset(self.reads))

    def _join(self, join: exp.Expr | None, found: _Relation, scope: _Scope) -> str:
        if join is None:
            return found.rows.text
        kind = " ".join(str(join.args.get(key) or "").lower() for key in ("method", "side", "kind"))
        kind = " ".join(kind.replace("inner", "").replace("outer", "").split())
        on = self._conditions(join.args.get("on"), scope)
        using = sorted(one.name.lower() for one in join.args.get("using") or [])
        return f"{kind} join {found.rows.text} on {' and '.join(sorted(on))} {' '.join(using)}"

    def _conditions(self, node: exp.Expr | None, scope: _Scope) -> frozenset[str]:
        values = [self.value(one, scope) for one in _flat(node, exp.And)] if node is not None else []
        self.deciding |= {ref for value in values for ref in value.refs}
        return frozenset(value.key for value in values)

    def _rows(self, node: exp.Expr, scope: _Scope, joined: list[str]) -> tuple[_Rows, str]:
        where = node.args["where"].this if node.args.get("where") else None
        self.clauses += [
            part for key in ("where", *_SHAPING) if isinstance(part := node.args.get(key), exp.Expr)
        ]
        filters = self._conditions(where, scope)
        looks = where is not None and any(self.value(one, scope).counts for one in _flat(where, exp.And))
        shape, grain = self._shape(node, scope)
        if len(scope.sources) == 1 and not looks:
            (source,) = scope.sources.values()
            grain = grain or ("" if shape else source.grain)
            rows = _Rows(source.rows.base, source.rows.filters | filters)
        else:
            rows = _Rows(f"({'; '.join(joined)})", filters)
        return (_Rows(f"({rows.text} {shape})") if shape else rows), grain

    def _shape(self, node: exp.Expr, scope: _Scope) -> tuple[str, str]:
        """What makes other rows of those that are read, and what they are grouped by."""
        distinct = node.args.get("distinct")
        limited = node.args.get("limit") or node.args.get("offset") or (distinct and distinct.args.get("on"))
        told, grain = [], ""
        for key in (*_SHAPING, *(("order",) if limited else ())):
            part = node.args.get(key)
            if not part:
                continue
            if key == "group":
                grain = self._group(node, part, scope)
                told.append(f"grouped by {grain}")
            else:
                value = self.value(part, scope)
                self.deciding |= value.refs
                told.append(f"{key} {value.key}")
        grouped = not node.args.get("group") and any(
            one.find(exp.AggFunc) and not one.find(exp.Window) for one in node.expressions
        )
        return " ".join([*told, *(["one row"] if grouped else [])]), grain

    def _group(self, node: exp.Expr, group: exp.Expr, scope: _Scope) -> str:
        """What rows are grouped by; a position is the expression that stands there."""
        everything = group.args.get("all")
        values = []
        for one in group.expressions:
            position = int(one.name) - 1 if isinstance(one, exp.Literal) and one.is_int else None
            of = node.expressions[position] if position is not None else one
            values.append(self.value(of.this if isinstance(of, exp.Alias) else of, scope))
        rest = [
            self.value(part, scope)
            for key in ("grouping_sets", "cube", "rollup")
            for part in group.args.get(key) or []
        ]
        self.deciding |= {ref for value in (*values, *rest) for ref in value.refs}
        return ", ".join(
            [*sorted(one.key for one in values), *(one.key for one in rest), *(["all"] if everything else [])]
        )

    def _items(
        self, node: exp.Expr, scope: _Scope
    ) -> tuple[dict[str, Value], Callable[[str], Value | None] | None, frozenset[str]]:
        columns: dict[str, Value] = {}
        open_ones: list[_Relation] = []
        hidden: set[str] = set()
        for place, item in enumerate(node.expressions):
            body = item.this if isinstance(item, exp.Alias) else item
            star = _star(body)
            if star is not None:
                found = self._starred(body, star, scope, columns)
                open_ones += [one for one in found if one.more is not None]
                hidden |= _left_out(star)
            else:
                columns[(item.alias_or_name or f"_{place}").lower()] = self._written(body, scope)
        if not open_ones:
            return columns, None, frozenset()

        def more(name: str) -> Value | None:
            return next((one for source in open_ones if (one := source.find(name)) is not None), None)

        return columns, more, frozenset(hidden)

    def _written(self, body: exp.Expr, scope: _Scope) -> Value:
        """A column of a select list; one that is only passed on stays as it was written where it was made."""
        found = self.value(body, scope)
        passed = isinstance(body, exp.Column) and found.written is not None
        return found if passed else replace(found, written=body)

    def _starred(
        self, body: exp.Expr, star: exp.Expr, scope: _Scope, columns: dict[str, Value]
    ) -> list[_Relation]:
        """The sources whose columns a star stands for; those known by name are added."""
        table = body.args["table"].name.lower() if body.args.get("table") else ""
        if star.args.get("rename") or star.args.get("ilike"):
            raise NotUnderstoodError("a star that renames")
        found = [scope.sources[table]] if table else list(scope.sources.values())
        left = _left_out(star)
        for source in found:
            for name, value in source.columns.items():
                if name not in left:
                    columns.setdefault(name, value)
        for one in star.args.get("replace") or []:
            columns[one.alias.lower()] = self.value(one.this, scope)
        return found

    def value(self, node: exp.Expr, scope: _Scope) -> Value:
        """What an expression is made of."""
        return self._walk(node, scope, set())

    def _walk(self, node: Any, scope: _Scope, leave: set[str]) -> Value:  # noqa: ANN401, PLR0911 - any argument
        if isinstance(node, list):
            return _together("list", [self._walk(one, scope, set()) for one in node])
        if not isinstance(node, exp.Expr):
            return Value(repr(node), bare=repr(node))
        if isinstance(node, (exp.Paren, exp.Alias)):
            return self._walk(node.this, scope, set())
        if isinstance(node, exp.Column) and not isinstance(node.this, exp.Star):
            return self._column(node, scope)
        if isinstance(node, exp.Query) and "alias" not in leave:
            return self._subquery(node, scope)
        if isinstance(node, exp.Table) and "alias" not in leave:
            return _scalar(f"table {self._table(node, scope).rows.text}")
        if isinstance(node, exp.Identifier):
            return _scalar(node.name if node.args.get("quoted") else node.name.lower())
        if isinstance(node, exp.Anonymous) and node.name.lower() in self._calls:
            return self._mask(node, scope)
        return self._node(node, scope, leave)

    def _node(self, node: exp.Expr, scope: _Scope, leave: set[str]) -> Value:
        if isinstance(node, (exp.And, exp.Or)):
            parts = [self.value(one, scope) for one in _flat(node, type(node))]
            return _together(type(node).__name__, sorted(parts, key=lambda one: one.key))
        if isinstance(node, _EITHER_WAY):
            sides = sorted(
                (self.value(node.this, scope), self.value(node.expression, scope)), key=lambda one: one.key
            )
            return _together(type(node).__name__, sides)
        if type(node) in _MIRRORED:
            swapped = [self.value(node.expression, scope), self.value(node.this, scope)]
            return _together(_MIRRORED[type(node)], swapped)
        if isinstance(node, _ONE_WAY):
            return _together(
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
        return _together(name, parts, counts=counts)

    def _column(self, node: exp.Expr, scope: _Scope) -> Value:
        qualifier = node.args.get("table")
        name, table = node.name.lower(), qualifier.name.lower() if qualifier else ""
        found = scope.column(table, name)
        return found or _scalar(f"?{table}.{name}" if table else f"?{name}")

    def _subquery(self, node: exp.Expr, scope: _Scope) -> Value:
        found = self.query(node, scope)
        columns = list(found.columns.values())
        made = _together("query", columns)
        key = f"{made.key} of {found.rows.text} by {found.grain}"
        return Value(_short(key), made.refs, made.masks, _short(f"{made.bare} of {found.rows.text}"))

    def _mask(self, node: exp.Expr, scope: _Scope) -> Value:
        inner = _together("mask", [self.value(one, scope) for one in node.expressions])
        mask = self._calls[node.name.lower()]
        first = self.value(node.expressions[0], scope)
        return Value(
            _short(f"{mask}({inner.key})"), inner.refs, tuple(sorted((*inner.masks, mask))), first.bare
        )


def _flat(node: exp.Expr, kind: type) -> Iterator[exp.Expr]:
    """The parts of a chain of conditions, brackets left out."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        while isinstance(one, exp.Paren):
            one = one.this
        if isinstance(one, kind):
            waiting += [one.args["expression"], one.this]
        else:
            yield one


def _star(body: exp.Expr) -> exp.Expr | None:
    if isinstance(body, exp.Star):
        return body
    return body.this if isinstance(body, exp.Column) and isinstance(body.this, exp.Star) else None


def _left_out(star: exp.Expr) -> set[str]:
    return {one.name.lower() for key in ("except", "except_", "exclude") for one in star.args.get(key) or []}


def _together(name: str, parts: Iterable[Value], *, counts: bool = False) -> Value:
    several = list(parts)
    if name == "either" and len({one.key for one in several}) == 1:
        return several[0]
    return Value(
        _short(f"{name}({', '.join(one.key for one in several)})"),
        frozenset[Ref]().union(*(one.refs for one in several)),
        tuple(sorted(mask for one in several for mask in one.masks)),
        _short(f"{name}({', '.join(one.bare for one in several)})"),
        counts or any(one.counts for one in several),
    )


def _short(key: str) -> str:
    """A key as it is, or its digest where it is long: a column that is used often would double it each time."""
    return (
        key
        if len(key) <= _LONGEST
        else f"#{hashlib.sha256(key.encode(errors='surrogatepass')).hexdigest()[:32]}"
    )


def _scalar(key: str) -> Value:
    return Value(key, bare=key)


def _open(name: str, bases: frozenset[str] | None = None) -> _Relation:
    """A relation whose columns are not known: each stands for itself."""

    def more(column: str) -> Value:
        key = f"{name}.{column}"
        return Value(key, frozenset({(name, column)}), bare=key)

    return _Relation({}, _Rows(name), bases or frozenset({name}), more)


def _again(found: _Relation, number: int) -> _Relation:
    """The same relation a second time in one FROM: its columns are told from those of the first."""

    def marked(value: Value | None) -> Value | None:
        if value is None:
            return None
        return Value(f"{value.key}@{number}", value.refs, value.masks, f"{value.bare}@{number}", value.counts)

    columns = {name: one for name, value in found.columns.items() if (one := marked(value)) is not None}
    more = found.more
    again = (lambda name: marked(more(name))) if more is not None else None
    return _Relation(columns, found.rows, found.bases, again, found.hidden, found.grain)


def _numbered(found: _Relation, names: tuple[str, ...]) -> _Relation:
    """What is not looked into, under the names that its columns are given."""
    if not names:
        return found
    columns = {name: _scalar(f"{found.rows.base}.#{place}") for place, name in enumerate(names)}
    return _Relation(columns, found.rows, found.bases)


def _renamed(found: _Relation, names: tuple[str, ...]) -> _Relation:
    if not names:
        return found
    if found.more is not None:
        raise NotUnderstoodError("columns are renamed by position, and not all are known")
    columns = dict(zip(names, found.columns.values(), strict=False))
    return _Relation(columns, found.rows, found.bases, None, found.hidden, found.grain)
