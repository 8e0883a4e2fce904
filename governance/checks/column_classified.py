"""column-classified: nobody can protect a column of which nobody has said what is in it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from governance.checks.case import Case, Check, Examined, Problem, Unseen
from governance.declared.classifications import Classifications
from governance.project import Column, Model

# Bronze holds what arrived, ops holds no people; every other tier is examined, also a schema of no tier.
_LEFT_OUT = frozenset({"bronze", "ops"})
_UNDECLARED = "nothing says what is in this column"


def column_classified(case: Case) -> Iterator[Examined | Unseen]:
    """Every silver and platinum column says what is in it.

    Its three axes (confidentiality, identifiability, category) follow from the identifier it declares, or
    are declared: at least `confidentiality`, the others being `none` and `general` where nothing is said. A
    column may not declare less than its identifier brings. A model in a schema of no tier is examined too.
    """
    loose = 0
    for model in case.project.models.values():
        if model.tier in _LEFT_OUT:
            continue
        loose += not model.contract_enforced
        if not model.columns:
            yield Examined(model, None, (_no_columns(model),))
        for name, column in model.columns.items():
            yield Examined(model, name, tuple(_problems(column, case.policies.classifications)))
    if loose:
        yield Unseen(
            f"columns that {loose} model{'s have' if loose > 1 else ' has'} and do not declare: "
            "only an enforced dbt contract makes sure that there are none"
        )


def _no_columns(model: Model) -> Problem:
    return Problem(
        f"this {model.kind} declares no columns, so nothing says what is in it",
        "list its columns in dbt's YAML, each with `identifier` or `confidentiality` under `config: meta:`",
    )


def _problems(column: Column, classifications: Classifications) -> Iterator[Problem]:
    declared = column.meta.get("identifier")
    if declared is None:
        if "confidentiality" not in column.meta:
            yield Problem(
                _UNDECLARED, "declare `identifier` or `confidentiality` under the column's `config: meta:`"
            )
    elif not isinstance(declared, str) or declared not in classifications.identifiers:
        yield _unknown("identifier", declared, classifications.identifiers)
        return
    yield from _axes(column, declared, classifications)


def _axes(column: Column, identifier: str | None, classifications: Classifications) -> Iterator[Problem]:
    floor = classifications.identifiers[identifier] if identifier else None
    for axis, values in (
        ("confidentiality", classifications.confidentiality),
        ("identifiability", classifications.identifiability),
        ("category", classifications.categories),
    ):
        declared = column.meta.get(axis)
        if declared is None:
            continue
        if declared not in values:
            yield _unknown(axis, declared, values)
        elif floor is not None and values.index(declared) < values.index(getattr(floor, axis)):
            yield _lowered(axis, declared, identifier or "", getattr(floor, axis))


def _unknown(key: str, declared: object, known: Iterable[str]) -> Problem:
    names = sorted(known)
    near = difflib.get_close_matches(str(declared), names, n=1)
    return Problem(
        f"its {key} `{declared}` is not in policies/classifications.yml",
        f"write `{near[0]}`" if near else f"write one of {', '.join(names)}",
        subject=str(declared),
        expected=key,
    )


def _lowered(axis: str, declared: str, identifier: str, floor: str) -> Problem:
    return Problem(
        f"its {axis} is declared as `{declared}`, and identifier `{identifier}` is `{floor}`",
        f"remove `{axis}`: it follows from the identifier",
        subject=declared,
        expected=f"{axis}: {floor}",
    )


COLUMN_CLASSIFIED = Check(
    id="column-classified",
    ask=column_classified,
    controls=("NIST:RA-2", "NIST:CM-12", "SOC2:C1.1"),
)
