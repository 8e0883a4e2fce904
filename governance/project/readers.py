"""Who reads each model: the models and exposures that refer to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from governance.project.beside import Exposure
from governance.project.shape import Model, Project


def readers(project: Project) -> Mapping[str, tuple[Model | Exposure, ...]]:
    """The models, then the exposures, that read each node, by its unique_id; each sorted."""
    found: dict[str, list[Model | Exposure]] = defaultdict(list)
    nodes: list[Model | Exposure] = [*project.models.values(), *project.exposures.values()]
    for one in nodes:
        for uid in dict.fromkeys(one.depends_on):
            found[uid].append(one)
    return {uid: tuple(those) for uid, those in found.items()}
