"""What lineage brings to a column, on the axes that columns declare."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from governance.checks.axes import Saying, axes_of, values_by_axis
from governance.checks.case import Case, Problem
from governance.checks.ways import told, unknown_on
from governance.lineage.kinds import ALL, LOWERABLE, VALUE
from governance.lineage.paths import path_of
from governance.lineage.propagate import (
    CATEGORY,
    CONFIDENTIALITY,
    IDENTIFIABILITY,
    IDENTIFIER,
    RAW,
    Label,
    State,
)
from governance.project import Column, Model

# A condition on health data is health data, and so is a count of it; how confidential a value is to the business,
# and whom it leads to, comes with the value alone. What is computed of a quasi-identifier that is no identifier of
# the policies (a length of time from two dates) is no longer one.
_CARRIED = {CATEGORY: ALL, CONFIDENTIALITY: VALUE, IDENTIFIER: VALUE, IDENTIFIABILITY: LOWERABLE}


class Brought(NamedTuple):
    """The most sensitive value that comes to a column on one axis, and the label that brings it."""

    axis: str
    value: str
    label: Label


class Bringing:
    """What comes to columns; states that columns share are looked at once."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._values = dict(values_by_axis(case.policies.classifications))
        self._known: dict[int, tuple[Brought, ...]] = {}
        self._good: set[tuple[object, ...]] = set()

    def brought(self, state: State) -> tuple[Brought, ...]:
        """What comes to a column, axis by axis; nothing for an axis on which nothing comes.

        An identifier that no mask has lowered is left out: `column-masked` asks for it by name.
        """
        known = self._known.get(id(state))  # the states of a project outlive this
        if known is None:
            known = self._known[id(state)] = tuple(self._brought(state))
        return known

    def tells_of_people(self, state: State) -> bool:
        """Whether more than nothing comes to a column of how near it brings us to a person, or of what is said of one."""
        return any(
            one.axis != CONFIDENTIALITY and one.value in self._values[one.axis][1:]
            for one in self.brought(state)
        )

    def too_low(self, model: Model, column: Column, state: State, said: Saying) -> tuple[Problem, ...]:
        """Each axis on which a column declares less than lineage brings to it, with the way by which it comes."""
        asked = (id(state), said)
        try:
            if asked in self._good:
                return ()
        except TypeError:  # a list or a mapping is said, which is as good as nothing
            return self.too_low(model, column, state, tuple(map(str, said)))
        declared = axes_of(column, self._case.policies.classifications)._asdict()
        found = [
            one
            for one in self.brought(state)
            if self._values[one.axis].index(one.value) > self._values[one.axis].index(declared[one.axis])
        ]
        if not found:
            self._good.add(asked)
        return tuple(
            problem
            for one in found
            for problem in _problem(self._case, model, column, declared[one.axis], one)
        )

    def _brought(self, state: State) -> Iterator[Brought]:
        found = [_of(label) for label, kinds in state.items() if kinds & _CARRIED.get(label.axis, 0)]
        for axis, values in self._values.items():
            on_axis = [one for one in found if one.axis == axis and one.value in values]
            if on_axis:
                yield max(on_axis, key=lambda one: (values.index(one.value), one))


def _of(label: Label) -> Brought:
    if label.axis != IDENTIFIER:
        return Brought(label.axis, label.name, label)
    return Brought(IDENTIFIABILITY, "" if label.level == RAW else label.level, label)


def _problem(case: Case, model: Model, column: Column, declared: str, one: Brought) -> Iterator[Problem]:
    traced = case.traced
    way = path_of(traced.lineage, traced.carried, model.unique_id, column.name, one.label)
    if unknown_on(traced, model, way) is not None:
        return  # what comes by it is lineage-known's to say
    what = f"`{one.value}` comes to it"
    fix = f"declare `{one.axis}: {one.value}`, or leave it out"
    if one.label.axis == IDENTIFIER:
        what = f"what is left of `{one.label.name}` behind its mask is `{one.value}`"
        fix = f"declare `identifier: {one.label.name}` or `identifiability: {one.value}`, or leave it out"
    yield Problem(
        f"its {one.axis} is `{declared}`, and {what}",
        fix,
        subject=one.label.name if one.label.axis == IDENTIFIER else None,
        expected=f"{one.axis}: {one.value} by lineage",
        way=told(case.project, way),
    )
