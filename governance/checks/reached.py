"""One model's columns: which identifiers came to them, and whether they are masked on every way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from governance.checks.case import Case, Examined, Problem
from governance.checks.ways import REFUSED, origin, short, told, unknown_on, way_of, why_not_masked
from governance.checks.wiring import created_with_masks
from governance.declared.masks import Mask
from governance.declared.methods import Null
from governance.lineage.kinds import VALUE
from governance.lineage.propagate import IDENTIFIER, RAW, State
from governance.project import Model
from governance.project.types import portable_type

_UNDECIDED = "whether it is masked cannot be decided: "
_BY_NAME = "take it by name, from a model that masks it or with `{}` laid on it"


class Come(NamedTuple):
    """Identifiers whose values are in a column: all of them, and those that no mask has lowered."""

    any: list[str]
    raw: list[str]


_NONE = Come([], [])


class Comings:
    """Which identifiers are in a column, worked out once for all that carry the same."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[State, Come]] = {}

    def of(self, state: State) -> Come:
        """What comes with a state."""
        known = self._known.get(id(state))
        if known is None:
            # The state is kept with it, so that its id stays its own.
            known = self._known[id(state)] = (state, identifiers_of(state))
        return known[1]


class ModelAsked:
    """One model's columns, asked."""

    def __init__(self, case: Case, model: Model, comings: Comings) -> None:
        self.case, self.model, self.comings = case, model, comings
        self.traced = case.traced
        self.identifiers = case.policies.classifications.identifiers
        self.doubted: dict[str, set[str]] = {}

    def columns(self) -> Iterator[Examined]:
        """Those that declare an identifier, and those to which one comes."""
        of, comes = self.comings.of, {}
        for name, state in self.traced.columns(self.model.unique_id):
            come = of(state)
            if come.any:
                comes[name] = come
        asked = [
            (name, folded, identifier)
            for name, column in self.model.columns.items()
            if (identifier := column.identifier) is not None or name.lower() in comes
            for folded in (name.lower(),)
        ]
        undeclared = comes.keys() - {name.lower() for name in self.model.columns}
        for name, folded, identifier in [*asked, *((name, name, None) for name in sorted(undeclared))]:
            come = comes.get(folded, _NONE)
            if identifier is not None or come.any:
                problems = tuple(self._problems(folded, identifier, come))
                # What is in doubt is told of the model, and is not what was found good.
                if problems or identifier is not None or not come.raw:
                    yield Examined(self.model, name, problems)
        if self.doubted:
            yield Examined(self.model, None, tuple(self._doubts()))

    def _problems(self, name: str, declared: object, come: Come) -> Iterator[Problem]:
        if declared is not None:
            known = self.identifiers.get(str(declared))
            if known is None:
                yield Problem(
                    f"{_UNDECIDED}there is no identifier `{declared}`",
                    "name an identifier of policies/classifications.yml",
                )
            elif _attached_natively(self.case, self.model):
                yield from self._of_type(name, str(declared), (self.case.policies.masks[known.mask],))
            else:
                problems = list(self._of_declared(name, str(declared), known.mask, come))
                yield from problems or self._of_type(name, str(declared), self._accepting(str(declared)))
        if self.model.unique_id not in self.traced.unknown:
            for identifier in come.raw:
                if identifier != declared:
                    yield from self._of_derived(name, identifier)

    def _of_declared(self, name: str, identifier: str, mask: str, come: Come) -> Iterator[Problem]:
        reason, fix = self._undecided(name, come)
        if reason:
            yield Problem(f"{_UNDECIDED}{reason}", fix or _BY_NAME.format(mask), expected=mask)
        elif identifier in come.raw:
            yield self._raw(name, identifier, declared=True)

    def _accepting(self, identifier: str) -> tuple[Mask, ...]:
        return tuple(mask for mask in self.case.policies.masks.values() if identifier in mask.accepts)

    def _of_type(self, name: str, identifier: str, masks: tuple[Mask, ...]) -> Iterator[Problem]:
        """Whether the declared type is one that a mask of the identifier takes or gives; null is of any type."""
        declared = next(
            (one.data_type for one in self.model.columns.values() if one.name.lower() == name), None
        )
        portable = portable_type(declared)
        fitting = sorted({kind for mask in masks for kind in (mask.input, mask.output)})
        if portable in (None, *fitting) or any(isinstance(mask.method, Null) for mask in masks):
            return
        mask = self.identifiers[identifier].mask
        yield Problem(
            f"it is declared as {declared}, and masks of `{identifier}` are for {', '.join(fitting)}: none fits",
            f"cast it where it is first selected and declare it as {self.case.policies.masks[mask].input}, or "
            "declare a mask for this type in policies/masks.yml",
            subject=portable,
            expected=f"{mask}: {', '.join(fitting)}",
        )

    def _undecided(self, name: str, come: Come) -> tuple[str, str]:
        """Why nobody can tell what is in a column that declares an identifier, and what to do; empty if one can."""
        traced, uid = self.traced, self.model.unique_id
        if uid in traced.unknown:
            unknown = traced.unknown[uid]
            return unknown.reason, unknown.advice
        if (uid, name) in traced.absent:
            return f"no column `{name}` is selected", ""
        called = traced.lineage.functions.get(uid, ())
        if called and not come.any:
            return f"the function `{called[0]}` may return anything", ""
        return "", ""

    def _of_derived(self, name: str, identifier: str) -> Iterator[Problem]:
        unknown = unknown_on(self.traced, self.model, way_of(self.traced, self.model, name, identifier))
        if unknown is not None:
            self.doubted.setdefault(unknown, set()).add(identifier)
        else:
            yield self._raw(name, identifier, declared=False)

    def _raw(self, name: str, identifier: str, *, declared: bool) -> Problem:
        project, mask = self.case.project, self.identifiers[identifier].mask
        way = way_of(self.traced, self.model, name, identifier)
        unknown = unknown_on(self.traced, self.model, way)
        subject = None if declared else identifier
        if unknown is not None:
            because = f"the lineage of {short(project, unknown)}, on its way, is not known"
            return Problem(
                f"{_UNDECIDED}{because}", self.traced.unknown[unknown].advice, subject=subject, expected=mask
            )
        if self.model.kind == "seed":
            says, fix = f"seed {self.model.name} holds it as it is written", "take it out of the seed"
        else:
            says = f"it comes raw {origin(project, self.model, way)}"
            fix = f"lay `{mask}` on it where it is first selected from its source"
        if not declared:
            says = f"it holds `{identifier}` and does not say so: {says}"
            fix = f"declare `identifier: {identifier}` and {fix}, or leave it out"
        reasons = tuple(why_not_masked(self.traced, way, identifier))
        if any(reason.startswith(REFUSED) for reason in reasons):
            fix = f"call the macro, {{{{ {mask}('…') }}}}, where it is first selected, and write no marker by hand"
        says = "; ".join((says, *reasons))
        return Problem(says, fix, subject=subject, expected=mask, way=told(project, way))

    def _doubts(self) -> Iterator[Problem]:
        """One problem for each relation of unknown lineage, not one for each column it may have reached."""
        for unknown, identifiers in sorted(self.doubted.items()):
            yield Problem(
                f"what its columns hold cannot be decided: the lineage of {short(self.case.project, unknown)}, "
                f"which may hold {', '.join(sorted(identifiers))}, is not known",
                self.traced.unknown[unknown].advice,
                subject=unknown,
                expected="known lineage",
            )


def identifiers_of(state: State) -> Come:
    """The identifiers whose values a column's state says are in it."""
    found = [one for one, kinds in state.items() if kinds & VALUE and one.axis == IDENTIFIER]
    if not found:
        return _NONE
    return Come(sorted({one.name for one in found}), sorted({one.name for one in found if one.level == RAW}))


def _attached_natively(case: Case, model: Model) -> bool:
    """Whether the engine itself masks at query time: the CREATE of this model attaches its masks."""
    if not case.policies.governance.may_hold_raw(case.target):
        return False
    contract = case.contract_of(model)
    if contract is not None and contract.deidentified != "none":
        return False  # judged everywhere as if its target could not hold raw values
    return created_with_masks(case.project, model, case.project.adapter)
