"""lineage-known: where nobody knows what a table is made of, nobody can say what is in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from governance.checks.case import Case, Check, Examined, Problem, Unseen
from governance.checks.health import health_products, holds_health

_SHOWN = 5


def lineage_known(case: Case) -> Iterator[Examined | Unseen]:
    """Every model and snapshot outside of bronze can be followed, column by column, to what it is made of.

    It can, if its SQL is known and understood, in both branches if it is incremental; whether both are known is
    asked by branches-gated. Until then it counts as holding whatever the relations hold that it reads. Where it may
    hold health data, by what it reads or by its product, no waiver accepts that.
    """
    # It brings what follows columns, which a run without this check never needs.
    from governance.lineage.summary import BY_NAME
    from governance.lineage.tracing import ONE_BRANCH

    traced = case.traced
    products = health_products(case) if traced.unknown else frozenset()
    for uid, model in case.project.models.items():
        if model.kind == "seed" or model.tier == "bronze":
            continue
        unknown = traced.unknown.get(uid)
        if unknown is None:
            yield Examined(model)
            continue
        if unknown.reason == ONE_BRANCH:
            continue
        waivable = model.product not in products and not holds_health(case, model)
        problem = Problem(f"its lineage is not known: {unknown.reason}", unknown.advice, waivable=waivable)
        yield Examined(model, None, (problem,))
    supposed = [one.uid for one in traced.lineage.graph.relations if BY_NAME in one.notes]
    if supposed:
        yield Unseen(f"the order of columns in {_some(supposed)}: {BY_NAME}")


def _some(uids: Sequence[str]) -> str:
    names = sorted({uid.split(".", 2)[-1] for uid in uids})
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"{', '.join(names[:_SHOWN])}{more}"


LINEAGE_KNOWN = Check(
    id="lineage-known",
    ask=lineage_known,
    follows=True,
)
