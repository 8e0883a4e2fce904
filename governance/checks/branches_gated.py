"""branches-gated: an incremental model is two queries, and the gate has read both."""

from __future__ import annotations

from collections.abc import Iterator

from governance.artifacts.branches import Branches
from governance.checks.case import Case, Check, Examined, Problem, Unseen
from governance.checks.deciding import by_the_call, of_model
from governance.checks.health import health_products, holds_health
from governance.compile.compiled_macros import compiled_macros
from governance.compile.overriding import Overrides
from governance.project import Model

_NAMES = {
    "full": "the branch of a first build",
    "incremental": "the branch of a later build (`is_incremental()`)",
}
_SHOWN = 5


def branches_gated(case: Case) -> Iterator[Examined | Unseen]:
    """Both branches of every incremental model are known to the gate, as they stand now.

    dbt compiles the branch that the warehouse asks for, `govern compile-branches` both. They must be of the model's
    text as it is, of the macros as they are, and of the target that is judged; then every check that follows columns
    judges their union. Python models are asked by lineage-known. And no model, nor a macro of the project, has other
    SQL when dbt is called another way: `flags.WHICH` is `compile` here and `build` in production.
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
    yield from _of_calls(case)


def _of_calls(case: Case) -> Iterator[Examined | Unseen]:
    """What depends on how dbt is called, where and when it runs, and what it leaves out here."""
    elsewhere: dict[str, list[str]] = {}
    for model in case.project.models.values():
        called, around = of_model(model)
        if called:
            waivable = not holds_health(case, model) and model.product not in health_products(case)
            yield Examined(model, None, (_decided(called, waivable=waivable),))
        for name in around:
            elsewhere.setdefault(name, []).append(model.name)
    # What stands in for a macro of dbt's is approved as it is: enforcement-intact asks.
    approved = {
        macro.unique_id for macro, _ in Overrides(case.project, compiled_macros(case.policies).keys())
    }
    own = case.project.own_packages
    for uid, macro in case.project.macros.items():
        if macro.package in own and uid not in approved:
            called = by_the_call(macro.sql)
            if called:
                yield Examined(uid, None, (_decided(called),), (macro.file, 0))
    for name in sorted(elsewhere):
        yield Unseen(
            f"what `{name}` makes of {_listed(elsewhere[name])} elsewhere: `--ran` compares it with what ran"
        )
    off = sorted(uid.split(".", 2)[2] for uid in _switched_off(case))
    if off:
        yield Unseen(f"what is switched off here and may be on elsewhere: {_listed(off)}")


def _switched_off(case: Case) -> Iterator[str]:
    """Models and snapshots of the project itself."""
    kinds = tuple(f"{kind}.{case.project.name}." for kind in ("model", "snapshot"))
    return (uid for uid in case.project.disabled - case.project.models.keys() if uid.startswith(kinds))


def _decided(by: list[str], *, waivable: bool = True) -> Problem:
    names = ", ".join(f"`{name}`" for name in by)
    return Problem(
        f"its SQL may be decided by {names}: what is compiled for the gate need not be what runs",
        "decide it by `is_incremental()`, a `var()` or the model's own config, or do without",
        subject=" ".join(by),
        expected="SQL that does not depend on how dbt is called",
        waivable=waivable,
    )


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"{', '.join(names[:_SHOWN])}{more}"


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
