"""A summary's nodes to the ways by which rows come through them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from governance.lineage.flow import Bound, Count, Flow, Made, Step, Way, renumbered
from governance.lineage.graph import Deps
from governance.lineage.kinds import IDENTITY
from governance.lineage.summary import (
    ROWS,
    Column,
    Floor,
    Grouping,
    Named,
    Pivot,
    Recursive,
    Rows,
    Scan,
    Select,
    SetOperation,
    Source,
    Spread,
    Star,
    Summary,
    Term,
    Terms,
)

Counts = dict[str, tuple[Count, ...]]


@dataclass(frozen=True, slots=True)
class Grouped:
    """What evaluating a query that groups tells: its grain, and what stands behind the columns it counts."""

    grain: Deps
    counted: dict[tuple[str, ...], Deps]


@dataclass(frozen=True, slots=True)
class _Part:
    """The ways through one node, its columns that count, and the relation of which its rows are rows."""

    ways: tuple[Way, ...] = ()
    counts: Counts = field(default_factory=dict)
    alone: int = -1


_NOTHING = _Part()


class Flowing:
    """The ways through one summary.

    Args:
        summary: The summary.
        grouped: By the id of a query that groups what its evaluation told.
        names: Node → its columns in order, or None where they are not all known.
        relation: Slot of a relation → its number, and its own ways if its text stands in this one (ephemeral).
    """

    def __init__(
        self,
        summary: Summary,
        grouped: dict[int, Grouped],
        names: Callable[[int], list[str] | None],
        relation: Callable[[Scan], tuple[int, Flow | None]],
    ) -> None:
        self._nodes, self._root = summary.nodes, summary.root
        self._grouped, self._names, self._relation = grouped, names, relation
        self._steps: list[Step] = []
        self._known: dict[int, _Part] = {}

    def flow(self) -> Flow:
        """All of them."""
        root = self._part(self._root)
        return Flow(tuple(self._steps), root.ways, tuple(root.counts.items()))

    def _part(self, index: int) -> _Part:
        if index not in self._known:
            self._known[index] = _NOTHING  # what a recursive query reads of itself adds no way
            self._known[index] = self._made(self._nodes[index])
        return self._known[index]

    def _made(self, node: object) -> _Part:
        if isinstance(node, Scan):
            return self._scan(node)
        if isinstance(node, Select):
            return self._select(node)
        if isinstance(node, SetOperation):
            return self._set_operation(node)
        if isinstance(node, (Named, Recursive)):
            body = self._part(node.body)
            return body if not node.names else _Part(body.ways, {}, body.alone)
        if isinstance(node, Pivot):
            return self._pivot(node)
        assert isinstance(node, Rows)  # noqa: S101 - the union of node types ends here
        terms = [term for one in node.columns for term in one.terms]
        return _Part(_once(self._inside([*terms, *node.rest])))

    def _scan(self, node: Scan) -> _Part:
        place, flow = self._relation(node)
        if flow is not None:
            moved = renumbered(flow, int, int, len(self._steps))
            self._steps += moved.steps
            return _Part(moved.ways, dict(moved.counts))
        if place < 0 and node.inline >= 0:
            return self._part(node.inline)
        return _Part((Way(place),), {}, place)

    def _set_operation(self, node: SetOperation) -> _Part:
        left = self._part(node.left)
        if node.operation == "except":
            return _Part(left.ways, left.counts)
        right = self._part(node.right)
        ours, theirs = self._names(node.left), self._names(node.right)
        pairs: Iterable[tuple[str, str]] = ()
        if node.by_name:
            pairs = ((name, name) for name in left.counts)
        elif ours is not None and theirs is not None:
            pairs = zip(ours, theirs, strict=False)
        counts = {one: _both(left, one, right, other) for one, other in pairs}
        counts = {name: found for name, found in counts.items() if found}
        return _Part(_once([*left.ways, *right.ways]), counts)

    def _pivot(self, node: Pivot) -> _Part:
        inner = self._part(node.source.node)
        if node.labels:  # UNPIVOT groups nothing
            return _Part(inner.ways)
        return _Part(self._step((), inner.ways, -1))

    def _select(self, node: Select) -> _Part:
        shown = [one for one in node.sources if one.side not in {"semi", "anti"}]
        parts = [self._part(one.node) for one in shown]
        ways = _once([way for part in parts for way in part.ways])
        alone = parts[0].alone if len(parts) == 1 else -1
        sources = _Sources(shown, parts)
        ways = _held(
            ways, ((floor, sources.counts(floor.path)) for floor in node.floors if not floor.counted)
        )
        ways = _once([*ways, *self._inside(term for item in node.items for term in _terms(item))])
        if node.grouping is None:
            return _Part(ways, sources.selected(node), alone if all(map(_plain, node.items)) else -1)
        return self._grouping(node, node.grouping, ways, alone)

    def _grouping(self, node: Select, grouping: Grouping, ways: tuple[Way, ...], alone: int) -> _Part:
        told = self._grouped.get(id(node)) or Grouped({}, {})
        step = len(self._steps)
        ways = self._step(tuple(told.grain.items()), ways, alone)
        counts: Counts = {
            name: (Count(step, _counted(path, told)),)
            for name, path in grouping.counts
            if path == ROWS or told.counted.get(path)
        }
        counts = {name: found for name, found in counts.items() if _once_named(name, node)}
        held = [
            (
                floor,
                (Count(step, _counted(floor.path, told)),)
                if floor.counted
                else counts.get(floor.path[-1], ()),
            )
            for floor in grouping.floors
            if not floor.counted or floor.path == ROWS or told.counted.get(floor.path)
        ]
        return _Part(_held(ways, held), counts)

    def _step(self, grain: Made, over: tuple[Way, ...], alone: int) -> tuple[Way, ...]:
        place = len(self._steps)
        self._steps.append(Step(grain, over, alone))
        return tuple(Way(one, place) for one in dict.fromkeys(way.relation for way in over))

    def _inside(self, terms: Iterable[Term]) -> Iterator[Way]:
        """The ways through queries inside expressions."""
        for term in terms:
            if term.query >= 0:
                yield from self._part(term.query).ways


@dataclass(frozen=True, slots=True)
class _Sources:
    """Which counts a name means among the sources of a query."""

    shown: list[Source]
    parts: list[_Part]

    def counts(self, path: tuple[str, ...]) -> tuple[Count, ...]:
        """The counts a column is; nothing where it may be another column."""
        name = path[-1]
        if any(name in one.using or "*" in one.using for one in self.shown):
            return ()
        pairs = [(one, part) for one, part in zip(self.shown, self.parts, strict=True) if name in part.counts]
        if len(path) > 1:
            pairs = [(one, part) for one, part in pairs if len(path) == 2 and one.alias == path[0]]  # noqa: PLR2004
        if len(pairs) != 1 or pairs[0][0].names:
            return ()
        ((_, own),) = pairs
        # Groups that come by another source too are not those whose count this is.
        others = {way.step for part in self.parts if part is not own for way in part.ways}
        twice = sum(part is own for part in self.parts) > 1
        return () if twice else tuple(one for one in own.counts[name] if one.step not in others)

    def selected(self, node: Select) -> Counts:
        """The counts among the columns that a query selects as they are."""
        found: Counts = {}
        for item in node.items:
            if isinstance(item, Star):
                found |= self._starred(item)
            elif isinstance(item, Column):
                counts = self.counts(item.terms[0].path) if _plain(item) else ()
                found = {name: one for name, one in found.items() if name != item.name}
                found |= {item.name: counts} if counts else {}
        return {name: counts for name, counts in found.items() if _once_named(name, node)}

    def _starred(self, item: Star) -> Counts:
        if item.kinds != IDENTITY or item.pattern:
            return {}
        gone = {*item.leave, *(name for name, _ in item.replace), *(name for name, _ in item.rename)}
        names = [
            name
            for one, part in zip(self.shown, self.parts, strict=True)
            if not item.of or item.of == (one.alias,)
            for name in part.counts
        ]
        paths = {name: (*item.of, name) for name in names if name not in gone}
        return {name: counts for name, path in paths.items() if (counts := self.counts(path))}


def _plain(item: Column | Star | Spread) -> bool:
    """Whether an item is a column as it is, or columns as they are."""
    if isinstance(item, Star):
        return item.kinds == IDENTITY and not item.replace
    if isinstance(item, Spread) or len(item.terms) != 1:
        return False
    (term,) = item.terms
    return term.kinds == IDENTITY and term.query < 0 and not term.masks


def _both(left: _Part, one: str, right: _Part, other: str) -> tuple[Count, ...]:
    """What a column counts in the rows of two parts: groups that come by both are counted by both, or not at all."""
    ours, theirs = left.counts.get(one, ()), right.counts.get(other, ())
    found = [count for count in ours if count in theirs or all(way.step != count.step for way in right.ways)]
    found += [count for count in theirs if count in ours or all(way.step != count.step for way in left.ways)]
    return tuple(dict.fromkeys(found))


def _once_named(name: str, node: Select) -> bool:
    """Whether one column of a select list has this name, and no spread of columns may bring another."""
    named = [item for item in node.items if isinstance(item, Column) and item.name == name]
    stars = [item for item in node.items if isinstance(item, Star)]
    spread = any(isinstance(item, Spread) for item in node.items)
    return not spread and len(named) + len(stars) == 1


def _terms(item: Column | Star | Spread) -> Terms:
    if isinstance(item, Star):
        return tuple(term for _, terms in item.replace for term in terms)
    return item.terms


def _counted(path: tuple[str, ...], told: Grouped) -> Made:
    return () if path == ROWS else tuple(told.counted[path].items())


def _held(ways: tuple[Way, ...], floors: Iterable[tuple[Floor, tuple[Count, ...]]]) -> tuple[Way, ...]:
    """Ways on which conditions hold: each for the groups that its column counts."""
    for floor, counts in floors:
        bounds = {one.step: Bound(one.made_of, floor.least) for one in counts}
        ways = tuple(
            Way(one.relation, one.step, (*one.bounds, bounds[one.step])) if one.step in bounds else one
            for one in ways
        )
    return ways


def _once(ways: Iterable[Way]) -> tuple[Way, ...]:
    return tuple(dict.fromkeys(ways))
