"""retention-applied: what a contract says is kept for a time is gone after it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from governance.checks.built import Built
from governance.checks.case import Case, Check, Examined, Problem
from governance.checks.expiring import EXPIRES, Expiring, told_by
from governance.declared.contract_rules import least_days
from governance.declared.contracts import Contract
from governance.project import Model

_TIERS = ("bronze", "silver", "platinum")


def retention_applied(case: Case) -> Iterator[Examined]:
    """Every table of a product loses its rows within the time for which the product's contract says they are kept.

    A view keeps nothing, and a table that is built anew keeps no more than what it is built from. Every other table
    says under `retention` in its meta by which column its rows grow old and after how many days they go, and has
    `expire_rows()` as a hook after each build. A stream's bronze table is emptied by `govern collect`. No contract keeps
    a tier for longer than policies/retention.yml lets it.
    """
    expiring = Expiring(case)
    for contract in case.contracts:
        yield from _promises(case, contract)
    for model, contracts in _tables(case):
        yield Examined(model, None, tuple(_problems(case, expiring, model, contracts)))


def _promises(case: Case, contract: Contract) -> Iterator[Examined]:
    """What a contract says of each tier, beside what the policies allow."""
    for tier in _TIERS:
        kept = getattr(contract.retention_policy, tier)
        if kept is not None or (tier == "bronze" and contract.collectors):
            place = case.place_of(contract.document, ("retention_policy", tier))
            problems = (*_too_long(case, contract, tier, kept), *_of_bronze(contract, tier, kept))
            yield Examined(f"contract.{contract.name}.{tier}", None, problems, place)


def _too_long(case: Case, contract: Contract, tier: str, kept: str | None) -> Iterator[Problem]:
    limit = case.policies.retention.get(tier)
    if kept is not None and limit is not None and least_days(kept) > least_days(limit.at_most):
        yield Problem(
            f"product {contract.name} keeps {tier} for {kept}, and policies/retention.yml allows {limit.at_most}",
            "promise no more, or have the policy changed",
            subject=kept,
            expected=f"at most {limit.at_most}",
        )


def _of_bronze(contract: Contract, tier: str, kept: str | None) -> Iterator[Problem]:
    if tier != "bronze":
        return
    if kept is None:
        yield Problem(
            f"product {contract.name} lands streams, and says of none how long its rows are kept",
            "write `retention_policy: {bronze: …}`: `govern collect` deletes what is older",
            expected="a retention of bronze",
        )
    elif not contract.collectors:
        yield Problem(
            f"product {contract.name} keeps bronze for {kept}, and lands nothing there: nobody deletes it",
            "take `bronze` out of `retention_policy`, or declare what lands as a collector",
            subject=kept,
            expected="a collector",
        )


def _tables(case: Case) -> Iterator[tuple[Model, list[Contract]]]:
    """The silver and platinum models of products, each with the contracts that are about it, sorted by unique_id."""
    built = Built(case)
    named: dict[tuple[str | None, str], list[Model]] = defaultdict(list)
    for model in case.project.of_tiers("silver", "platinum"):
        named[model.domain, model.name].append(model)
    found: dict[str, dict[str, Contract]] = defaultdict(dict)
    models: dict[str, Model] = {}
    for contract in case.contracts:
        offered = [one for table in contract.interfaces.tables for one in built.versions(contract, table)]
        made = [one for name in contract.lineage.transforms for one in named[contract.domain, name]]
        for model in (*offered, *made):
            # Two products may share a staging model; a table of another product has its own contract.
            if model.product is None or model.product == contract.name:
                found[model.unique_id][contract.name] = contract
                models[model.unique_id] = model
    for uid in sorted(models):
        yield models[uid], list(found[uid].values())


def _problems(case: Case, expiring: Expiring, model: Model, contracts: list[Contract]) -> Iterator[Problem]:
    own = list(expiring.problems(model))
    yield from own
    if own:
        return
    days = expiring.days(model.unique_id)
    for contract in contracts:
        kept = getattr(contract.retention_policy, model.tier or "", None)
        if kept is None and days != 0:
            yield _unpromised(model, contract)
        elif kept is not None and (days is None or days > least_days(kept)):
            yield _too_late(case, expiring, model, contract, days)


def _unpromised(model: Model, contract: Contract) -> Problem:
    return Problem(
        f"this {model.kind} keeps rows in {model.tier}, and product {contract.name} says of {model.tier} not how long",
        f"write `retention_policy: {{{model.tier}: …}}` in its contract",
        subject=contract.name,
        expected="a retention",
    )


def _too_late(case: Case, expiring: Expiring, model: Model, contract: Contract, days: int | None) -> Problem:
    kept = str(getattr(contract.retention_policy, model.tier or ""))
    least = least_days(kept)
    by = told_by(case, model.tier) or "<column>"
    advice = (
        f"write `retention: {{by: {by}, days: {least}}}` under its `config: meta:` and the hook `{EXPIRES}`"
    )
    if days is None:
        why = expiring.why_for_ever(model)
        message = f"product {contract.name} keeps {model.tier} for {kept}, and {why}"
    else:
        message = f"its rows go after {_days(days)}, and product {contract.name} keeps {model.tier} for {kept} ({_days(least)})"
        advice = f"let them go after {_days(least)}, or have the contract say more"
    return Problem(message, advice, subject=contract.name, expected=f"{model.tier}: {kept}")


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"


RETENTION_APPLIED = Check(
    id="retention-applied",
    ask=retention_applied,
    core=False,
)
