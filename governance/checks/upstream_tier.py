"""upstream-tier: data flows from bronze to platinum, and between domains through platinum only."""

from __future__ import annotations

from collections.abc import Iterator

from governance.checks.case import Case, Check, Examined, Problem
from governance.project import Model
from governance.project.shape import Table

_ORDER = {"bronze": 0, "silver": 1, "platinum": 2}
_LEFT_OUT = "ops"


def upstream_tier(case: Case) -> Iterator[Examined]:
    """What a model reads is of its own tier or below, and of another domain only what is platinum.

    Ops is left out: it holds facts about tables of every tier. A model of no tier fails, for nothing says what it may
    read; what reads bronze is examined by bronze-only-in-silver.
    """
    project = case.project
    for model in project.models.values():
        if model.tier == _LEFT_OUT:
            continue
        if model.tier not in _ORDER:
            yield Examined(model, None, (_of_no_tier(model),))
            continue
        read = (project.models.get(uid) or project.sources.get(uid) for uid in model.depends_on)
        problems = (problem for table in read if table is not None for problem in _problems(model, table))
        yield Examined(model, None, tuple(problems))


def _of_no_tier(model: Model) -> Problem:
    return Problem(
        f"this {model.kind} is in schema {model.schema}, "
        f"{f'tier {model.tier}' if model.tier else 'of no tier'}: nothing says what it may read",
        f"give it a place in `tiers:` of governance.yml that is called {', '.join(_ORDER)} or {_LEFT_OUT}",
        subject=model.tier,
        expected="a tier",
    )


def _problems(model: Model, table: Table) -> Iterator[Problem]:
    tier = str(model.tier)
    name = table.unique_id.split(".", 2)[2]
    if _ORDER.get(table.tier or "", 0) > _ORDER[tier]:
        yield Problem(
            f"this {model.kind} is {tier} and reads {name}, which is {table.tier}",
            f"build it on what is {tier} or below, or move it up",
            subject=table.unique_id,
            expected=tier,
        )
    elif table.tier == "silver" and table.domain != model.domain:
        yield Problem(
            f"this {model.kind} of domain {model.domain or 'none'} reads {name}, which is silver of domain "
            f"{table.domain or 'none'}",
            "read a platinum table of that domain: silver is nobody's interface",
            subject=table.unique_id,
            expected="platinum",
        )


UPSTREAM_TIER = Check(
    id="upstream-tier",
    ask=upstream_tier,
    core=False,
    exposes=False,
)
