"""snapshot-erasable: what keeps history can forget a person, in time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from governance.checks.case import Case, Check, Examined, Problem
from governance.compile.overriding import Overrides
from governance.declared.contract_rules import least_days
from governance.declared.contracts import Contract
from governance.declared.erasure import FULL_REFRESH, Erasure
from governance.project import Model

if TYPE_CHECKING:
    from governance.lineage.propagate import State

_DELETES = re.compile(r"\bdelete\s+from\b", re.IGNORECASE)
_SHAPE = "`erasure: {by: <column>, within_days: <days>, how: full_refresh or the name of a macro}`"


def snapshot_erasable(case: Case) -> Iterator[Examined]:
    """Every snapshot or append-only table that keeps identifiers has a way to delete a person's rows in time.

    What dbt builds anew forgets whoever its sources forgot; a snapshot, and an incremental model without a unique key,
    keep every row. Outside of bronze, one that holds identifiers, masked or not, says in its meta by which column a
    person's rows are found, how they are deleted, and within how many days: not after the retention of its product.
    """
    for model in case.project.models.values():
        if _only_grows(model) and (columns := _identifying(case, model)):
            yield Examined(model, None, tuple(_problems(case, model, columns)))


def _only_grows(model: Model) -> bool:
    appended = model.kind == "model" and model.materialized == "incremental" and not model.unique_key
    return model.tier != "bronze" and (model.kind == "snapshot" or appended)


def _identifying(case: Case, model: Model) -> dict[str, list[str]]:
    """Columns with identifiers in them of which a mask leaves something, each with these."""
    found = {name: _left(state) for name, state in case.traced.columns(model.unique_id)}
    return {name: identifiers for name, identifiers in found.items() if identifiers}


def _left(state: State) -> list[str]:
    # It brings what follows columns, which a run without this check never needs.
    from governance.lineage.kinds import VALUE
    from governance.lineage.propagate import IDENTIFIER

    return sorted(
        {
            label.name
            for label, kinds in state.items()
            if label.axis == IDENTIFIER and label.level != "none" and kinds & VALUE
        }
    )


def _problems(case: Case, model: Model, columns: dict[str, list[str]]) -> Iterator[Problem]:
    said = model.meta.get("erasure")
    if said is None:
        held = ", ".join(sorted(set().union(*columns.values())))
        yield Problem(
            f"this {model.kind} keeps every row, holds {held}, and says no way to delete a person's rows",
            f"write {_SHAPE} under its `config: meta:`",
            expected="erasure",
        )
        return
    try:
        erasure = msgspec.convert(said, Erasure)
    except msgspec.ValidationError as error:
        yield Problem(f"its `erasure` is not understood: {error}", f"write {_SHAPE}", expected="erasure")
        return
    yield from _by(erasure, columns)
    yield from _how(case, model, erasure)
    yield from _in_time(case, model, erasure)


def _by(erasure: Erasure, columns: dict[str, list[str]]) -> Iterator[Problem]:
    if erasure.by.lower() not in columns:
        yield Problem(
            f"a person's rows are to be deleted by `{erasure.by}`, to which no identifier comes: nobody finds them by it",
            f"name one of {', '.join(sorted(columns))}",
            subject=erasure.by,
            expected="a column with an identifier",
        )


def _how(case: Case, model: Model, erasure: Erasure) -> Iterator[Problem]:
    if erasure.how != FULL_REFRESH:
        if not _deletes(case, erasure.how):
            yield Problem(
                f"a person's rows are to be deleted by macro `{erasure.how}`, and there is none of that name that deletes",
                "write the macro (`delete from …`), or name one that is there",
                subject=erasure.how,
                expected="a macro that deletes",
            )
    elif model.kind == "snapshot" or model.settings.get(FULL_REFRESH) is False:
        why = (
            "dbt never builds a snapshot anew"
            if model.kind == "snapshot"
            else "its config says `full_refresh: false`"
        )
        yield Problem(
            f"a person's rows are to go by a full refresh, and {why}",
            "name a macro that deletes them",
            subject=FULL_REFRESH,
            expected="a macro that deletes",
        )


def _deletes(case: Case, name: str) -> bool:
    """Whether a macro of the project or a package, or one that it calls, deletes."""
    overrides = Overrides(case.project, ())
    return any(
        _DELETES.search(macro.sql) for one in overrides.named((name,)) for macro in overrides.closure(one)
    )


def _in_time(case: Case, model: Model, erasure: Erasure) -> Iterator[Problem]:
    for contract in _contracts(case, model):
        kept = getattr(contract.retention_policy, model.tier or "", None)
        if kept is not None and erasure.within_days > least_days(kept):
            yield Problem(
                f"a person's rows are deleted within {erasure.within_days} days, and product {contract.name} keeps "
                f"{model.tier} for {kept}",
                "delete them sooner, or keep them as long as the contract says",
                subject=contract.name,
                expected=f"{model.tier}: {kept}",
            )


def _contracts(case: Case, model: Model) -> list[Contract]:
    """The product that a model names, and those that are made by way of it."""
    return [
        contract
        for contract in case.contracts
        if contract.name == model.product or model.name in contract.lineage.transforms
    ]


SNAPSHOT_ERASABLE = Check(
    id="snapshot-erasable",
    ask=snapshot_erasable,
    core=False,
    follows=True,
)
