"""Labels carried along the edges: from where they are declared to every column they reach, least protected first."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from governance.lineage.graph import CONTEXT, SHIFT, Deps
from governance.lineage.kinds import (
    AGGREGATE,
    AGGREGATES,
    ALL,
    DERIVE,
    IDENTITY,
    LOWERABLE,
    NAMES,
    PREDICATE,
    SEQUENCE,
    VALUE,
)
from governance.lineage.link import Lineage
from governance.lineage.policy import NO_MASKS, Policy

RAW = "raw"
"""The level of an identifier no mask has lowered."""
IDENTIFIER, CATEGORY, CONFIDENTIALITY = "identifier", "category", "confidentiality"


class Label(NamedTuple):
    """One thing said about a column's values: ``(axis, name, level)``; the level is that of identifiers only."""

    axis: str
    name: str
    level: str = RAW


@dataclass(frozen=True, slots=True)
class Declared:
    """What the project says.

    Attributes:
        columns: uid → column → labels (``Label("identifier", "email")``).
        rows: uid → names of the row rules declared on it.
        enforced: uids whose aggregates have an enforced threshold, so that what they aggregate is released.
        maps: Pairs of identifiers where declaring the second on a column derived from the first replaces it
            (date of birth → age).
        approved: uids of relations that are not followed, whose declarations were approved instead.
    """

    columns: Mapping[str, Mapping[str, Collection[Label]]] = field(default_factory=dict)
    rows: Mapping[str, Collection[str]] = field(default_factory=dict)
    enforced: frozenset[str] = frozenset()
    maps: frozenset[tuple[str, str]] = frozenset()
    approved: frozenset[str] = frozenset()


State = dict[Label, int]
"""What a column carries: label → kinds of the paths by which it came from where it was declared."""


@dataclass(slots=True)
class Carried:
    """What every column and relation carries.

    Attributes:
        columns: Column number → its labels; columns that carry nothing are absent.
        came: (column, label) → column, context and label of the least protected edge it came by.
        rows: uid → row rules it inherits, its own among them.
        row_categories: uid → categories that decided which rows are in it.
    """

    columns: dict[int, State] = field(default_factory=dict)
    came: dict[tuple[int, Label], tuple[int, Label]] = field(default_factory=dict)
    rows: dict[str, frozenset[str]] = field(default_factory=dict)
    row_categories: dict[str, frozenset[str]] = field(default_factory=dict)


def propagate(lineage: Lineage, declared: Declared, policy: Policy = NO_MASKS) -> Carried:
    """Carry every label to wherever it goes.

    Args:
        lineage: The linked project.
        declared: Where labels start.
        policy: What masks lower.

    Returns:
        Labels by column, with the kinds of their paths: a check reads ``VALUE`` bits as a person's value, ``AGGREGATE``
        as needing an enforced threshold, ``PREDICATE`` alone as a warning for identifiers and as carrying categories.
    """
    walk = _Walk(lineage, declared, policy)
    for index in lineage.order:
        walk.relation(index)
    return walk.carried


class _Walk:
    def __init__(self, lineage: Lineage, declared: Declared, policy: Policy) -> None:
        self.graph, self.declared, self.policy = lineage.graph, declared, policy
        self.carried = Carried()
        self._supposals: dict[tuple[int, Label], State] = {}
        for uid, columns in declared.columns.items():
            for name in columns:
                self.graph.column(self.graph.relation(uid), name.lower())

    def relation(self, index: int) -> None:
        """All columns of one relation; again while a relation that reads itself still changes."""
        relation = self.graph.relations[index]
        said = self.declared.columns.get(relation.uid, {})
        said = {name.lower(): labels for name, labels in said.items()}
        numbers = sorted(relation.ids.items(), key=lambda one: one[0] == "*")
        followed = relation.uid not in self.declared.approved
        changed = True
        while changed:
            before = (
                [dict(self.carried.columns.get(one, {})) for _, one in numbers]
                if relation.reads_itself
                else []
            )
            for name, number in numbers:
                self._column(number, said.get(name, ()), followed=followed)
            changed = relation.reads_itself and before != [
                self.carried.columns.get(one, {}) for _, one in numbers
            ]
        self._rows(index)

    def _column(self, number: int, said: Collection[Label], *, followed: bool) -> None:
        edges = self.graph.edges[number] if followed else {}
        state: State = {}
        for key, kinds in edges.items():
            carried = self.carried.columns.get(key >> SHIFT)
            if carried:
                self._arrive(number, state, key, kinds, carried)
        for label in said:
            self._declare(number, state, label, edges)
        if state:
            self.carried.columns[number] = state

    def _arrive(self, number: int, state: State, key: int, kinds: int, carried: State) -> None:
        context = self.graph.contexts[key & CONTEXT]
        if kinds & AGGREGATES and context.grain is not None and self._person_in(context.grain):
            kinds = SEQUENCE[DERIVE][kinds & ~AGGREGATES] if kinds & ~AGGREGATES else 0
            kinds |= DERIVE
        table, masks = SEQUENCE[kinds], context.masks
        for label, before in carried.items():
            unlowered = not masks or label.axis != IDENTIFIER
            for lowered, part in ((label, before),) if unlowered else self._lowered(label, before, masks):
                bits = table[part]
                old = state.get(lowered, 0)
                if not old or _strongest(bits) < _strongest(old):
                    self.carried.came[number, lowered] = (key, label)
                state[lowered] = old | bits

    def _lowered(self, label: Label, kinds: int, masks: tuple[str, ...]) -> list[tuple[Label, int]]:
        """A label after the masks of an edge: the part they lower, and the part that reached them out of shape."""
        left, found = kinds, []
        for name in masks:
            mask = self.policy.masks.get(name)
            if mask is not None and label.name in mask.accepts:
                low = left if mask.total else left & LOWERABLE
                left &= ~low
                found += [(Label(label.axis, label.name, mask.yields), low)] if low else []
        return [*found, (label, left)] if left else found

    def _declare(self, number: int, state: State, label: Label, edges: Deps) -> None:
        """A declaration starts a label where none arrives; where one does, the arrival says how protected it is."""
        if label.axis != IDENTIFIER:
            kinds = state.get(label, 0)
            state[label] = kinds if kinds & VALUE else kinds | IDENTITY
            return
        for arrived in [one for one in state if (one.name, label.name) in self.declared.maps]:
            if not state[arrived] & ~DERIVE:
                del state[arrived]
        arrives = any(
            one.name == label.name and kinds & VALUE and one.axis == IDENTIFIER
            for one, kinds in state.items()
        )
        silent = self._silent(edges) if arrives else edges
        found = self._supposed(number, label, silent)
        relation = self.graph.relations[self.graph.owner[number]]
        if not (found or arrives) and (not relation.built or relation.is_open or relation.unknown):
            found = {label: IDENTITY}
        for one, kinds in found.items():
            # A declaration is about the column itself, whatever leads to it.
            state[one] = state.get(one, 0) | (IDENTITY if one == label else kinds)

    def _silent(self, edges: Deps) -> Deps:
        """Edges that bring a whole value of which nothing is said, beside others that bring what was declared."""
        return {
            key: kinds
            for key, kinds in edges.items()
            if kinds & LOWERABLE and not self._identifies(self.carried.columns.get(key >> SHIFT, {}))
        }

    @staticmethod
    def _identifies(state: State) -> bool:
        return any(label.axis == IDENTIFIER and kinds & VALUE for label, kinds in state.items())

    def _supposed(self, number: int, label: Label, edges: Deps) -> State:
        """How a declared label would arrive if it had been declared wherever these edges begin."""
        found: State = {}
        for key, kinds in edges.items():
            if kinds & VALUE:
                self._arrive(number, found, key, kinds & VALUE, self._origin(key >> SHIFT, label))
        return {one: kinds for one, kinds in found.items() if kinds & VALUE}

    def _origin(self, number: int, label: Label) -> State:
        """The label as it is carried upstream; where it is not, supposed there and further up."""
        carried = {
            one: kinds
            for one, kinds in self.carried.columns.get(number, {}).items()
            if one.axis == IDENTIFIER and one.name == label.name and kinds & VALUE
        }
        if carried:
            return carried
        place = (number, label)
        if place not in self._supposals:
            self._supposals[place] = {}  # a ring adds nothing to what enters it
            edges = self.graph.edges[number]
            relation = self.graph.relations[self.graph.owner[number]]
            begins = not any(kinds & VALUE for kinds in edges.values())
            constant = relation.built and not relation.is_open and not relation.unknown
            if begins and not constant:
                self._supposals[place] = {label: IDENTITY}
            else:
                self._supposals[place] = self._supposed(number, label, edges)
        return self._supposals[place]

    def _person_in(self, grain: tuple[int, ...]) -> bool:
        """Whether rows grouped like this are still one person's."""
        for column in grain:
            for label, kinds in self.carried.columns.get(column, {}).items():
                if label.axis == IDENTIFIER and label.level not in {"none", "quasi"} and kinds & VALUE:
                    return True
        return False

    def _rows(self, index: int) -> None:
        relation = self.graph.relations[index]
        uids = [self.graph.relations[one].uid for one in relation.reads]
        rules = set(self.declared.rows.get(relation.uid, ()))
        categories = {
            label.name
            for key in relation.filters
            for label in self.carried.columns.get(key >> SHIFT, {})
            if label.axis == CATEGORY
        }
        if relation.uid not in self.declared.enforced:
            rules.update(*(self.carried.rows.get(uid, ()) for uid in uids))
            categories.update(*(self.carried.row_categories.get(uid, ()) for uid in uids))
        self.carried.rows[relation.uid] = frozenset(rules)
        self.carried.row_categories[relation.uid] = frozenset(categories)


def _strongest(kinds: int) -> int:
    return next((bit for bit in NAMES if kinds & bit), ALL + 1)


__all__ = ["AGGREGATE", "PREDICATE", "RAW", "Carried", "Declared", "Label", "propagate"]
