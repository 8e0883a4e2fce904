"""sunset-passed: what was announced to end has ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from governance.checks.built import Built
from governance.checks.case import Case, Check, Examined, Problem
from governance.declared.contracts import Contract
from governance.project import Exposure, Model, Project
from governance.project.readers import readers


def sunset_passed(case: Case) -> Iterator[Examined]:
    """No product is built any longer after the day that its contract sets as its end, or stands beside what it replaced.

    `deprecation: sunset:` is the last day on which consumers may use the product, and `deprecation_date` of each of its
    models says the same, so that dbt tells whoever refers to them. Until then its tables stay and nothing new begins to
    read them (seen beside `--base`); after it no model builds them and its contract is gone. A product that another
    `replaces` has such a day, so that both do not live for ever.
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
    if case.base is not None:
        yield from _beside(case, case.base)


def _at_its_end(case: Case, contract: Contract, ends: dt.date, built: Built) -> Examined:
    place = case.place_of(contract.document, ("deprecation", "sunset"))
    if case.today is None:
        problems: tuple[Problem, ...] = (_undecided(contract, ends),)
    elif case.today > ends:
        problems = (_passed(contract, ends, built),)
    else:
        problems = tuple(_untold(contract, ends, built))
    return Examined(f"contract.{contract.name}.sunset", None, problems, place)


def _untold(contract: Contract, ends: dt.date, built: Built) -> Iterator[Problem]:
    """Models of a product that ends, of which dbt does not tell so."""
    for table in contract.interfaces.tables:
        for model in built.versions(contract, table):
            if model.ends != ends:
                says = "has no `deprecation_date`" if model.ends is None else f"says {model.ends.isoformat()}"
                yield Problem(
                    f"product {contract.name} ends on {ends.isoformat()}, and {_named(model)} {says}: dbt tells those who "
                    "refer to it otherwise, or nothing",
                    f"write `deprecation_date: {ends.isoformat()}` for it in dbt's YAML",
                    subject=model.unique_id,
                    expected=f"deprecation_date: {ends.isoformat()}",
                )


def _beside(case: Case, base: Project) -> Iterator[Examined]:
    """What was announced to end in the base: it stays until then, and nothing new begins to read it."""
    ending = {uid: one for uid, one in base.models.items() if one.tier == "platinum" and one.ends is not None}
    if not ending:
        return
    before, now = readers(base), readers(case.project)
    for uid, old in ending.items():
        model = case.project.models.get(uid)
        if model is None or model.tier != "platinum":
            gone = () if _is_over(case, old) else (_removed(case, old, now.get(uid, ())),)
            yield Examined(uid, None, gone, (old.declared_in or old.file, 0))
        else:
            known = {one.unique_id for one in before.get(uid, ())}
            new = [one for one in now.get(uid, ()) if one.unique_id not in known]
            yield Examined(model, None, tuple(_begun(old, one) for one in new))


def _is_over(case: Case, model: Model) -> bool:
    return case.today is not None and model.ends is not None and case.today > model.ends


def _removed(case: Case, model: Model, left: Iterable[Model | Exposure]) -> Problem:
    ends = model.ends.isoformat() if model.ends else ""
    who = ", ".join(one.name for one in left) or "those outside of dbt"
    day = "nobody said what day it is" if case.today is None else f"today is {case.today.isoformat()}"
    return Problem(
        f"{_named(model)} was promised until {ends} and is gone, and {day}: {who} may read it still",
        f"keep it until {ends}, or agree on a sooner end with those who use it and announce that first",
        subject=ends,
        expected="there",
    )


def _begun(model: Model, reader: Model | Exposure) -> Problem:
    return Problem(
        f"{reader.name} begins to read {_named(model)}, which ends on {model.ends.isoformat() if model.ends else ''}",
        "let it read what replaces it",
        subject=reader.unique_id,
        expected="nothing new",
    )


def _named(model: Model) -> str:
    return f"{model.name} v{model.version}" if model.version else model.name


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
