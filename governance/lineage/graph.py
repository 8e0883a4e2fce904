"""Columns of all relations as integers, the edges between them, and the ways masks and grains qualify an edge.

An edge's source is one integer: the column, then the context in which it arrives. The context is a number too:
masks on the way (sorted names) and, after an aggregate, the columns rows were grouped by.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from governance.lineage.flow import Flow
from governance.lineage.kinds import COPY, IDENTITY, SEQUENCE

SHIFT = 24
"""Bits of an edge's source that hold its context."""
CONTEXT = (1 << SHIFT) - 1

Deps = dict[int, int]
"""Column and context → kinds by which it arrives."""
Pass = tuple[int, frozenset[str], int]
"""Columns of a relation not named one by one: the relation, names left out, kinds by which the others pass."""


@dataclass(frozen=True, slots=True)
class Context:
    """How a value arrives besides its kind.

    Attributes:
        masks: Masks it went through and that could lower it, sorted.
        grain: Columns the last aggregate's rows were grouped by; None if it was not aggregated.
    """

    masks: tuple[str, ...] = ()
    grain: tuple[int, ...] | None = None


@dataclass(slots=True)
class Relation:
    """One relation of the project, or outside of it.

    Attributes:
        uid: dbt's unique id, or ``outside.<name>``.
        ids: Column name → its number, in order.
        passes: What other columns it may have, from where.
        rest: What any column not named holds, or None.
        is_open: Whether it may have columns that are not in ``ids``.
        unknown: Why its lineage is not known; empty where it is.
        notes: Assumptions made.
        reads: Relations it reads.
        filters: What decides on its rows.
        calls: Functions that may take values out of the warehouse, and what they are given.
        flow: By which ways the rows of what it reads come into it, where something groups them; None: as they are.
        plain: Whether a branch groups nothing, so that all it reads comes in as it is.
        inlined: Whether its text stands in those that read it (an ephemeral model).
        built: Whether it is built from SQL, so that a column made of nothing is a constant.
        landed: Columns that it has until it is built: a source of its name declares them, and its SQL does not make them.
        linked: Whether all its columns and edges stand.
        reads_itself: Whether it is among the relations it reads.
    """

    uid: str
    ids: dict[str, int] = field(default_factory=dict)
    passes: tuple[Pass, ...] = ()
    rest: Deps | None = None
    is_open: bool = True
    unknown: str = ""
    notes: list[str] = field(default_factory=list)
    reads: dict[int, None] = field(default_factory=dict)
    filters: Deps = field(default_factory=dict)
    calls: dict[str, Deps] = field(default_factory=dict)
    flow: Flow | None = None
    plain: bool = False
    inlined: bool = False
    built: bool = False
    landed: frozenset[int] = frozenset()
    linked: bool = False
    reads_itself: bool = False


class Graph:
    """All columns and edges; relations and columns are named by their index."""

    def __init__(self) -> None:
        self.relations: list[Relation] = []
        self.index: dict[str, int] = {}
        self.owner: list[int] = []
        self.name: list[str] = []
        self.edges: list[Deps] = []
        self.contexts: list[Context] = [Context()]
        self._contexts: dict[Context, int] = {self.contexts[0]: 0}

    def relation(self, uid: str) -> int:
        """The index of a relation, made if it is new."""
        place = self.index.get(uid)
        if place is None:
            place = self.index[uid] = len(self.relations)
            self.relations.append(Relation(uid))
        return place

    def context(self, context: Context) -> int:
        """The number of a context."""
        number = self._contexts.get(context)
        if number is None:
            number = self._contexts[context] = len(self.contexts)
            self.contexts.append(context)
        return number

    def column(self, relation: int, name: str) -> int:
        """The number of a column; one that was never named is followed through the relation's stars."""
        owner = self.relations[relation]
        number = owner.ids.get(name)
        if number is None:
            number = owner.ids[name] = len(self.owner)
            self.owner.append(relation)
            self.name.append(name)
            self.edges.append({})
            if owner.linked:
                self.edges[number] = self.passed(relation, name)
        return number

    def columns(self, relation: int, made: Mapping[str, Deps]) -> dict[str, int]:
        """The numbers of the first columns of a relation, and what they are made of."""
        start = len(self.owner)
        self.owner += [relation] * len(made)
        self.name += made
        self.edges += [dict(deps) for deps in made.values()]
        return dict(zip(made, range(start, len(self.owner)), strict=True))

    def passed(self, relation: int, name: str) -> Deps:
        """What a column that its relation does not name is made of."""
        owner = self.relations[relation]
        found: Deps = dict(owner.rest) if owner.rest else {}
        for upstream, leave, kinds in owner.passes:
            if name not in leave:
                merge(found, {self.column(upstream, name) << SHIFT: COPY if name == "*" else kinds})
        if name == "*":
            merge(found, {number << SHIFT: COPY for other, number in owner.ids.items() if other != "*"})
        return found


def merge(into: Deps, more: Deps) -> None:
    """Add edges; several ways from one column are all kept."""
    for key, kinds in more.items():
        into[key] = into.get(key, 0) | kinds


def by(deps: Deps, kinds: int) -> Deps:
    """The same edges followed by one more step."""
    if kinds == IDENTITY:
        return deps
    # SEQUENCE is symmetric, so either order of its indexes is the path's.
    table = SEQUENCE[kinds]
    return {key: table[before] for key, before in deps.items()}
