"""sunset-passed: what was announced to end has ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from governance.checks.built import Built
from governance.checks.case import Case, Check, Examined, Problem
from governance.declared.contracts import Contract


def sunset_passed(case: Case) -> Iterator[Examined]:
    """No product is built any longer after the day that its contract sets as its end, or stands beside what it replaced.

    `deprecation: sunset:` is the last day on which consumers may use the product. After it no model builds its tables
    and its contract is gone. A product that another `replaces` has such a day, so that both do not live for ever.
    """
    contracts = {contract.name: contract for contract in case.contracts}
    built = Built(case)
    for contract in case.contracts:
        ends, replaces = contract.deprecation.sunset, contract.deprecation.replaces
        if ends is not None:
            yield _at_its_end(case, contract, ends, built)
        if replaces is not None:
            old = contracts.get(replaces)
            lasting = old is not None and old.deprecation.sunset is None
            place = case.place_of(contract.document, ("deprecation", "replaces"))
            problems = (_endless(contract, replaces),) if lasting else ()
            yield Examined(f"contract.{contract.name}.replaces", None, problems, place)


def _at_its_end(case: Case, contract: Contract, ends: dt.date, built: Built) -> Examined:
    place = case.place_of(contract.document, ("deprecation", "sunset"))
    if case.today is None:
        problems: tuple[Problem, ...] = (_undecided(contract, ends),)
    elif case.today > ends:
        problems = (_passed(contract, ends, built),)
    else:
        problems = ()
    return Examined(f"contract.{contract.name}.sunset", None, problems, place)


def _undecided(contract: Contract, ends: dt.date) -> Problem:
    return Problem(
        f"nobody said what day it is, so that nothing tells whether product {contract.name} still lasts",
        "judge it on a day",
        subject=ends.isoformat(),
        expected="a day",
    )


def _passed(contract: Contract, ends: dt.date, built: Built) -> Problem:
    tables = [table for table in contract.interfaces.tables if built.versions(contract, table)]
    left = (
        f"{', '.join(f'`{table}`' for table in tables)} still built" if tables else "its contract still there"
    )
    return Problem(
        f"product {contract.name} ended on {ends.isoformat()}, with {left}",
        "remove its models and its contract, or agree on a later day with those who use it",
        subject=ends.isoformat(),
        expected="gone",
    )


def _endless(contract: Contract, old: str) -> Problem:
    return Problem(
        f"product {contract.name} replaces {old}, whose contract sets no day on which it ends",
        f"write `deprecation: {{sunset: …}}` in the contract of {old}",
        subject=old,
        expected="a sunset",
    )


SUNSET_PASSED = Check(
    id="sunset-passed",
    ask=sunset_passed,
    core=False,
    exposes=False,
)
