"""column-masked: what identifies a person is masked as its policy says, wherever it went."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from governance.checks.case import Case, Check, Examined, Problem, Unseen
from governance.project import Model

if TYPE_CHECKING:  # it brings what follows columns, which a run without this check never needs
    from governance.lineage.propagate import State
    from governance.lineage.tracing import Traced

_UNDECIDED = "whether it is masked cannot be decided: "
_BY_NAME = "take it by name, from a model that masks it or with `{}` laid on it"


def column_masked(case: Case) -> Iterator[Examined | Unseen]:
    """Every column to which an identifier comes is masked as its policy says.

    It comes to columns that declare it and to those that are made of such columns, by whatever name: copied,
    joined on, packed into a structure, derived. On each way there must be a mask that accepts it; the least
    protected way counts, in each branch of an incremental model. Or the engine masks natively, where the target may
    hold raw identifiers, the column declares this one and the model's CREATE attaches the mask. What cannot be
    decided is a finding that says so.
    """
    for model in case.project.models.values():
        # An ephemeral model is no relation: its SQL stands, and is followed, in those that use it.
        if model.tier != "bronze" and model.materialized != "ephemeral":
            yield from _Asked(case, model).columns()


class _Asked:
    """One model's columns, asked."""

    def __init__(self, case: Case, model: Model) -> None:
        self.case, self.model = case, model
        self.traced: Traced = case.traced
        self.identifiers = case.policies.classifications.identifiers
        self.doubted: dict[str, set[str]] = {}

    def columns(self) -> Iterator[Examined]:
        """Those that declare an identifier, and those to which one comes."""
        states = dict(self.traced.columns(self.model.unique_id))
        declared = {column.name.lower() for column in self.model.columns.values()}
        undeclared = sorted((name, None) for name in states if name not in declared)
        named = [(column.name, column.identifier) for column in self.model.columns.values()]
        for name, identifier in [*named, *undeclared]:
            state = states.get(name.lower(), {})
            if identifier is not None or _identifiers(state, raw=False):
                problems = tuple(self._problems(name.lower(), identifier, state))
                # What is in doubt is told of the model, and is not what was found good.
                if problems or identifier is not None or not _identifiers(state, raw=True):
                    yield Examined(self.model, name, problems)
        if self.doubted:
            yield Examined(self.model, None, tuple(self._doubts()))

    def _problems(self, name: str, declared: object, state: State) -> Iterator[Problem]:
        if declared is not None:
            known = self.identifiers.get(str(declared))
            if known is None:
                yield Problem(
                    f"{_UNDECIDED}there is no identifier `{declared}`",
                    "name an identifier of policies/classifications.yml",
                )
            elif not _attached_natively(self.case, self.model):
                yield from self._of_declared(name, str(declared), known.mask, state)
        if self.model.unique_id not in self.traced.unknown:
            for identifier in _identifiers(state, raw=True):
                if identifier != declared:
                    yield from self._of_derived(name, identifier)

    def _of_declared(self, name: str, identifier: str, mask: str, state: State) -> Iterator[Problem]:
        reason, fix = self._undecided(name, state)
        if reason:
            yield Problem(f"{_UNDECIDED}{reason}", fix or _BY_NAME.format(mask), expected=mask)
        elif identifier in _identifiers(state, raw=True):
            yield self._raw(name, identifier, declared=True)

    def _undecided(self, name: str, state: State) -> tuple[str, str]:
        """Why nobody can tell what is in a column that declares an identifier, and what to do; empty if one can."""
        traced, uid = self.traced, self.model.unique_id
        if uid in traced.unknown:
            unknown = traced.unknown[uid]
            return unknown.reason, unknown.advice
        if (uid, name) in traced.absent:
            return f"no column `{name}` is selected", ""
        called = traced.lineage.functions.get(uid, ())
        if called and not _identifiers(state, raw=False):
            return f"the function `{called[0]}` may return anything", ""
        return "", ""

    def _of_derived(self, name: str, identifier: str) -> Iterator[Problem]:
        from governance.checks.ways import unknown_on, way_of

        unknown = unknown_on(self.traced, self.model, way_of(self.traced, self.model, name, identifier))
        if unknown is not None:
            self.doubted.setdefault(unknown, set()).add(identifier)
        else:
            yield self._raw(name, identifier, declared=False)

    def _raw(self, name: str, identifier: str, *, declared: bool) -> Problem:
        from governance.checks.ways import origin, short, told, unknown_on, way_of, why_not_masked

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
        parts = [says, *([told(project, way)] if way else []), *why_not_masked(self.traced, way, identifier)]
        return Problem("; ".join(parts), fix, subject=subject, expected=mask)

    def _doubts(self) -> Iterator[Problem]:
        """One problem for each relation of unknown lineage, not one for each column it may have reached."""
        from governance.checks.ways import short

        for unknown, identifiers in sorted(self.doubted.items()):
            yield Problem(
                f"what its columns hold cannot be decided: the lineage of {short(self.case.project, unknown)}, "
                f"which may hold {', '.join(sorted(identifiers))}, is not known",
                self.traced.unknown[unknown].advice,
                subject=unknown,
                expected="known lineage",
            )


def _identifiers(state: State, *, raw: bool) -> list[str]:
    """The identifiers whose values are in a column: all of them, or those that no mask has lowered."""
    from governance.lineage.kinds import VALUE
    from governance.lineage.propagate import IDENTIFIER, RAW

    return sorted(
        {
            label.name
            for label, kinds in state.items()
            if label.axis == IDENTIFIER and kinds & VALUE and (label.level == RAW or not raw)
        }
    )


def _attached_natively(case: Case, model: Model) -> bool:
    """Whether the engine itself masks at query time: the CREATE of this model attaches its masks.

    dbt renders the list of columns, and so their masks, into the CREATE of a table under an enforced
    contract only, and only if a macro of the project does it.
    """
    if not case.policies.governance.may_hold_raw(case.target):
        return False
    contract = case.contract_of(model)
    if contract is not None and contract.deidentified != "none":
        return False  # judged everywhere as if its target could not hold raw values
    attaching = f"macro.{case.project.name}.{case.project.adapter}__get_table_columns_and_constraints"
    created = model.materialized in ("table", "incremental") and model.contract_enforced
    return created and "masking policy" in case.project.macros.get(attaching, "").lower()


COLUMN_MASKED = Check(
    id="column-masked",
    ask=column_masked,
    controls=("NIST:AC-3", "NIST:SI-19", "SOC2:CC6.1", "HIPAA:164.312(a)(1)"),
    follows=True,
)
