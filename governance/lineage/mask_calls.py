"""Which masks' macros a model calls, itself or through macros of its own.

dbt names the macros that a model calls directly, in the branch that it was compiled in; what those call, it names
with each macro.
"""

from __future__ import annotations

from collections.abc import Iterable

from governance.artifacts.branches import Branches
from governance.project import Model, Project

Verbs = frozenset[str]


class MaskCalls:
    """The masks that each macro of a project leads to, found out once.

    Args:
        project: The project.
        verbs: Names of the masks' macros; those of the project and of the package `govern` are meant, no others.
    """

    def __init__(self, project: Project, verbs: Verbs) -> None:
        self._project = project
        self._leads_to = _leading(project, verbs)

    def of(self, model: Model, both: Branches | None) -> Verbs:
        """The masks a model may call in either branch, or an ephemeral model whose SQL stands in its own."""
        found = self._called(model.macros) | self._called(both.macros if both else ())
        for uid in _inlined(self._project, model):
            found |= self._called(self._project.models[uid].macros)
        return found

    def _called(self, macros: Iterable[str]) -> Verbs:
        leads_to = self._leads_to
        return frozenset().union(*[leads_to[name] for name in macros if name in leads_to])


def _leading(project: Project, verbs: Verbs) -> dict[str, Verbs]:
    """Macro → the masks to which its calls lead, callers of callers included."""
    callers: dict[str, list[str]] = {}
    for uid, macro in project.macros.items():
        for called in macro.calls:
            callers.setdefault(called, []).append(uid)
    found: dict[str, set[str]] = {}
    for verb in verbs:
        waiting = [f"macro.{package}.{verb}" for package in (project.name, "govern")]
        for uid in waiting:
            known = found.setdefault(uid, set())
            if verb not in known:
                known.add(verb)
                waiting += callers.get(uid, ())
    return {uid: frozenset(masks) for uid, masks in found.items()}


def _inlined(project: Project, model: Model) -> list[str]:
    """The ephemeral models whose SQL stands in a model's."""
    found: dict[str, None] = {}
    waiting = list(model.depends_on)
    while waiting:
        upstream = project.models.get(waiting.pop())
        if upstream and upstream.materialized == "ephemeral" and upstream.unique_id not in found:
            found[upstream.unique_id] = None
            waiting += upstream.depends_on
    return list(found)
