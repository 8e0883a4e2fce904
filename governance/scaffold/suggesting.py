"""What columns that nobody declared seem to hold, from where they come, from where they go and from their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from governance.checks.axes import says_something
from governance.checks.brought import Bringing
from governance.checks.case import Case
from governance.checks.suspects import Suspects, decided
from governance.checks.ways import short
from governance.lineage.graph import SHIFT
from governance.lineage.kinds import COPY, IDENTITY, LOWERABLE, VALUE
from governance.lineage.paths import path_of
from governance.lineage.propagate import IDENTIFIER, RAW, Label, State
from governance.project import Model, Source
from governance.project.free_text import FreeTexts
from governance.project.likeness import Confidence, Likenesses

Table = Model | Source


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What one column seems to hold.

    Attributes:
        table: The model or source.
        column: The column's name.
        declare: What to declare of it: ``{"identifier": "email"}``, ``{"category": "health", …}``.
        confidence: high or medium.
        why: What says so, one clause.
    """

    table: Table
    column: str
    declare: Mapping[str, str]
    confidence: Confidence
    why: str

    @property
    def place(self) -> str:
        """`stg_orders.customer_email`, `crm.people.email`."""
        return f"{self.table.unique_id.split('.', 2)[2]}.{self.column}"


def suggest(case: Case) -> tuple[Suggestion, ...]:
    """What to declare of the columns of the project, upstream before downstream.

    A column that declares an identifier, or its identifiability, is left alone; so are packages, whose YAML is not
    the project's.

    Args:
        case: The project with its columns followed.
    """
    found = tuple(_Suggesting(case).all())
    return tuple(one for one in found if one.table.package == case.project.name)


class _Suggesting:
    def __init__(self, case: Case) -> None:
        self._case, self._traced = case, case.traced
        self._graph = case.traced.lineage.graph
        self._suspects = Suspects(case, Likenesses(case.policies))
        self._texts = Suspects(case, FreeTexts(case.policies))
        self._bringing = Bringing(case)
        self._tables = {table.unique_id: table for table in self._suspects.tables()}
        self._below = dict(self._from_below())
        self._proposed: dict[int, str] = {}

    def all(self) -> Iterator[Suggestion]:
        """Upstream first, so that what is proposed of a column is known to those that are made of it."""
        for index in self._traced.lineage.order:
            table = self._tables.get(self._graph.relations[index].uid)
            for column in self._suspects.columns(table) if table is not None else ():
                found = None if table is None or decided(table, column) else self._of(table, column)
                if found is not None:
                    yield found

    def _of(self, table: Table, column: str) -> Suggestion | None:
        number = self._number(table, column)
        state = self._traced.carried.columns.get(number, {}) if number is not None else {}
        found = (
            self._by_label(table, column, state)
            or self._by_proposal(table, column, number)
            or self._by_use(table, column, number)
            or self._by_name(table, column, number)
        )
        if found is not None and number is not None:
            self._proposed[number] = found.declare["identifier"]
        return found or self._by_category(table, column, state)

    def _by_label(self, table: Table, column: str, state: State) -> Suggestion | None:
        """An identifier comes to it; of several the one that brings us nearest to a person."""
        come = [one for one, kinds in state.items() if one.axis == IDENTIFIER and kinds & LOWERABLE]
        if not come:
            return None
        label = max(come, key=lambda one: (one.level == RAW, self._near(one.name), one.name))
        return self._suggestion(
            table, column, label.name, "high", f"it comes from {self._origin(table, column, label)}"
        )

    def _by_proposal(self, table: Table, column: str, number: int | None) -> Suggestion | None:
        edges = self._graph.edges[number] if number is not None else {}
        for key, kinds in sorted(edges.items()):
            if kinds & LOWERABLE and key >> SHIFT in self._proposed:
                why = f"it is made of {self._called(key >> SHIFT)}, of which it is proposed"
                return self._suggestion(table, column, self._proposed[key >> SHIFT], "medium", why)
        return None

    def _by_use(self, table: Table, column: str, number: int | None) -> Suggestion | None:
        used = self._below.get(number) if number is not None else None
        if used is None or used.identifier is None:
            return None
        why = f"{self._called(used.by)}, which is made of it, declares it"
        return self._suggestion(table, column, used.identifier, "high" if used.whole else "medium", why)

    def _by_name(self, table: Table, column: str, number: int | None) -> Suggestion | None:
        likely = self._suspects.likely(table, column) or self._texts.likely(table, column)
        if likely is None or likely.identifier not in self._case.policies.classifications.identifiers:
            return None
        entered = self._suspects.suspected(table, column) or self._texts.suspected(table, column)
        if entered is None and likely.identifier not in self._come(number):
            return None  # all it is made of is declared, and is no such identifier
        return self._suggestion(table, column, likely.identifier, likely.confidence, likely.why)

    def _come(self, number: int | None) -> set[str]:
        """Identifiers of what a column is made of, declared or proposed, however it is made."""
        edges = self._graph.edges[number] if number is not None else {}
        state = self._traced.carried.columns.get(number, {}) if number is not None else {}
        declared = {one.name for one, kinds in state.items() if one.axis == IDENTIFIER and kinds & VALUE}
        return declared | {
            self._proposed.get(key >> SHIFT, "") for key, kinds in edges.items() if kinds & VALUE
        }

    def _by_category(self, table: Table, column: str, state: State) -> Suggestion | None:
        """No identifier, but something that is said of a person."""
        listed = table.columns.get(column)
        brought = {one.axis: one for one in self._bringing.brought(state)}
        if "category" not in brought or (listed is not None and says_something(listed)):
            return None
        declare = {axis: one.value for axis, one in brought.items()}
        declare.setdefault("confidentiality", self._case.policies.classifications.confidentiality[-1])
        why = f"it comes from {self._origin(table, column, brought['category'].label)}"
        return Suggestion(table, column, dict(sorted(declare.items())), "high", why)

    def _from_below(self) -> Iterator[tuple[int, _Used]]:
        """Columns that are made into one that declares an identifier; nothing where two say different things."""
        used: dict[int, _Used] = {}
        for index in reversed(self._traced.lineage.order):
            relation = self._graph.relations[index]
            for name, number in relation.ids.items():
                one = self._declared(relation.uid, name, number) or used.get(number)
                for key, kinds in self._graph.edges[number].items() if one else ():
                    if one is not None and kinds & (IDENTITY | COPY):
                        whole = one.whole and bool(kinds & IDENTITY)
                        self._use(used, key >> SHIFT, _Used(one.identifier, one.by, whole))
        yield from used.items()

    @staticmethod
    def _use(used: dict[int, _Used], number: int, one: _Used) -> None:
        known = used.get(number)
        if known is None:
            used[number] = one
        elif known.identifier != one.identifier:
            used[number] = _Used(None, known.by, whole=False)

    def _declared(self, uid: str, name: str, number: int) -> _Used | None:
        table = self._tables.get(uid)
        listed = table.columns.get(_spelled(table, name)) if table is not None else None
        identifier = listed.identifier if listed is not None else None
        if isinstance(identifier, str) and identifier in self._case.policies.classifications.identifiers:
            return _Used(identifier, number, whole=True)
        return None

    def _suggestion(
        self, table: Table, column: str, identifier: str, confidence: Confidence, why: str
    ) -> Suggestion:
        return Suggestion(table, column, {"identifier": identifier}, confidence, why)

    def _near(self, identifier: str) -> int:
        classifications = self._case.policies.classifications
        return classifications.identifiability.index(classifications.identifiers[identifier].identifiability)

    def _origin(self, table: Table, column: str, label: Label) -> str:
        way = path_of(self._traced.lineage, self._traced.carried, table.unique_id, column, label)
        if not way:
            return "what it is made of"
        uid, name = way[0].source
        return f"`{short(self._case.project, uid)}.{name}`"

    def _called(self, number: int) -> str:
        relation = self._graph.relations[self._graph.owner[number]]
        return f"`{short(self._case.project, relation.uid)}.{self._graph.name[number]}`"

    def _number(self, table: Table, column: str) -> int | None:
        relation = self._traced.relation(table.unique_id)
        return relation.ids.get(column.lower()) if relation else None


@dataclass(frozen=True, slots=True)
class _Used:
    """The identifier that a column made of this one declares, None where they differ; which, and whether unchanged."""

    identifier: str | None
    by: int
    whole: bool


def _spelled(table: Table, name: str) -> str:
    return next((one for one in table.columns if one.lower() == name), name)
