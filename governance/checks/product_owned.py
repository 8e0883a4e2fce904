"""product-owned: somebody answers for every table that others build on."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

from governance.checks.case import Case, Check, Examined, Problem
from governance.declared.contracts import Contract
from governance.project import Model


def product_owned(case: Case) -> Iterator[Examined]:
    """Every platinum table names a product whose contract says who owns it, and its group says the same.

    The product has a contract below `contracts/`, of the model's domain, with owners and a steward who can be written
    to. Where the model is in a dbt group, the group's owner is one of them.
    """
    contracts = {contract.name: contract for contract in case.contracts}
    for model in case.project.of_tiers("platinum"):
        yield Examined(model, None, tuple(_problems(case, model, contracts)))


def _problems(case: Case, model: Model, contracts: Mapping[str, Contract]) -> Iterator[Problem]:
    if model.product is None:
        yield Problem(
            f"this {model.kind} names no product, so that nobody answers for it",
            "write `product` under its `config: meta:`, the name of a contract below `contracts/`",
            expected="a product",
        )
        return
    contract = contracts.get(model.product)
    if contract is None:
        yield _unknown(model.product, sorted(contracts))
        return
    if contract.domain != model.domain:
        yield Problem(
            f"its product `{contract.name}` is of domain {contract.domain}, and the {model.kind} of "
            f"{model.domain or 'none'}",
            "name a product of its own domain, or move it",
            subject=model.domain,
            expected=contract.domain,
        )
    yield from _owners(case, model, contract)


def _unknown(product: str, known: list[str]) -> Problem:
    near = difflib.get_close_matches(product, known, n=1)
    return Problem(
        f"its product `{product}` has no contract",
        f"write `{near[0]}`" if near else f"write its contract below `contracts/`, with `name: {product}`",
        subject=product,
        expected="a contract",
    )


def _owners(case: Case, model: Model, contract: Contract) -> Iterator[Problem]:
    people = [*contract.owners, contract.steward]
    for person in sorted({each for each in people if "@" not in each}):
        yield Problem(
            f"its product's contract names `{person}`, to whom nobody can write",
            f"write e-mail addresses as `owners:` and `steward:` in {_file(case, contract)}",
            subject=person,
            expected="an e-mail address",
        )
    if model.group is None:
        return
    _, email = case.project.groups.get(model.group, ("", ""))
    if not set(email.lower().split(", ")) & {each.lower() for each in people}:
        yield Problem(
            f"its group `{model.group}` is owned by {email or 'nobody with an e-mail address'}, who is neither "
            f"owner nor steward of product {contract.name}",
            f"name one of {', '.join(contract.owners)} as the group's owner, or change {_file(case, contract)}",
            subject=email,
            expected=",".join(contract.owners),
        )


def _file(case: Case, contract: Contract) -> str:
    return contract.document.file.relative_to(case.root).as_posix()


PRODUCT_OWNED = Check(
    id="product-owned",
    ask=product_owned,
    core=False,
    exposes=False,
)
