"""Where an output column of one compiled query takes its values from, as far as that is plain to see.

It follows names through common table expressions, subqueries, joins, unions and stars, and stops at the
relations of other models. Whatever it does not understand is Unclear, never nothing. Column lineage follows
more and replaces it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from sqlglot import exp

from governance.checks.leaves import describe, leaves, start_of


@dataclass(frozen=True, slots=True)
class Read:
    """A column read from a relation, at a place in the SQL.

    Attributes:
        relation: The relation's name, as it stands there.
        column: The column's name, in lower case.
        start: Where the value is first named in the SQL: its offset, or -1 for a star.
    """

    relation: tuple[str, ...]
    column: str
    start: int


@dataclass(frozen=True, slots=True)
class Unclear:
    """A value whose origin cannot be told, and why."""

    reason: str


Origin = Read | Unclear
Origins = frozenset[Origin]
Names = list[str] | None


@dataclass(slots=True)
class Reading:
    """How one query is read.

    Attributes:
        columns_of: Relation name → its column names in lower case, or None where they are not known.
        span_of: Offset → where the outermost markers around it begin, or None. Before a value between markers
            nothing matters.
        open: What is being traced, so that a column made of itself ends.
    """

    columns_of: Callable[[tuple[str, ...]], Names]
    span_of: Callable[[int], int | None]
    open: set[tuple[int, str]] = field(default_factory=set)

    def trace(self, tree: exp.Expr, column: str) -> Origins | None:
        """What reaches an output column of a query; None if the query has no column of that name."""
        return _relation(tree, {}, self).column(column.lower())

    def names(self, tree: exp.Expr) -> Names:
        """The names of a query's output columns, or None where they cannot be told."""
        return _relation(tree, {}, self).names()


class _Relation:
    """Something with columns; this one cannot be looked into."""

    def __init__(self, reason: str) -> None:
        self._reason = reason

    def names(self) -> Names:
        return None

    def column(self, name: str) -> Origins | None:  # noqa: ARG002 - any name
        return _unclear(self._reason)


class _Table(_Relation):
    """A relation outside of the query."""

    def __init__(self, table: exp.Table, reading: Reading) -> None:
        self._name = tuple(part.name for part in table.parts)
        self._columns = reading.columns_of(self._name)

    def names(self) -> Names:
        return self._columns

    def column(self, name: str) -> Origins | None:
        if self._columns is not None and name not in self._columns:
            return None
        return frozenset({Read(self._name, name, -1)})


class _Union(_Relation):
    """Two queries, one below the other: by name, or by position."""

    def __init__(self, left: _Relation, right: _Relation, *, by_name: bool) -> None:
        self._left, self._right, self._by_name = left, right, by_name

    def names(self) -> Names:
        left, right = self._left.names(), self._right.names()
        if not self._by_name or left is None or right is None:
            return left
        return left + [name for name in right if name not in left]

    def column(self, name: str) -> Origins | None:
        left, right = self._left.names(), self._right.names()
        if self._by_name:
            return _all_of([self._left.column(name), self._right.column(name)])
        if left is None or right is None or len(left) != len(right):
            return _unclear("the columns of a union cannot be counted")
        if name not in left:
            return None
        if left.count(name) > 1 or right.count(right[left.index(name)]) > 1:
            return _unclear(f"a union has two columns of the name `{name}`")
        return _all_of([self._left.column(name), self._right.column(right[left.index(name)])])


class _Select(_Relation):
    """A SELECT with what it reads from."""

    def __init__(self, select: exp.Select, scope: dict[str, _Relation], reading: Reading) -> None:
        self._select, self._reading = select, reading
        self._sources = dict(_sources(select, scope, reading))

    def names(self) -> Names:
        found: list[str] = []
        for item in self._select.expressions:
            star = _star(item)
            names = [item.alias_or_name.lower()] if star is None else self._star_names(item, star)
            if names is None or "" in names:
                return None
            found += names
        return found

    def column(self, name: str) -> Origins | None:
        key = (id(self._select), name)
        if key in self._reading.open:
            return _unclear(f"`{name}` is made of itself")
        self._reading.open.add(key)
        try:
            return _all_of([self._item(item, name) for item in self._select.expressions])
        finally:
            self._reading.open.discard(key)

    def _item(self, item: exp.Expr, name: str) -> Origins | None:
        star = _star(item)
        if star is not None:
            return self._through_star(item, star, name)
        return self._values(item) if item.alias_or_name.lower() == name else None

    def _through_star(self, item: exp.Expr, star: exp.Star, name: str) -> Origins | None:
        if any(star.args.get(key) for key in star.args if key not in ("except_", "replace")):
            return _unclear("a star that renames or filters")
        for replaced in star.args.get("replace") or ():
            if replaced.alias_or_name.lower() == name:
                return self._values(replaced)
        if name in {left_out.name.lower() for left_out in star.args.get("except_") or ()}:
            return None
        return _all_of([source.column(name) for source in self._starred(item)])

    def _star_names(self, item: exp.Expr, star: exp.Star) -> Names:
        left_out = {one.name.lower() for one in star.args.get("except_") or ()}
        if any(star.args.get(key) for key in star.args if key not in ("except_", "replace")):
            return None
        if any(join.args.get("using") or join.method for join in self._select.args.get("joins") or ()):
            return None  # one column where two are joined
        found: list[str] = []
        for source in self._starred(item):
            names = source.names()
            if names is None:
                return None
            found += [name for name in names if name not in left_out]
        return found

    def _starred(self, item: exp.Expr) -> list[_Relation]:
        if not isinstance(item, exp.Column):
            return list(self._sources.values())
        of = item.table.lower()
        return [self._sources.get(of) or _Relation(f"`{of}` is none of the tables it reads")]

    def _values(self, item: exp.Expr) -> Origins:
        """What an expression's values come from: all columns in it but those that only choose."""
        found: set[Origin] = set()
        for leaf in leaves(item, self._reading.span_of):
            if isinstance(leaf, exp.Column) and not isinstance(leaf.this, exp.Star):
                found |= self._named(leaf)
            else:
                found.add(Unclear(describe(leaf)))
        return frozenset(found)

    def _named(self, column: exp.Column) -> Origins:
        start = start_of(column)
        if self._reading.span_of(start) is not None:
            return frozenset({Read((), column.name.lower(), start)})
        name, table = column.name.lower(), column.table.lower()
        if column.args.get("db"):
            return _unclear(f"`{column.sql()}` may be a field of a structure")
        if table:
            source = self._sources.get(table)
            found = source.column(name) if source else None
            return found if found is not None else _unclear(f"`{table}.{name}` cannot be followed")
        found = _all_of([source.column(name) for source in self._sources.values()])
        if found is None:
            found = self._beside(column)
        return found if found is not None else _unclear(f"`{name}` cannot be followed")

    def _beside(self, column: exp.Column) -> Origins | None:
        """An alias of the same SELECT, which engines let one use again."""
        name = column.name.lower()
        return None if name in self._sources else self.column(name)


def _relation(tree: exp.Expr, scope: dict[str, _Relation], reading: Reading) -> _Relation:
    scope = {**scope, **dict(_common_tables(tree, scope, reading))}
    if isinstance(tree, exp.Subquery):
        return _renamed(tree) or _relation(tree.this, scope, reading)
    if isinstance(tree, exp.Select):
        return _Select(tree, scope, reading)
    if isinstance(tree, exp.SetOperation):
        left, right = (_relation(side, scope, reading) for side in (tree.left, tree.right))
        return _Union(left, right, by_name=bool(tree.args.get("by_name")))
    return _Relation(f"`{tree.key}` is no plain query")


def _common_tables(
    tree: exp.Expr, scope: dict[str, _Relation], reading: Reading
) -> Iterator[tuple[str, _Relation]]:
    known = dict(scope)
    with_ = tree.args.get("with_")
    for table in with_.expressions if isinstance(with_, exp.With) else ():
        name = table.alias.lower()
        if with_ is not None and with_.recursive:
            known[name] = _Relation(f"`{name}` is recursive")
        else:
            known[name] = _renamed(table) or _relation(table.this, known, reading)
        yield name, known[name]


def _renamed(table: exp.Expr) -> _Relation | None:
    """A table whose columns get other names, or that is turned: neither is followed."""
    alias = table.args.get("alias")
    if isinstance(alias, exp.TableAlias) and alias.columns:
        return _Relation(f"the columns of `{table.alias}` are renamed")
    return _Relation(f"`{table.alias_or_name}` is pivoted") if table.args.get("pivots") else None


def _sources(
    select: exp.Select, scope: dict[str, _Relation], reading: Reading
) -> Iterator[tuple[str, _Relation]]:
    from_ = select.args.get("from_")
    tables = [from_.this] if from_ else []
    tables += [join.this for join in select.args.get("joins") or ()]
    for lateral in select.args.get("laterals") or ():
        yield lateral.alias.lower(), _Relation("a lateral join")
    for position, table in enumerate(tables):
        yield (table.alias_or_name or f"#{position}").lower(), _source(table, scope, reading)


def _source(table: exp.Expr, scope: dict[str, _Relation], reading: Reading) -> _Relation:
    if isinstance(table, exp.Subquery):
        return _relation(table, scope, reading)
    if not isinstance(table, exp.Table) or not isinstance(table.this, exp.Identifier):
        return _Relation(f"`{table.key}` is no plain table")
    if table.args.get("joins") or table.args.get("laterals"):
        return _Relation("a join inside parentheses")
    renamed = _renamed(table)
    if renamed is not None:
        return renamed
    name = table.name.lower()
    return scope[name] if len(table.parts) == 1 and name in scope else _Table(table, reading)


def _star(item: exp.Expr) -> exp.Star | None:
    if isinstance(item, exp.Star):
        return item
    return item.this if isinstance(item, exp.Column) and isinstance(item.this, exp.Star) else None


def _all_of(parts: list[Origins | None]) -> Origins | None:
    """The origins of all parts that there are; None if there is none of them."""
    there = [part for part in parts if part is not None]
    return frozenset().union(*there) if there else None


def _unclear(reason: str) -> Origins:
    return frozenset({Unclear(reason)})
