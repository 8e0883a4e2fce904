"""column-classified: nobody can protect a column of which nobody has said what is in it."""

from __future__ import annotations

from collections.abc import Iterator

from governance.checks.axes import Sayings
from governance.checks.case import Case, Check, Examined, Problem, Unseen
from governance.project import Model

# Bronze holds what arrived, ops holds no people; every other tier is examined, also a schema of no tier.
_LEFT_OUT = frozenset({"bronze", "ops"})


def column_classified(case: Case) -> Iterator[Examined | Unseen]:
    """Every silver and platinum column says what is in it.

    Its three axes (confidentiality, identifiability, category) follow from the identifier it declares, or
    are declared: at least `confidentiality`, the others being `none` and `general` where nothing is said. A
    column may not declare less than its identifier brings. A model in a schema of no tier is examined too.
    """
    sayings = Sayings(case.policies.classifications)
    loose = 0
    for model in case.project.models.values():
        if model.tier in _LEFT_OUT:
            continue
        loose += not model.contract_enforced
        if not model.columns:
            yield Examined(model, None, (_no_columns(model),))
        for name, column in model.columns.items():
            yield Examined(model, name, sayings.problems(column))
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


COLUMN_CLASSIFIED = Check(
    id="column-classified",
    ask=column_classified,
    controls=("NIST:RA-2", "NIST:CM-12", "SOC2:C1.1"),
)
