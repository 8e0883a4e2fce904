"""By which ways the rows of each relation come into another one: as they are, or grouped, and how large the groups are.

A way leads from a relation that is read to what is built, through the last grouping on it. Only ways on which rows
or groups come out are here: what is read to filter by is none.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

Made = tuple[tuple[int, int], ...]
"""What a column is made of: edges as the graph has them, column and context → kinds."""


class Bound(msgspec.Struct, array_like=True, frozen=True):
    """Groups with a smaller count than ``least`` do not come out; ``made_of`` is what is counted, nothing: rows."""

    made_of: Made
    least: int


class Way(msgspec.Struct, array_like=True, frozen=True):
    """Rows of a relation, as they are or in the groups of a step (-1: none), and what holds of these groups."""

    relation: int
    step: int = -1
    bounds: tuple[Bound, ...] = ()


class Step(msgspec.Struct, array_like=True, frozen=True):
    """One grouping.

    Attributes:
        grain: What rows are grouped by, as far as it is a value of theirs.
        over: What is grouped.
        alone: The relation of which every row that is grouped is one, and each at most once; -1 if there is none.
    """

    grain: Made
    over: tuple[Way, ...]
    alone: int = -1


class Count(msgspec.Struct, array_like=True, frozen=True):
    """A column that counts what is in the groups of a step; ``made_of`` is what is counted, nothing: rows."""

    step: int
    made_of: Made


class Flow(msgspec.Struct, array_like=True, frozen=True):
    """All ways into what is built, and its columns that count.

    Attributes:
        steps: Groupings; a way names them by their place.
        ways: The ways.
        counts: Columns that are plainly counts of the groups that come out.
    """

    steps: tuple[Step, ...]
    ways: tuple[Way, ...]
    counts: tuple[tuple[str, tuple[Count, ...]], ...] = ()


def renumbered(flow: Flow, key: Callable[[int], int], relation: Callable[[int], int], first: int = 0) -> Flow:
    """The same ways in other numbers.

    Args:
        flow: The ways.
        key: An edge's source (column and context) → its other number.
        relation: A relation → its other number.
        first: The place of the first step.
    """

    def made(edges: Made) -> Made:
        return tuple((key(one), kinds) for one, kinds in edges)

    def way(one: Way) -> Way:
        bounds = tuple(Bound(made(bound.made_of), bound.least) for bound in one.bounds)
        return Way(relation(one.relation), one.step + first if one.step >= 0 else -1, bounds)

    def step(one: Step) -> Step:
        alone = relation(one.alone) if one.alone >= 0 else -1
        return Step(made(one.grain), tuple(way(each) for each in one.over), alone)

    return Flow(
        tuple(step(one) for one in flow.steps),
        tuple(way(one) for one in flow.ways),
        tuple(
            (name, tuple(Count(one.step + first, made(one.made_of)) for one in counts))
            for name, counts in flow.counts
        ),
    )


def united(one: Flow, other: Flow) -> Flow:
    """The ways of both, as of two branches of one model; whose columns count is of no use then."""
    moved = renumbered(other, _same, _same, len(one.steps))
    return Flow(one.steps + moved.steps, tuple(dict.fromkeys(one.ways + moved.ways)))


def _same(number: int) -> int:
    return number
