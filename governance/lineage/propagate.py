"""Labels carried along the edges: from where they are declared to every column they reach, least protected first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from governance.lineage.graph import CONTEXT, SHIFT, Deps, Relation
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
from governance.lineage.thresholds import NEAR, Judge, Kept, People

RAW = "raw"
"""The level of an identifier no mask has lowered."""
IDENTIFIER, CATEGORY, CONFIDENTIALITY = "identifier", "category", "confidentiality"
IDENTIFIABILITY = "identifiability"
"""How near a value brings us to a person, where that is declared and no identifier is."""


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
        people: What is known of people, by which groups of them are judged.
        maps: Pairs of identifiers where declaring the second on a column derived from the first replaces it
            (date of birth → age).
        approved: uids of relations that are not followed, whose declarations were approved instead.
    """

    columns: Mapping[str, Mapping[str, Collection[Label]]] = field(default_factory=dict)
    rows: Mapping[str, Collection[str]] = field(default_factory=dict)
    people: People = field(default_factory=People)
    maps: frozenset[tuple[str, str]] = frozenset()
    approved: frozenset[str] = frozenset()


Said = Mapping[str, Collection[Label]]
State = dict[Label, int]
"""What a column carries: label → kinds of the paths by which it came from where it was declared.

Columns that carry the same share one, which is never changed once it is a column's.
"""
_NOTHING: State = {}
_EMPTY: frozenset[str] = frozenset()


@dataclass(slots=True)
class Carried:
    """What every column and relation carries.

    Attributes:
        columns: Column number → its labels; columns that carry nothing are absent.
        came: (column, label) → column, context and label of the least protected edge it came by.
        plain: Column → its edges, where they have neither masks nor grains, so that `came` need not say more.
        rows: uid → the row rules its rows follow, each with the relation that names it: its own, or those of all it
            is built from.
        row_categories: uid → categories that decided which rows are in it.
        people: uids of relations whose rows are of people: an identifier leads to one, or did where they came from.
        kept: uid of a relation that groups → what becomes of the rows of each relation of people it reads.
        released: uid → those of the relations it reads of which nothing comes in but groups of enough people.
        judge: What judged that, for the reasons.
    """

    columns: dict[int, State] = field(default_factory=dict)
    came: dict[tuple[int, Label], tuple[int, Label]] = field(default_factory=dict)
    plain: dict[int, Deps] = field(default_factory=dict)
    rows: dict[str, frozenset[tuple[str, str]]] = field(default_factory=dict)
    row_categories: dict[str, frozenset[str]] = field(default_factory=dict)
    people: set[str] = field(default_factory=set)
    kept: dict[str, dict[str, Kept]] = field(default_factory=dict)
    released: dict[str, frozenset[str]] = field(default_factory=dict)
    judge: Judge | None = None

    def before(self, number: int, label: Label) -> tuple[int, Label] | None:
        """Column, context and label of the least protected edge by which a label came to a column, if it came."""
        if number not in self.plain:
            return self.came.get((number, label))
        found, old = None, 0
        for key, kinds in self.plain[number].items():
            part = self.columns.get(key >> SHIFT, {}).get(label, 0)
            bits = SEQUENCE[kinds][part]
            if part and (not old or _strongest(bits) < _strongest(old)):
                found = key, label
            old |= bits
        return found


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
    while lineage.in_a_ring and walk.again(lineage.order):
        pass
    return walk.carried


class _Walk:
    def __init__(self, lineage: Lineage, declared: Declared, policy: Policy) -> None:
        self.graph, self.declared, self.policy = lineage.graph, declared, policy
        self.carried = Carried()
        self._supposals: dict[tuple[int, Label], State] = {}
        # Relations with a column that carries something: an edge leads from a relation that is read.
        self._carrying: set[int] = set()
        self._states: dict[tuple[tuple[Label, int], ...], State] = {}
        self._passed: dict[
            tuple[int, ...], tuple[Collection[Label], list[tuple[int, State]], State | None]
        ] = {}
        self._decided: dict[int, tuple[State, frozenset[str]]] = {}
        self._persons: dict[int, tuple[State, bool]] = {}
        self._judge = self.carried.judge = Judge(self.graph, declared.people, policy, self._identifiers)
        self._said = {uid: self._folded(uid, columns) for uid, columns in declared.columns.items()}

    def _folded(self, uid: str, columns: Said) -> Said:
        """What is declared of columns by their folded names; each of them is one of the graph."""
        place = self.graph.relation(uid)
        ids = self.graph.relations[place].ids
        if columns.keys() <= ids.keys():
            return columns
        for name in columns:
            self.graph.column(place, name.lower())
        return {name.lower(): labels for name, labels in columns.items()}

    def again(self, order: Sequence[int]) -> bool:
        """Carry once more what came too late for a ring of relations; whether there was anything.

        What a column carried before it keeps, so that this comes to an end.
        """
        before = {number: dict(state) for number, state in self.carried.columns.items()}
        rows = (dict(self.carried.rows), dict(self.carried.row_categories))
        for index in order:
            self.relation(index)
        for number, state in before.items():
            now = dict(self.carried.columns.get(number, {}))
            for label, kinds in state.items():
                now[label] = now.get(label, 0) | kinds
            self.carried.columns[number] = self._shared(now)
        return before != self.carried.columns or rows != (self.carried.rows, self.carried.row_categories)

    def relation(self, index: int) -> None:
        """All columns of one relation; again while a relation that reads itself still changes."""
        relation = self.graph.relations[index]
        said = self._said.get(relation.uid, {})
        if said or relation.reads_itself or not self._carrying.isdisjoint(relation.reads):
            before = len(self.carried.columns)
            self._carry(relation, said)
            if len(self.carried.columns) > before:
                self._carrying.add(index)
        self._rows(index)

    def _carry(self, relation: Relation, said: Said) -> None:
        numbers = list(relation.ids.items())
        if "*" in relation.ids:
            numbers.sort(key=lambda one: one[0] == "*")
        if relation.uid in self.declared.approved:
            for name, number in numbers:
                self._column(number, said.get(name, ()), {})
        elif relation.reads_itself:
            self._until_settled(numbers, said)
        else:
            self._columns(numbers, said)

    def _columns(self, numbers: list[tuple[str, int]], said: Said) -> None:
        edges, columns, plain = self.graph.edges, self.carried.columns, self.carried.plain
        for name, number in numbers:
            made_of, labels = edges[number], said.get(name, ())
            if len(made_of) == 1 and not labels:
                # The commonest: nothing is said of it, and it is one other, or made of one that carries nothing.
                ((key, kinds),) = made_of.items()
                state = columns.get(key >> SHIFT)
                if state is None:
                    continue
                if kinds == IDENTITY and not key & CONTEXT:
                    columns[number], plain[number] = state, made_of
                    continue
            passed = self._plain(made_of, labels)
            if passed is None:
                plain.pop(number, None)
                self._column(number, labels, made_of)
            elif passed:
                columns[number], plain[number] = passed, made_of

    def _until_settled(self, numbers: list[tuple[str, int]], said: Said) -> None:
        columns, changed = self.carried.columns, True
        while changed:
            before = [columns.get(number, {}) for _, number in numbers]
            for name, number in numbers:
                self._column(number, said.get(name, ()), self.graph.edges[number])
            changed = before != [columns.get(number, {}) for _, number in numbers]

    def _plain(self, edges: Deps, labels: Collection[Label]) -> State | None:
        """What a column carries, worked out once for all to which the same comes and of which the same is said.

        None where that is not decided by what comes and what is said alone.
        """
        come: list[tuple[int, State]] = []
        place = [id(labels)]
        for key, kinds in edges.items():
            if key & CONTEXT:
                return None
            state = self.carried.columns.get(key >> SHIFT)
            if state:
                come.append((kinds, state))
                place += (kinds, id(state))
            elif kinds & LOWERABLE:
                place.append(0)
                come.append((kinds, _NOTHING))
        known = self._passed.get(tuple(place))
        if known is None:
            # All are kept with it, so that their ids stay theirs.
            known = self._passed[tuple(place)] = (labels, come, self._passing(come, labels))
        return known[2]

    def _passing(self, come: list[tuple[int, State]], labels: Collection[Label]) -> State | None:
        found: State = {}
        for kinds, state in come:
            table = SEQUENCE[kinds]
            for label, before in state.items():
                found[label] = found.get(label, 0) | table[before]
        silent = any(kinds & LOWERABLE and not self._identifies(state) for kinds, state in come)
        for label in labels:
            if label.axis != IDENTIFIER:
                self._say(found, label)
                continue
            self._replace(found, label)
            if silent or not self._arrives(found, label):
                return None
        return self._shared(found)

    def _shared(self, state: State) -> State:
        """The one state for all columns that carry this."""
        return self._states.setdefault(tuple(state.items()), state)

    def _column(self, number: int, said: Collection[Label], edges: Deps) -> None:
        state: State = {}
        for key, kinds in edges.items():
            carried = self.carried.columns.get(key >> SHIFT)
            if carried:
                self._arrive(number, state, key, kinds, carried)
        for label in said:
            self._declare(number, state, label, edges)
        if state:
            self.carried.columns[number] = self._shared(state)

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
            self._say(state, label)
            return
        self._replace(state, label)
        arrives = self._arrives(state, label)
        silent = self._silent(edges) if arrives else edges
        found = self._supposed(number, label, silent)
        relation = self.graph.relations[self.graph.owner[number]]
        starts = not relation.built or relation.is_open or relation.unknown or number in relation.landed
        if not (found or arrives) and starts:
            found = {label: IDENTITY}
        for one, kinds in found.items():
            # A declaration is about the column itself, whatever leads to it.
            state[one] = state.get(one, 0) | (IDENTITY if one == label else kinds)

    @staticmethod
    def _say(state: State, label: Label) -> None:
        kinds = state.get(label, 0)
        state[label] = kinds if kinds & VALUE else kinds | IDENTITY

    @staticmethod
    def _arrives(state: State, label: Label) -> bool:
        return any(
            one.name == label.name and kinds & VALUE and one.axis == IDENTIFIER
            for one, kinds in state.items()
        )

    def _replace(self, state: State, label: Label) -> None:
        """Take out what a declaration says it replaces."""
        for arrived in [one for one in state if (one.name, label.name) in self.declared.maps]:
            if not state[arrived] & ~DERIVE:
                del state[arrived]

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
        rules = frozenset((rule, relation.uid) for rule in self.declared.rows.get(relation.uid, ()))
        named = bool(rules)
        categories = _EMPTY
        for key in relation.filters:
            state = self.carried.columns.get(key >> SHIFT)
            if state:
                categories |= self._categories(state)
        kept = self._judge.kept(relation.flow) if relation.flow is not None else {}
        people, released = False, set()
        for one in relation.reads:
            uid = self.graph.relations[one].uid
            if kept and self._released(one, kept):
                released.add(uid)
                continue
            if (
                not named
            ):  # whether its own is as strict as theirs is a question for a check, answered there once
                rules |= self.carried.rows.get(uid, frozenset())
            categories |= self.carried.row_categories.get(uid, _EMPTY)
            people |= uid in self.carried.people
        self.carried.rows[relation.uid] = rules
        self.carried.row_categories[relation.uid] = categories
        if released:
            self.carried.released[relation.uid] = frozenset(released)
        self._people(relation, kept, inherited=people)

    def _released(self, one: int, kept: Mapping[int, Kept]) -> bool:
        """Whether rows of what is read come in only in groups of enough people."""
        if one in kept:
            return kept[one] is Kept.RELEASED
        read = self.graph.relations[one]
        ways = read.flow.ways if read.inlined and read.flow is not None else ()
        return bool(ways) and all(kept.get(way.relation) is Kept.RELEASED for way in ways)

    def _people(self, relation: Relation, kept: Mapping[int, Kept], *, inherited: bool) -> None:
        uids = {self.graph.relations[one].uid: how for one, how in kept.items()}
        found = {uid: how for uid, how in uids.items() if uid in self.carried.people and uid != relation.uid}
        if found:
            self.carried.kept[relation.uid] = found
        if relation.uid in self.declared.people.nobodys:
            return
        if inherited or any(self._leads_to_one(number) for number in relation.ids.values()):
            self.carried.people.add(relation.uid)

    def _leads_to_one(self, number: int) -> bool:
        state = self.carried.columns.get(number)
        if not state:
            return False
        known = self._persons.get(id(state))
        if known is None or known[0] is not state:
            people = self.declared.people
            found = any(
                kinds & VALUE
                and (
                    people.leads_to_one(label.name, label.level)
                    if label.axis == IDENTIFIER
                    else label.axis == IDENTIFIABILITY and label.name in NEAR
                )
                for label, kinds in state.items()
            )
            known = self._persons[id(state)] = (state, found)
        return known[1]

    def _identifiers(self, number: int) -> dict[tuple[str, str], int]:
        state = self.carried.columns.get(number, {})
        return {(one.name, one.level): kinds for one, kinds in state.items() if one.axis == IDENTIFIER}

    def _categories(self, state: State) -> frozenset[str]:
        known = self._decided.get(id(state))
        if known is None:
            found = frozenset(label.name for label in state if label.axis == CATEGORY)
            known = self._decided[id(state)] = (state, found)
        return known[1]


def _strongest(kinds: int) -> int:
    return next((bit for bit in NAMES if kinds & bit), ALL + 1)


__all__ = ["AGGREGATE", "PREDICATE", "RAW", "Carried", "Declared", "Label", "propagate"]
