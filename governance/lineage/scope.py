"""What a name means inside a query, once the columns of what it reads are known, or known to be open."""

from __future__ import annotations

from governance.lineage.clauses import PSEUDO
from governance.lineage.graph import SHIFT, Deps, Graph, Pass, by, merge
from governance.lineage.kinds import COPY


class Rows:
    """The columns of some rows: those with names, and what others there may be.

    Attributes:
        cols: Name → edges, in order.
        passes: Relations whose further columns are here under their own names.
        rest: What a column holds that is neither, or None.
    """

    __slots__ = ("cols", "passes", "rest")

    def __init__(
        self, cols: dict[str, Deps], passes: tuple[Pass, ...] = (), rest: Deps | None = None
    ) -> None:
        self.cols, self.passes, self.rest = cols, passes, rest

    @property
    def is_open(self) -> bool:
        """Whether there may be columns that are not named."""
        return bool(self.passes) or self.rest is not None

    def get(self, name: str, graph: Graph) -> Deps | None:
        """The edges of a column; None if it cannot be here."""
        found = self.cols.get(name)
        if found is not None:
            return found
        return self.hidden(name, graph) if self.is_open else None

    def hidden(self, name: str, graph: Graph) -> Deps | None:
        """The edges of a column that is not named; None if it was left out."""
        found: Deps = {}
        reached = self.rest is not None
        for relation, leave, kinds in self.passes:
            if name not in leave:
                found[graph.column(relation, name) << SHIFT] = kinds
                reached = True
        if self.rest:
            merge(found, self.rest)
        return found if reached else None

    def whole(self, graph: Graph) -> Deps:
        """The row as one value."""
        found: Deps = {}
        for deps in self.cols.values():
            merge(found, by(deps, COPY))
        for relation, _, _ in self.passes:
            merge(found, {graph.column(relation, "*") << SHIFT: COPY})
        merge(found, by(self.rest or {}, COPY))
        return found


class Entry:
    """One source of a FROM clause; ``hidden``: only matched on (semi and anti joins)."""

    __slots__ = ("alias", "hidden", "parts", "rows")

    def __init__(self, alias: str, parts: tuple[str, ...], rows: Rows, *, hidden: bool = False) -> None:
        self.alias, self.parts, self.rows, self.hidden = alias, parts, rows, hidden


class Scope:
    """The sources of one query, its select list so far, and the query around it."""

    __slots__ = ("aliases", "entries", "graph", "merged", "notes", "outer")

    def __init__(self, graph: Graph, outer: Scope | None, notes: list[str]) -> None:
        self.graph, self.outer, self.notes = graph, outer, notes
        self.entries: list[Entry] = []
        self.aliases: dict[str, Deps] = {}
        self.merged: dict[str, set[int]] = {}

    def resolve(self, path: tuple[str, ...]) -> Deps:
        """The edges of a column by its dotted name; whatever it may mean, where that cannot be decided."""
        found = self.find(path)
        return self._unresolved(path) if found is None else found

    def find(self, path: tuple[str, ...]) -> Deps | None:
        """The edges of a column by its dotted name; None if it is no column of anything here or around."""
        if len(path) == 1:
            return self.whole() if path[0] == "*" else self._unqualified(path[0])
        return self._qualified(path)

    def whole(self) -> Deps:
        """All columns of all sources as one value."""
        found: Deps = {}
        for entry in self.entries:
            merge(found, entry.rows.whole(self.graph))
        return found

    def entry(self, path: tuple[str, ...]) -> Entry | None:
        """The source a qualifier names, here or around."""
        scope: Scope | None = self
        while scope is not None:
            for one in scope.entries:
                if one.alias == path[-1] and len(path) == 1:
                    return one
            for one in scope.entries:
                if one.parts and one.parts[-len(path) :] == path:
                    return one
            scope = scope.outer
        return None

    def places(self, path: tuple[str, ...]) -> list[tuple[Scope, int, str]]:
        """Every source of this query or one around it that may hold a column, with the column's name there."""
        scope: Scope | None = self
        while scope is not None:
            found = [
                (scope, place, name)
                for place, one in enumerate(scope.entries)
                for name in [_name_in(one, path)]
                if name and one.rows.get(name, self.graph) is not None
            ]
            certain = [one for one in found if one[2] in scope.entries[one[1]].rows.cols]
            if certain or found:
                return certain or found
            scope = scope.outer
        return []

    def _qualified(self, path: tuple[str, ...]) -> Deps | None:
        for length in range(1, len(path)):
            entry = self.entry(path[:length])
            if entry is None:
                continue
            if path[length] == "*":
                return entry.rows.whole(self.graph)
            found = entry.rows.get(path[length], self.graph)
            if found is not None:
                return found if length == len(path) - 1 else by(found, COPY)
        # a.b.c may be a field of the struct a.
        found = self._unqualified(path[0])
        return None if found is None else by(found, COPY)

    def _unqualified(self, name: str) -> Deps | None:
        found: Deps | None = None
        scope: Scope | None = self
        while scope is not None:
            here, certain = scope.here(name)
            if here is not None:
                found = here if found is None else _both(found, here)
            if certain:
                return found
            scope = scope.outer
        return found

    def here(self, name: str) -> tuple[Deps | None, bool]:
        """What a name means among these sources, and whether it cannot mean anything around them."""
        found: Deps | None = None
        may: Deps | None = None
        for entry in self.entries:
            rows = entry.rows
            deps = rows.cols.get(name)
            if deps is not None:
                found = deps if found is None else _both(found, deps)
            elif rows.is_open and not entry.hidden:
                deps = rows.hidden(name, self.graph) if found is None or rows.rest is not None else None
                if deps is not None:
                    may = deps if may is None else _both(may, deps)
        if found is not None:
            rest = [one.rows.rest for one in self.entries if one.rows.rest and name not in one.rows.cols]
            for one in rest:
                found = _both(found, one)
            return found, True
        alias = self.aliases.get(name)
        row = next((one for one in self.entries if one.alias == name), None)
        for more in (alias, row.rows.whole(self.graph) if row is not None and alias is None else None):
            if more is not None:
                may = more if may is None else _both(may, more)
        return may, may is not None and not any(one.rows.is_open for one in self.entries)

    def _unresolved(self, path: tuple[str, ...]) -> Deps:
        """A name that is no column of anything here: it may be any of them, and the report says so."""
        if path[-1] in PSEUDO:
            return {}
        found: Deps = {}
        scope: Scope | None = self
        while scope is not None:
            merge(found, scope.whole())
            scope = scope.outer
        self.notes.append(f"{'.'.join(path)} is no column of what is read: it is taken for any of them")
        return found


def _name_in(entry: Entry, path: tuple[str, ...]) -> str:
    if len(path) == 1:
        return path[0]
    for length in range(1, len(path)):
        if (length == 1 and entry.alias == path[0]) or entry.parts[-length:] == path[:length]:
            return path[length]
    return ""


def _both(one: Deps, other: Deps) -> Deps:
    found = dict(one)
    merge(found, other)
    return found
