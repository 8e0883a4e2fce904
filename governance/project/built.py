"""Which models build the tables that contracts promise, looked up once for all of them."""

from __future__ import annotations

from collections import defaultdict

from governance.declared.contracts import Contract
from governance.project.shape import Model, Project


class Built:
    """The platinum models of a project by domain and name.

    Args:
        project: The project.
    """

    def __init__(self, project: Project) -> None:
        self._of: dict[tuple[str | None, str], list[Model]] = defaultdict(list)
        for model in project.of_tiers("platinum"):
            for name in {model.relation, model.name}:
                self._of[model.domain, name].append(model)

    def versions(self, contract: Contract, table: str) -> tuple[Model, ...]:
        """The models that build a table of a product's interface: all versions of it, sorted by unique_id."""
        return tuple(self._of.get((contract.domain, table), ()))

    def latest(self, contract: Contract, table: str) -> Model | None:
        """The model that a table's schema speaks of: the relation of that name, else the latest version."""
        models = self.versions(contract, table)
        exact = next((model for model in models if model.relation == table), None)
        return exact or next((model for model in models if model.latest), None)
