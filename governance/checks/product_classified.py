"""product-classified: what people are told of a table is what is in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from governance.checks.built import Built
from governance.checks.case import Case, Check, Examined
from governance.checks.combinations import Judge, Words
from governance.declared.contracts import Contract
from governance.project import Model

if TYPE_CHECKING:
    from governance.checks.held import Holder

_WORDS = Words(key="classification", says="it declares", holds="it holds")


def product_classified(case: Case) -> Iterator[Examined]:
    """What a product's tables hold, taken together, is what the product declares.

    A table holds what its columns declare and what lineage brings to them, and what decided which rows are in it: a
    list of customers chosen by a diagnosis is health data. The most sensitive value on each axis counts: a person's
    key beside a health attribute is a person's health. The `classification` of the model's meta, and of the contract
    for all tables of its interface, is a name of policies/classifications.yml that says no less.
    """
    # It brings what follows columns, which a run without this check never needs.
    from governance.checks.held import Holder

    holder, judge = Holder(case), Judge(case.policies.classifications, _WORDS)
    for model in case.project.models.values():
        contract = case.contract_of(model)
        declared = model.meta.get("classification")
        if model.tier == "platinum" or declared is not None:
            inherited = declared is None and contract is not None
            problems = () if inherited else judge.problems(declared, holder.of(model, contract))
            yield Examined(model, None, tuple(problems))
    built = Built(case)
    for contract in case.contracts:
        models = [model for table in contract.interfaces.tables for model in built.versions(contract, table)]
        yield _contract(case, contract, models, holder, judge)


def _contract(
    case: Case, contract: Contract, builders: list[Model], holder: Holder, judge: Judge
) -> Examined:
    holding = holder.together([holder.of(model, contract) for model in builders])
    place = case.place_of(contract.document, ("classification",))
    problems = tuple(judge.problems(contract.classification, holding))
    return Examined(f"contract.{contract.name}", None, problems, place)


PRODUCT_CLASSIFIED = Check(
    id="product-classified",
    ask=product_classified,
    core=False,
    follows=True,
)
