"""What a table holds taken together, on the three axes, and the column that brings each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from governance.checks.axes import axes_of, values_by_axis
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


class Holder:
    """Asks what tables hold."""

    def __init__(self, case: Case) -> None:
        self._case, self._bringing = case, Bringing(case)
        self._values = dict(values_by_axis(case.policies.classifications))
        targets = case.policies.governance.targets.values()
        self._raw_somewhere = any(target.may_hold_raw for target in targets)

    def of(self, model: Model, contract: Contract | None) -> Holding:
        """What one model's table holds: its columns, and what decided which rows are in it.

        An identifier counts for what it is, though it be masked, if any target may hold raw identifiers and the
        product is not de-identified: there the value is in the table. Otherwise for what its mask yields.
        """
        deidentified = (contract is not None and contract.deidentified != "none") or bool(
            model.meta.get("deidentified")
        )
        raw = self._raw_somewhere and not deidentified
        found = list(self._columns(model, raw=raw))
        categories = self._case.traced.carried.row_categories.get(model.unique_id, frozenset())
        found += [(CATEGORY, Held(one, "a condition on its rows")) for one in sorted(categories)]
        return self._highest(found)

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

    def _columns(self, model: Model, *, raw: bool) -> Iterator[tuple[str, Held]]:
        states = dict(self._case.traced.columns(model.unique_id))
        listed = {name.lower(): column for name, column in model.columns.items()}
        for name in sorted(states.keys() | listed.keys()):
            by, state = f"`{name}`", states.get(name, {})
            for one in self._bringing.brought(state):
                yield one.axis, Held(one.value, by)
            for near in self._arriving(state):
                yield IDENTIFIABILITY, Held(near, by)
            if name in listed:
                yield from (
                    (axis, Held(value, by)) for axis, value in self._declared(listed[name], state, raw=raw)
                )

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
