"""branches-gated: an incremental model is two queries, and the gate has read both."""

from __future__ import annotations

from collections.abc import Iterator

from governance.artifacts.branches import Branches
from governance.checks.case import Case, Check, Examined, Problem
from governance.checks.health import health_products, holds_health
from governance.project import Model

_NAMES = {
    "full": "the branch of a first build",
    "incremental": "the branch of a later build (`is_incremental()`)",
}


def branches_gated(case: Case) -> Iterator[Examined]:
    """Both branches of every incremental model are known to the gate, as they stand now.

    dbt compiles the branch that the warehouse asks for, `govern compile-branches` both. They must be of the model's
    text as it is, of the macros as they are, and of the target that is judged; then every check that follows columns
    judges their union. Python models are asked by lineage-known.
    """
    known = case.traced.branches
    missing = {
        uid: problem
        for uid, model in case.project.models.items()
        if _has_branches(model) and (problem := _problem(known.get(uid)))
    }
    products = health_products(case) if missing else frozenset()
    for uid, model in case.project.models.items():
        if uid in missing:
            waivable = model.product not in products and not holds_health(case, model)
            message, fix = missing[uid]
            yield Examined(model, None, (Problem(message, fix, waivable=waivable),))
        elif _has_branches(model):
            yield Examined(model)


def _has_branches(model: Model) -> bool:
    return model.kind == "model" and model.materialized == "incremental" and model.language == "sql"


def _problem(both: Branches | None) -> tuple[str, str] | None:
    if both is None:
        return (
            "it is incremental, and what it compiles to in its two branches is not known as it stands now",
            "run `govern compile-branches`, which compiles both, then `govern check`",
        )
    lost = [name for branch, name in _NAMES.items() if not (getattr(both, branch) or "").strip()]
    if not lost:
        return None
    return (
        f"{' and '.join(lost)} could not be compiled offline: its SQL asks the warehouse",
        "guard what it asks by `var('offline', false)`, or do without it, then run `govern compile-branches`",
    )


BRANCHES_GATED = Check(
    id="branches-gated",
    ask=branches_gated,
    core=False,
    follows=True,
)
