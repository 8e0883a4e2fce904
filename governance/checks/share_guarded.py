"""share-guarded: what leaves the account is declared, guarded, and no more than its recipients may have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from governance.checks.built import Built
from governance.checks.case import Case, Check, Examined, Problem
from governance.checks.combinations import Judge, Words
from governance.declared.contracts import Contract
from governance.declared.shares import AGGREGATE, DEIDENTIFIED, Share
from governance.project import Model

if TYPE_CHECKING:
    from governance.checks.held import Holder

_FILE = "policies/shares.yml"
_WORDS = Words(key="cleared_for", says="it is cleared for", holds="its tables hold")
_OF_PEOPLE = ("identifiability", "category")


def share_guarded(case: Case) -> Iterator[Examined]:
    """Every share that a contract offers is declared, under the guard that it names, and holds no more than it is cleared for.

    policies/shares.yml says of each share who receives it, under which agreement, what guards it and up to what it is
    cleared. `guard: aggregate` holds where nothing in its tables leads to a person, declared or by lineage;
    `deidentified` where the contract says a method; a row rule where each table is under it. A share that no contract
    offers carries nothing, and is a finding.
    """
    # It brings what follows columns, which a run without this check never needs.
    from governance.checks.held import Holder

    offering: dict[str, list[Contract]] = defaultdict(list)
    for contract in case.contracts:
        for name in contract.interfaces.shares:
            offering[name].append(contract)
    audit = _Audit(case, Holder(case)) if offering else None
    for contract in case.contracts:
        for position, name in enumerate(contract.interfaces.shares):
            if name not in case.policies.shares:
                place = case.place_of(contract.document, ("interfaces", "shares", position))
                yield Examined(
                    f"contract.{contract.name}.{name}", None, (_undeclared(contract, name),), place
                )
    for name, share in case.policies.shares.items():
        contracts = offering[name]
        problems = (
            tuple(audit.problems(share, contracts)) if audit and contracts else (_carries_nothing(name),)
        )
        line = case.policies.documents["shares.yml"].line(("shares", name))
        yield Examined(f"share.{name}", None, problems, (_FILE, line))


class _Audit:
    """The shares of one project."""

    def __init__(self, case: Case, holder: Holder) -> None:
        self._case, self._holder, self._built = case, holder, Built(case)
        self._judge = Judge(case.policies.classifications, _WORDS)

    def problems(self, share: Share, contracts: list[Contract]) -> Iterator[Problem]:
        """What is wrong with a share that some contracts offer."""
        tables = [
            (contract, model)
            for contract in contracts
            for table in contract.interfaces.tables
            for model in self._built.versions(contract, table)
        ]
        yield from self._guard(share, tables)
        holding = self._holder.together(
            [
                {axis: one._replace(by=f"{one.by} of {model.name}") for axis, one in held.items()}
                for contract, model in tables
                for held in [self._holder.of(model, contract)]
            ]
        )
        of_people = {axis: held for axis, held in holding.items() if axis in _OF_PEOPLE}
        yield from self._judge.problems(share.cleared_for, of_people)

    def _guard(self, share: Share, tables: list[tuple[Contract, Model]]) -> Iterator[Problem]:
        if share.guard == AGGREGATE:
            least = self._case.policies.classifications.identifiability[0]
            for contract, model in tables:
                held = self._holder.of(model, contract).get("identifiability")
                if held is not None and held.value != least:
                    fault = f"{held.by} of {model.name} leads to a person ({held.value})"
                    yield _unguarded(share.guard, fault, model.unique_id)
        elif share.guard == DEIDENTIFIED:
            for contract in {one.name: one for one, _ in tables}.values():
                if contract.deidentified == "none":
                    fault = f"the contract of {contract.name} says `deidentified: none`"
                    yield _unguarded(share.guard, fault, contract.name)
        elif share.guard not in self._case.policies.row_access:
            yield _unguarded(share.guard, "there is no row rule of that name", share.guard)
        else:
            for _, model in tables:
                if model.meta.get("row_access") != share.guard:
                    yield _unguarded(share.guard, f"{model.name} is not under it", model.unique_id)


def _undeclared(contract: Contract, name: str) -> Problem:
    return Problem(
        f"product {contract.name} offers share `{name}`, of which {_FILE} says neither who receives it nor what guards it",
        "declare it there, or take it out of the contract",
        subject=name,
        expected="a declared share",
    )


def _carries_nothing(name: str) -> Problem:
    return Problem(
        f"share `{name}` is offered by no contract: nobody answers for what it carries",
        "name it under `interfaces: shares:` of the product's contract, or remove it",
        expected="a contract that offers it",
    )


def _unguarded(guard: str, fault: str, subject: str) -> Problem:
    return Problem(
        f"it is to be guarded by `{guard}`, and {fault}",
        f"share what is under that guard, or have another declared in {_FILE}",
        subject=subject,
        expected=guard,
    )


SHARE_GUARDED = Check(
    id="share-guarded",
    ask=share_guarded,
    core=False,
    follows=True,
)
