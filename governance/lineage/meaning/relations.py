"""What a query reads or makes: columns with their values, rows with what filters them, and the names around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from governance.lineage.meaning.values import Value, scalar
from governance.lineage.parser import NotUnderstoodError


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of something, of which only those come that pass all filters."""

    base: str
    filters: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        """The rows as a text that is the same for the same rows."""
        return f"{self.base} where {' and '.join(sorted(self.filters))}" if self.filters else self.base


@dataclass(frozen=True, slots=True)
class Relation:
    """A query, or what it reads."""

    columns: Mapping[str, Value]
    rows: Rows
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
class Scope:
    """What can be named in a query: its sources, common table expressions, and what is around it."""

    sources: dict[str, Relation] = field(default_factory=dict)
    common: dict[str, Relation] = field(default_factory=dict)
    made: dict[str, Value] = field(default_factory=dict)
    around: Scope | None = None

    def inside(self) -> Scope:
        """The scope of a query that stands in this one."""
        return Scope(common=dict(self.common), around=self)

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


def opened(name: str, bases: frozenset[str] | None = None) -> Relation:
    """A relation whose columns are not known: each stands for itself."""

    def more(column: str) -> Value:
        key = f"{name}.{column}"
        return Value(key, frozenset({(name, column)}), bare=key)

    return Relation({}, Rows(name), bases or frozenset({name}), more)


def repeated(found: Relation, number: int) -> Relation:
    """The same relation a second time in one FROM: its columns are told from those of the first."""

    def marked(value: Value | None) -> Value | None:
        if value is None:
            return None
        return Value(f"{value.key}@{number}", value.refs, value.masks, f"{value.bare}@{number}", value.counts)

    columns = {name: one for name, value in found.columns.items() if (one := marked(value)) is not None}
    more = found.more
    again = (lambda name: marked(more(name))) if more is not None else None
    return Relation(columns, found.rows, found.bases, again, found.hidden, found.grain)


def numbered(found: Relation, names: tuple[str, ...]) -> Relation:
    """What is not looked into, under the names that its columns are given."""
    if not names:
        return found
    columns = {name: scalar(f"{found.rows.base}.#{place}") for place, name in enumerate(names)}
    return Relation(columns, found.rows, found.bases)


def renamed(found: Relation, names: tuple[str, ...]) -> Relation:
    """The same relation under the names that its columns are given.

    Raises:
        NotUnderstoodError: Its columns are not all known.
    """
    if not names:
        return found
    if found.more is not None:
        raise NotUnderstoodError("columns are renamed by position, and not all are known")
    columns = dict(zip(names, found.columns.values(), strict=False))
    return Relation(columns, found.rows, found.bases, None, found.hidden, found.grain)
