"""What a table holds taken together, on the three axes, and the column that brings each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from governance.checks.axes import KEYS, axes_of, values_by_axis
from governance.checks.brought import Bringing
from governance.checks.case import Case
from governance.declared.contracts import Contract
from governance.lineage.kinds import VALUE
from governance.lineage.propagate import CATEGORY, IDENTIFIABILITY, IDENTIFIER, RAW, State
from governance.project import Column, Model


class Held(NamedTuple):
    """The most sensitive value on one axis, and what brings it, in words."""

    value: str
    by: str


Holding = Mapping[str, Held]
_Ranked = tuple[str, int, str]
_NOTHING: State = {}


class Holder:
    """Asks what tables hold."""

    def __init__(self, case: Case) -> None:
        self._case, self._bringing = case, Bringing(case)
        self._values = dict(values_by_axis(case.policies.classifications))
        targets = case.policies.governance.targets.values()
        self._known: dict[tuple[object, ...], tuple[_Ranked, ...]] = {}
        self._raw_somewhere = any(target.may_hold_raw for target in targets)

    def of(self, model: Model, contract: Contract | None) -> Holding:
        """What one model's table holds: its columns, and what decided which rows are in it.

        An identifier counts for what it is, though it be masked, if any target may hold raw identifiers and the
        product is not de-identified: there the value is in the table. Otherwise for what its mask yields.
        """
        deidentified = (contract is not None and contract.deidentified != "none") or bool(
            model.meta.get("deidentified")
        )
        holding = self._columns(model, raw=self._raw_somewhere and not deidentified)
        categories = self._case.traced.carried.row_categories.get(model.unique_id, frozenset())
        rows = [(CATEGORY, Held(one, "a condition on its rows")) for one in sorted(categories)]
        return self._highest([*holding.items(), *rows]) if rows else holding

    def together(self, holdings: list[Holding]) -> Holding:
        """What several tables hold."""
        return self._highest([pair for holding in holdings for pair in holding.items()])

    def _highest(self, found: list[tuple[str, Held]]) -> Holding:
        holding = {}
        for axis, values in self._values.items():
            on_axis = [one for on, one in found if on == axis and one.value in values]
            if on_axis:
                holding[axis] = max(on_axis, key=lambda one: values.index(one.value))
        return holding

    def _columns(self, model: Model, *, raw: bool) -> Holding:
        """What a model's columns hold, each of them worked out once for all that say and carry the same."""
        states = dict(self._case.traced.columns(model.unique_id))
        listed = {name.lower(): column for name, column in model.columns.items()}
        highest: dict[str, tuple[int, Held]] = {}
        for name in sorted(states.keys() | listed.keys()):
            for axis, rank, value in self._of_column(listed.get(name), states.get(name, _NOTHING), raw):
                if axis not in highest or rank > highest[axis][0]:
                    highest[axis] = rank, Held(value, f"`{name}`")
        return {axis: highest[axis][1] for axis in self._values if axis in highest}

    def _of_column(self, column: Column | None, state: State, raw: bool) -> tuple[_Ranked, ...]:  # noqa: FBT001 - part of the key
        said = None if column is None else tuple([column.meta.get(key) for key in KEYS])
        place = (id(state), raw, said)  # the states of a project outlive this
        try:
            known = self._known.get(place)
        except TypeError:  # a list or a mapping is said
            return tuple(self._ranked(column, state, raw=raw))
        if known is None:
            known = self._known[place] = tuple(self._ranked(column, state, raw=raw))
        return known

    def _ranked(self, column: Column | None, state: State, *, raw: bool) -> Iterator[_Ranked]:
        """The most sensitive value on each axis of one column."""
        found = [(one.axis, one.value) for one in self._bringing.brought(state)]
        found += [(IDENTIFIABILITY, near) for near in self._arriving(state)]
        found += self._declared(column, state, raw=raw) if column else []
        for axis, values in self._values.items():
            ranks = [values.index(value) for on, value in found if on == axis and value in values]
            if ranks:
                yield axis, max(ranks), values[max(ranks)]

    def _arriving(self, state: State) -> Iterator[str]:
        """How near identifiers bring us that no mask has lowered."""
        identifiers = self._case.policies.classifications.identifiers
        for label, kinds in state.items():
            if (
                label.axis == IDENTIFIER
                and label.level == RAW
                and kinds & VALUE
                and label.name in identifiers
            ):
                yield identifiers[label.name].identifiability

    def _declared(self, column: Column, state: State, *, raw: bool) -> Iterator[tuple[str, str]]:
        lowered = not raw and any(
            label.axis == IDENTIFIER and label.name == column.identifier and kinds & VALUE
            for label, kinds in state.items()
        )
        for axis, value in axes_of(column, self._case.policies.classifications)._asdict().items():
            if axis == IDENTIFIABILITY and lowered:
                yield axis, str(column.meta.get(axis, ""))  # what is left came with the lineage
            else:
                yield axis, value
