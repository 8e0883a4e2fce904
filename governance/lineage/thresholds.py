"""Whether enough people stand behind every group of rows, by what the SQL itself lets through."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

import msgspec

from governance.lineage.flow import Bound, Flow, Made, Step, Way
from governance.lineage.graph import CONTEXT, SHIFT, Graph
from governance.lineage.kinds import DERIVE, IDENTITY, VALUE
from governance.lineage.policy import Policy

PSEUDONYMOUS = "pseudonymous"
NEAR = frozenset({PSEUDONYMOUS, "direct"})
"""Identifiabilities of values that lead to one person."""


class Kept(StrEnum):
    """What becomes of a relation's rows in what is built from it."""

    ROWS = "rows"
    """They come out as they are, or in groups that are one person's each."""
    RELEASED = "released"
    """Only in groups of enough people."""
    SHED = "shed"
    """In groups of whose size nothing is known."""


class People(msgspec.Struct, frozen=True):
    """What is known of people.

    Attributes:
        identifiers: Identifiers that lead to one person; None: any.
        keys: Identifiers of which a person has one, so that their different values are as many as people.
        least: How many people a group needs.
        unique: uid → its columns that hold each value once.
        nobodys: Relations that are de-identified: their rows are nobody's any more.
    """

    identifiers: frozenset[str] | None = None
    keys: frozenset[str] = frozenset()
    least: int = 11
    unique: Callable[[str], frozenset[str]] = lambda _uid: frozenset()
    nobodys: frozenset[str] = frozenset()

    def leads_to_one(self, name: str, level: str) -> bool:
        """Whether values of an identifier, protected so far, lead to one person."""
        return level in {"raw", PSEUDONYMOUS} and (self.identifiers is None or name in self.identifiers)


Identifiers = Mapping[tuple[str, str], int]
"""Identifier and level → kinds by which it came."""


class Judge:
    """Judges the groups of one project.

    Args:
        graph: Its relations.
        people: What is known of people.
        policy: The masks.
        carried: Column → the identifiers that came to it.
    """

    def __init__(
        self, graph: Graph, people: People, policy: Policy, carried: Callable[[int], Identifiers]
    ) -> None:
        self._graph, self._people, self._policy, self._carried = graph, people, policy, carried

    def kept(self, flow: Flow) -> dict[int, Kept]:
        """What becomes of each relation whose rows come in: the worst of its ways."""
        found: dict[int, Kept] = {}
        order = [Kept.RELEASED, Kept.ROWS, Kept.SHED]
        for way in flow.ways:
            found[way.relation] = max(
                found.get(way.relation, Kept.RELEASED), self._way(flow, way), key=order.index
            )
        return found

    def _way(self, flow: Flow, way: Way) -> Kept:
        if way.step < 0:
            return Kept.ROWS
        step = flow.steps[way.step]
        if any(self.enough(step, bound) for bound in way.bounds):
            return Kept.RELEASED
        if self._is_ones(step.grain):
            return Kept.ROWS
        inner = {self._way(flow, one) for one in step.over if one.relation == way.relation}
        return Kept.RELEASED if inner == {Kept.RELEASED} else Kept.SHED

    def enough(self, step: Step, bound: Bound) -> bool:
        """Whether a condition lets through groups of enough people only."""
        return bound.least >= self._people.least and self.counts_people(step, bound)

    def counts_people(self, step: Step, bound: Bound) -> bool:
        """Whether what a condition counts are people."""
        if bound.made_of:
            return self._is_key(bound.made_of)
        return step.alone >= 0 and self._is_ones_row(step.alone)

    def _is_key(self, made_of: Made) -> bool:
        """Whether a column is, in every row, the key of a person, and the same kind of key."""
        kinds = {self._key(edge, how) for edge, how in made_of if how & VALUE}
        return len(kinds) == 1 and None not in kinds

    def _key(self, edge: int, how: int) -> str | None:
        masks = self._graph.contexts[edge & CONTEXT].masks
        if not how & IDENTITY or how & DERIVE:
            return None
        for (name, level), kinds in sorted(self._carried(edge >> SHIFT).items()):
            one = name in self._people.keys and self._people.leads_to_one(name, level)
            if one and kinds & IDENTITY and not kinds & DERIVE and self._still_tells(masks, name):
                return name
        return None

    def _still_tells(self, masks: tuple[str, ...], name: str) -> bool:
        """Whether values that differ still differ under masks: a token does, a part of a value may not."""
        known = [self._policy.masks.get(mask) for mask in masks]
        return all(
            one is not None and (name not in one.accepts or one.yields == PSEUDONYMOUS) for one in known
        )

    def _is_ones_row(self, relation: int) -> bool:
        """Whether a relation has one row a person."""
        one = self._graph.relations[relation]
        return any(
            self._key(one.ids[name] << SHIFT, IDENTITY)
            for name in self._people.unique(one.uid)
            if name in one.ids
        )

    def _is_ones(self, grain: Made) -> bool:
        """Whether rows grouped like this are one person's."""
        return any(
            kinds & VALUE and self._people.leads_to_one(name, level) and self._still_tells(masks, name)
            for edge, _ in grain
            for masks in [self._graph.contexts[edge & CONTEXT].masks]
            for (name, level), kinds in self._carried(edge >> SHIFT).items()
        )
