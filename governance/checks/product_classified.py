"""product-classified: what people are told of a table is what is in it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from governance.checks.axes import values_by_axis
from governance.checks.case import Case, Check, Examined, Problem
from governance.declared.classifications import Classifications, Combination
from governance.declared.contracts import Contract

if TYPE_CHECKING:
    from governance.checks.held import Holder, Holding


def product_classified(case: Case) -> Iterator[Examined]:
    """What a product's tables hold, taken together, is what the product declares.

    A table holds what its columns declare and what lineage brings to them, and what decided which rows are in it: a
    list of customers chosen by a diagnosis is health data. The most sensitive value on each axis counts: a person's
    key beside a health attribute is a person's health. The `classification` of the model's meta, and of the contract
    for all tables of its interface, is a name of policies/classifications.yml that says no less.
    """
    # It brings what follows columns, which a run without this check never needs.
    from governance.checks.held import Holder

    holder, judge = Holder(case), _Judge(case.policies.classifications)
    for model in case.project.models.values():
        contract = case.contract_of(model)
        declared = model.meta.get("classification")
        if model.tier == "platinum" or declared is not None:
            inherited = declared is None and contract is not None
            problems = () if inherited else judge.problems(declared, holder.of(model, contract))
            yield Examined(model, None, tuple(problems))
    for contract in case.contracts:
        yield _contract(case, contract, holder, judge)


def _contract(case: Case, contract: Contract, holder: Holder, judge: _Judge) -> Examined:
    builders = [model for table in contract.interfaces.tables for model in case.builders_of(contract, table)]
    holding = holder.together([holder.of(model, contract) for model in builders])
    place = (
        contract.document.file.relative_to(case.root).as_posix(),
        contract.document.line(("classification",)),
    )
    problems = tuple(judge.problems(contract.classification, holding))
    return Examined(f"contract.{contract.name}", None, problems, place)


class _Named(NamedTuple):
    """A combination that has a name, each axis as its place from the least to the most sensitive value."""

    name: str
    ranks: Mapping[str, int]


class _Judge:
    """Compares what is declared with what is held, on the values that names tell apart."""

    def __init__(self, classifications: Classifications) -> None:
        self._values = dict(values_by_axis(classifications))
        self._names = [_Named(name, self._ranks(one)) for name, one in sorted(classifications.names.items())]

    def problems(self, declared: object, holding: Holding) -> Iterator[Problem]:
        """One problem for each axis on which less is declared than is held.

        Args:
            declared: The `classification`, or None where there is none.
            holding: What the table or the product holds.
        """
        known = {one.name: one for one in self._names}
        if declared is not None and declared not in known:
            yield _unknown(declared, sorted(known))
            return
        said = known[str(declared)].ranks if declared is not None else dict.fromkeys(self._values, 0)
        held = {axis: self._told_apart(axis, one.value) for axis, one in holding.items()}
        for axis, rank in held.items():
            if said[axis] < rank:
                yield self._too_low(declared, axis, said[axis], holding, self._fitting(held))

    def _ranks(self, one: Combination) -> dict[str, int]:
        return {
            axis: values.index(value) if (value := getattr(one, axis)) in values else 0
            for axis, values in self._values.items()
        }

    def _told_apart(self, axis: str, value: str) -> int:
        """The highest value up to this one of which some name says that it is held."""
        rank = self._values[axis].index(value)
        return max((one.ranks[axis] for one in self._names if one.ranks[axis] <= rank), default=0)

    def _fitting(self, held: Mapping[str, int]) -> str | None:
        """The name that says all that is held, and as little more as there is."""
        fits = [one for one in self._names if all(one.ranks[axis] >= rank for axis, rank in held.items())]
        return min(fits, key=lambda one: (sum(one.ranks.values()), one.name)).name if fits else None

    def _too_low(
        self, declared: object, axis: str, said: int, holding: Holding, fitting: str | None
    ) -> Problem:
        value, by = holding[axis]
        says = f"`{declared}`, {axis} `{self._values[axis][said]}`" if declared else "nothing"
        fix = f"write `classification: {fitting}`" if fitting else "add a name for it to `names` there"
        return Problem(
            f"it declares {says}, and it holds {axis} `{value}` by {by}",
            f"{fix}, or leave that out",
            subject=None if declared is None else str(declared),
            expected=f"{axis}: {value}",
        )


def _unknown(declared: object, known: list[str]) -> Problem:
    near = difflib.get_close_matches(str(declared), known, n=1)
    return Problem(
        f"its classification `{declared}` is no name of policies/classifications.yml",
        f"write `{near[0]}`" if near else f"write one of {', '.join(known)}" if known else "declare it there",
        subject=str(declared),
        expected="classification",
    )


PRODUCT_CLASSIFIED = Check(
    id="product-classified",
    ask=product_classified,
    controls=("NIST:RA-2", "SOC2:C1.1", "HIPAA:164.308(a)(1)(ii)(A)"),
    core=False,
    follows=True,
)
