"""aggregate-threshold: a number over a few people tells of each of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from governance.checks.case import Case, Check, Examined, Problem
from governance.project import Model

if TYPE_CHECKING:  # a run of checks that follow nothing does not load it
    from governance.lineage.flow import Bound, Flow
    from governance.lineage.thresholds import Judge


def aggregate_threshold(case: Case) -> Iterator[Examined]:
    """Every model that aggregates rows of people lets through only groups of at least k different people.

    By its SQL: `having count(distinct <person's key>) >= k` on the same grouping, or a filter further out on a column
    that is such a count, in every branch and on both sides of a union. k stands in governance.yml; it being declared
    enforces nothing. What is grouped by a person's key stays that person's: it keeps labels and row rules, and needs
    no k. Rows are of people where an identifier leads to one person, or did where they came from, until they were
    grouped so or de-identified.
    """
    for uid, found in case.traced.carried.kept.items():
        model = case.project.models.get(uid)
        # The SQL of an ephemeral model stands, and is judged, in those that use it.
        if model is not None and model.tier != "bronze" and model.materialized != "ephemeral":
            yield from _asked(case, model, sorted(found))


def _asked(case: Case, model: Model, uids: list[str]) -> Iterator[Examined]:
    # It brings what follows columns, which a run without this check never needs.
    from governance.lineage.thresholds import Kept

    kept = case.traced.carried.kept[model.unique_id]
    problems = tuple(_problem(case, model, uid) for uid in uids if kept[uid] is Kept.SHED)
    yield Examined(model, None, problems)


def _problem(case: Case, model: Model, uid: str) -> Problem:
    k, name = case.policies.governance.aggregates.k, uid.split(".", 2)[-1]
    identifiers = case.policies.classifications.identifiers
    keys = [f"`{key}`" for key, one in identifiers.items() if one.person_key]
    return Problem(
        f"it aggregates rows of {name}, which are of people, and nothing in its SQL lets through only groups of at least "
        f"{k} of them{''.join(f'; {why}' for why in _why(case, model, uid))}",
        f"add `having count(distinct …) >= {k}` over a person's key ({', '.join(keys) or 'none is declared'}), or keep "
        "the key in the grain",
        subject=uid,
        expected=f"k >= {k}",
    )


def _why(case: Case, model: Model, uid: str) -> list[str]:
    """Why the conditions that are there do not count."""
    relation = case.traced.relation(model.unique_id)
    flow, judge = relation.flow if relation else None, case.traced.carried.judge
    if flow is None or judge is None:
        return []
    graph = case.traced.lineage.graph
    bounds = [
        (way.step, bound)
        for way in flow.ways
        if graph.relations[way.relation].uid == uid
        for bound in way.bounds
    ]
    return sorted({_fault(judge, flow, step, bound) for step, bound in bounds} - {""})


def _fault(judge: Judge, flow: Flow, step: int, bound: Bound) -> str:
    if not judge.counts_people(flow.steps[step], bound):
        return "what it counts is no person's key" if bound.made_of else "count(*) counts rows, not people"
    return "" if judge.enough(flow.steps[step], bound) else f"it lets through groups of {bound.least}"


AGGREGATE_THRESHOLD = Check(
    id="aggregate-threshold",
    ask=aggregate_threshold,
    core=False,
    follows=True,
)
