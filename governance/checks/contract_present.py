"""contract-present: contracts and platinum tables know of each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from governance.checks.built import Built
from governance.checks.case import Case, Check, Examined, Problem
from governance.declared.contracts import Contract
from governance.project import Model


def contract_present(case: Case) -> Iterator[Examined]:
    """Every table that a contract offers is built by a model of its product, and every platinum model is offered.

    A contract's `interfaces: tables:` names models of its domain's platinum tier that name the product under
    `config: meta:`. A platinum model whose product has a contract is in that contract's list; that it names a product
    with a contract at all is asked by product-owned. An ephemeral model is no table.
    """
    built = Built(case)
    contracts = {contract.name: contract for contract in case.contracts}
    offered: dict[str, set[str]] = defaultdict(set)
    for contract in case.contracts:
        for position, table in enumerate(contract.interfaces.tables):
            models = [one for one in built.versions(contract, table) if one.materialized != "ephemeral"]
            for model in models:
                offered[model.unique_id].add(contract.name)
            yield _table(case, contract, position, models)
    for model in case.project.of_tiers("platinum"):
        if model.product in contracts and model.materialized != "ephemeral":
            problems = () if offered[model.unique_id] else (_not_offered(model, contracts[model.product]),)
            yield Examined(model, None, problems)


def _table(case: Case, contract: Contract, position: int, models: list[Model]) -> Examined:
    table = contract.interfaces.tables[position]
    place = case.place_of(contract.document, ("interfaces", "tables", position))
    problems = tuple(_of_others(contract, table, models)) if models else (_unbuilt(contract, table),)
    return Examined(f"contract.{contract.name}.{table}", None, problems, place)


def _unbuilt(contract: Contract, table: str) -> Problem:
    return Problem(
        f"product {contract.name} offers `{table}`, which no platinum model of domain {contract.domain} builds",
        f"build `{table}` there, or take it out of `interfaces: tables:`",
        subject=table,
        expected="a model",
    )


def _of_others(contract: Contract, table: str, models: list[Model]) -> Iterator[Problem]:
    """Models of an offered table that name another product, or none."""
    for model in models:
        if model.product != contract.name:
            named = f"names product {model.product}" if model.product else "names no product"
            yield Problem(
                f"product {contract.name} offers `{table}`, and {model.name} {named}",
                f"write `product: {contract.name}` under its `config: meta:`, or let its own product offer it",
                subject=model.unique_id,
                expected=contract.name,
            )


def _not_offered(model: Model, contract: Contract) -> Problem:
    return Problem(
        f"this {model.kind} is in platinum, and the contract of its product {contract.name} does not offer it",
        f"add `{model.name}` to `interfaces: tables:` of {contract.name}, or move it to silver",
        subject=contract.name,
        expected="an offered table",
    )


CONTRACT_PRESENT = Check(
    id="contract-present",
    ask=contract_present,
    core=False,
    exposes=False,
)
