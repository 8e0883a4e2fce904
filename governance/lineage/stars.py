"""Columns by position and by star: select lists, set operations, column aliases, USING."""

from __future__ import annotations

import re

from governance.lineage.graph import Deps, Graph, Pass, by, merge
from governance.lineage.kinds import AGGREGATES, COPY, EQUI_JOIN, IDENTITY, LOWERABLE, VALUE
from governance.lineage.scope import Entry, Rows, Scope
from governance.lineage.summary import BY_NAME, Column, Select, Star, Terms


def renamed(rows: Rows, names: tuple[str, ...], graph: Graph) -> Rows:
    """Rows whose first columns get other names, by position."""
    if not names:
        return rows
    if rows.passes:
        # Which column stands where is not known: each new name may be any of them.
        return Rows(dict.fromkeys(names, rows.whole(graph)), rows.passes, rows.rest)
    values = list(rows.cols.values())
    rest = rows.rest or {}
    cols = {name: values[place] if place < len(values) else rest for place, name in enumerate(names)}
    later = list(rows.cols.items())[len(names) :]
    return Rows({**cols, **{name: deps for name, deps in later if name not in cols}}, (), rows.rest)


def unite(left: Rows, right: Rows, kinds: int, graph: Graph, notes: list[str], *, by_name: bool) -> Rows:
    """The rows of both sides of a set operation under the left one's names."""
    if by_name:
        return _by_name(left, right, graph)
    if not left.is_open and not right.is_open:
        values = list(right.cols.values())
        return Rows(
            {
                name: _both(deps, by(values[place], kinds)) if place < len(values) else deps
                for place, (name, deps) in enumerate(left.cols.items())
            }
        )
    notes.append(BY_NAME)
    united = _by_name(left, right, graph)
    # What has no partner by name stands at some position all the same.
    single = [deps for name, deps in right.cols.items() if left.get(name, graph) is None]
    alone = [name for name in left.cols if right.get(name, graph) is None]
    for name in alone or (list(left.cols) if single and not left.is_open else []):
        for deps in single:
            united.cols[name] = _both(united.cols[name], by(deps, kinds))
    for name in alone if right.is_open else []:
        united.cols[name] = _both(united.cols[name], by(right.whole(graph), kinds))
    return united


def _by_name(left: Rows, right: Rows, graph: Graph) -> Rows:
    cols: dict[str, Deps] = {}
    for name in [*left.cols, *(name for name in right.cols if name not in left.cols)]:
        found: Deps = dict(left.get(name, graph) or {})
        merge(found, right.get(name, graph) or {})
        cols[name] = found
    named = frozenset(cols)
    passes = tuple((one, leave | named, kinds) for one, leave, kinds in (*left.passes, *right.passes))
    rest = None
    if left.rest is not None or right.rest is not None:
        rest = _both(left.rest or {}, right.rest or {})
    return Rows(cols, passes, rest)


def join_names(node: Select, scope: Scope) -> None:
    """USING and NATURAL: the columns of both sides become one, equal to both."""
    for place, source in enumerate(node.sources):
        if not source.using:
            continue
        entry = scope.entries[place]
        before = [one for one in scope.entries[:place] if not one.hidden]
        for name in _joined_names(source.using, entry, before):
            sides = _equate(name, entry, before, scope)
            scope.merged.setdefault(name, set()).update(id(one) for one in sides)


def _joined_names(using: tuple[str, ...], entry: Entry, before: list[Entry]) -> list[str]:
    if using != ("*",):
        return list(using)
    return [name for name in entry.rows.cols if any(name in one.rows.cols for one in before)]


def _equate(name: str, entry: Entry, before: list[Entry], scope: Scope) -> list[Entry]:
    graph = scope.graph
    sides = [one for one in before if one.rows.get(name, graph) is not None]
    own = entry.rows.get(name, graph) or {}
    others: Deps = {}
    for one in sides:
        merge(others, one.rows.get(name, graph) or {})
    for one, more in [(entry, others), *((side, own) for side in sides)]:
        deps = _both(one.rows.get(name, graph) or {}, by(more, EQUI_JOIN))
        one.rows = Rows({**one.rows.cols, name: deps}, one.rows.passes, one.rows.rest)
    return [entry, *sides]


def show(scope: Scope, place: int, name: str, shown: Deps) -> None:
    """Let a column show what it was matched with, and with it every other copy of its value in the same row."""
    if not shown:
        return
    before = scope.entries[place].rows.get(name, scope.graph) or {}
    for other, entry in enumerate(scope.entries):
        cols = {one: _shared(before, deps) for one, deps in entry.rows.cols.items()}
        cols = {one: kinds for one, kinds in cols.items() if kinds}
        if other == place:
            cols[name] = IDENTITY
        if cols:
            rows = entry.rows
            own = {one: _more(rows.cols.get(one, before), by(shown, kinds)) for one, kinds in cols.items()}
            entry.rows = Rows(rows.cols | own, rows.passes, rows.rest)


def _more(deps: Deps, shown: Deps) -> Deps:
    """What a column is already, it is not by being equal to itself."""
    return _both(deps, {key: kinds for key, kinds in shown.items() if not deps.get(key, 0) & IDENTITY})


def _shared(one: Deps, other: Deps) -> int:
    """The kinds by which a column holds the value of another: one of the two is the value itself."""
    for key in one.keys() & other.keys():
        if (one[key] & IDENTITY and other[key] & VALUE) or (one[key] & LOWERABLE and other[key] & IDENTITY):
            return other[key] & VALUE
    return 0


def bound_places(node: Select, place: int, scope: Scope) -> frozenset[int] | None:
    """Sources whose columns an ON clause binds; None for all.

    An outer join keeps the rows of one side whatever they match, so that side shows nothing of the other, unless
    the query shows the other side beside it or filters on it.
    """
    source = node.sources[place]
    joined = frozenset(range(place - source.group + 1, place + 1))
    if source.side == "anti":
        return frozenset()
    if source.side not in {"left", "right", "full"}:
        return None
    kept = joined if source.side == "right" else frozenset(range(place + 1)) - joined
    filling = frozenset(range(place + 1)) - kept
    if source.side == "full" or _mentions(node, filling, scope):
        return None
    return filling


def _mentions(node: Select, places: frozenset[int], scope: Scope) -> bool:
    for item in node.items:
        if isinstance(item, Star):
            if not item.of or scope.entry(item.of) in [scope.entries[one] for one in places]:
                return True
        elif _named(item.terms, places, scope):
            return True
    return _named(node.filters, places, scope, aggregates=True)


def _named(terms: Terms, places: frozenset[int], scope: Scope, *, aggregates: bool = False) -> bool:
    for term in terms:
        if not term.path or (not aggregates and not term.kinds & ~AGGREGATES):
            continue
        if term.path[-1] == "*" or any(
            place in places for where, place, _ in scope.places(term.path) if where is scope
        ):
            return True
    return False


class Projection:
    """A select list being written."""

    def __init__(self, scope: Scope, dialect: str) -> None:
        self._scope, self._dialect = scope, dialect
        self._cols: dict[str, Deps] = {}
        self._passes: list[Pass] = []
        self._rest: Deps | None = None
        self._plain: list[str] = []

    def add(self, name: str, deps: Deps) -> None:
        """One named column; a name that is taken gets a number, as DuckDB does when it makes a table of it."""
        self._plain.append(name)
        self._append(name, deps)

    def _append(self, name: str, deps: Deps) -> None:
        if name not in self._cols:
            self._cols[name] = deps
            return
        number = 1
        while f"{name}_{number}" in self._cols:
            number += 1
        self._cols[f"{name}_{number}"] = deps
        if self._dialect != "duckdb":
            # Names that differ by case only, or an ambiguous one that is never used.
            self._cols[name] = _both(self._cols[name], deps)

    def spread(self, deps: Deps) -> None:
        """Columns of unknown names."""
        self._rest = _both(self._rest or {}, deps)

    def star(self, item: Star, replaced: dict[str, Deps]) -> None:
        """Every column of one source, or of all."""
        if not item.of:
            self._merged_first(item, replaced)
            once = dict.fromkeys(self._scope.merged) if self._dialect == "duckdb" else {}
            for entry in self._scope.entries:
                if not entry.hidden:
                    self._columns(entry, item, replaced, once)
            return
        found = self._scope.entry(item.of)
        if found is not None:
            self._columns(found, item, replaced, {})
        else:
            self.spread(by(self._scope.resolve(item.of), COPY))

    def _merged_first(self, item: Star, replaced: dict[str, Deps]) -> None:
        for name in self._scope.merged if self._dialect != "duckdb" else ():
            self._one(name, self._scope.resolve((name,)), item, replaced)

    def _columns(self, entry: Entry, item: Star, replaced: dict[str, Deps], once: dict[str, None]) -> None:
        for name, deps in entry.rows.cols.items():
            if name == "*":
                continue
            if not item.of and id(entry) in self._scope.merged.get(name, ()):
                if name not in once:
                    continue
                del once[name]
                deps = self._scope.resolve((name,))  # noqa: PLW2901 - the column of USING is that of both sides
            self._one(name, deps, item, replaced)
        self._open(entry.rows, item, replaced)

    def _one(self, name: str, deps: Deps, item: Star, replaced: dict[str, Deps]) -> None:
        if name in item.leave or (item.pattern and not _matches(item.pattern, name)):
            return
        deps = replaced.get(name, deps)
        self._append(
            dict(item.rename).get(name, name), by(deps, item.kinds) if item.kinds != IDENTITY else deps
        )

    def _open(self, rows: Rows, item: Star, replaced: dict[str, Deps]) -> None:
        if rows.rest is not None:
            self.spread(by(rows.rest, item.kinds))
        if not rows.passes:
            return
        graph = self._scope.graph
        named = frozenset(rows.cols) | frozenset(self._scope.merged if not item.of else ())
        for old, new in item.rename:
            if old not in rows.cols:
                self._append(new, rows.get(old, graph) or {})
        for name, deps in replaced.items():
            if name not in self._cols:
                self._append(name, deps)
        leave = named | frozenset(item.leave) | frozenset(replaced) | frozenset(old for old, _ in item.rename)
        self._passes += [(one, left | leave, by_kinds(kinds, item.kinds)) for one, left, kinds in rows.passes]

    def rows(self) -> Rows:
        """The rows so far."""
        if self._dialect == "duckdb" and self._passes:
            self._doubled()
        return Rows(self._cols, tuple(self._passes), self._rest)

    def _doubled(self) -> None:
        """``select *, lower(a) as a``: where the star brings an ``a`` too, that is the one DuckDB keeps the name for."""
        hidden = Rows({}, tuple(self._passes))
        for name in self._plain:
            found = hidden.hidden(name, self._scope.graph)
            if found:
                self._cols[name] = _both(self._cols[name], found)


def by_kinds(kinds: int, more: int) -> int:
    """One set of kinds after another."""
    return by({0: kinds}, more)[0]


def _matches(pattern: str, name: str) -> bool:
    """Whether a name may match; a pattern of another engine that we cannot read matches all."""
    try:
        return re.search(pattern, name, re.IGNORECASE) is not None
    except re.error:
        return True


def _both(one: Deps, other: Deps) -> Deps:
    if not other or one is other:
        return one
    found = dict(one)
    merge(found, other)
    return found


__all__ = ["Column", "Projection", "bound_places", "join_names", "renamed", "unite"]
