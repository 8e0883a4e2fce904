"""Which models and products hold health data, as far as anybody can tell."""

from __future__ import annotations

from governance.checks.case import Case
from governance.declared.classifications import HEALTH
from governance.project import Model


def health_products(case: Case) -> frozenset[str]:
    """Products with health data: by their contract, or because a model of theirs carries some."""
    names = case.policies.classifications.names
    by_contract = {
        contract.name
        for contract in case.contracts
        if contract.classification in names and names[contract.classification].category == HEALTH
    }
    by_model = {
        model.product for model in case.project.models.values() if model.product and holds_health(case, model)
    }
    return frozenset(by_contract | by_model)


def holds_health(case: Case, model: Model) -> bool:
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
