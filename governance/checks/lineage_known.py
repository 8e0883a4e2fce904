"""lineage-known: where nobody knows what a table is made of, nobody can say what is in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from governance.checks.case import Case, Check, Examined, Problem, Unseen
from governance.declared.classifications import HEALTH
from governance.project import Model

_SHOWN = 5


def lineage_known(case: Case) -> Iterator[Examined | Unseen]:
    """Every model and snapshot outside of bronze can be followed, column by column, to what it is made of.

    It can, if all the ways its SQL may be compiled are known and understood: both branches, if it is
    incremental. Until then it counts as holding whatever the relations hold that it reads. Where it may
    hold health data, by what it reads or by its product, no waiver accepts that.
    """
    # It brings what follows columns, which a run without this check never needs.
    from governance.lineage.summary import BY_NAME

    traced = case.traced
    products = _health_products(case) if traced.unknown else frozenset()
    for uid, model in case.project.models.items():
        if model.kind == "seed" or model.tier == "bronze":
            continue
        unknown = traced.unknown.get(uid)
        if unknown is None:
            yield Examined(model)
            continue
        waivable = model.product not in products and not _holds_health(case, model)
        problem = Problem(f"its lineage is not known: {unknown.reason}", unknown.advice, waivable=waivable)
        yield Examined(model, None, (problem,))
    supposed = [one.uid for one in traced.lineage.graph.relations if BY_NAME in one.notes]
    if supposed:
        yield Unseen(f"the order of columns in {_some(supposed)}: {BY_NAME}")


def _health_products(case: Case) -> frozenset[str]:
    """Products with health data: by their contract, or because a model of theirs carries some."""
    names = case.policies.classifications.names
    by_contract = {
        contract.name
        for contract in case.contracts
        if contract.classification in names and names[contract.classification].category == HEALTH
    }
    by_model = {
        model.product
        for model in case.project.models.values()
        if model.product and _holds_health(case, model)
    }
    return frozenset(by_contract | by_model)


def _holds_health(case: Case, model: Model) -> bool:
    """Whether a column carries health data or health data decides its rows; the unknown carries all that it reads."""
    # It brings what follows columns, which a run without this check never needs.
    from governance.lineage.propagate import CATEGORY

    traced = case.traced
    relation = traced.relation(model.unique_id)
    states = (
        traced.carried.columns.get(number, {}) for number in (relation.ids.values() if relation else ())
    )
    if any((label.axis, label.name) == (CATEGORY, HEALTH) for state in states for label in state):
        return True
    declared = (column.meta.get("category") for column in model.columns.values())
    return HEALTH in traced.carried.row_categories.get(model.unique_id, ()) or HEALTH in declared


def _some(uids: Sequence[str]) -> str:
    names = sorted({uid.split(".", 2)[-1] for uid in uids})
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"{', '.join(names[:_SHOWN])}{more}"


LINEAGE_KNOWN = Check(
    id="lineage-known",
    ask=lineage_known,
    controls=("NIST:AC-4", "NIST:CM-12", "SOC2:CC6.1", "HIPAA:164.308(a)(1)(ii)(A)"),
    follows=True,
)
