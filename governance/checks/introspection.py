"""Which models ask the warehouse while they are compiled, so that their SQL may differ from run to run."""

from __future__ import annotations

import re

from governance.project import Model, Project

_ASKS = re.compile(
    r"\b(?:run_query|load_result|statement|load_relation|load_cached_relation|get_columns_in_relation)\s*\("
    r"|\badapter\s*\.\s*(?:execute|get_\w+|list_\w+|check_\w+)\s*\("
)
# They ask whether the table is there; both answers are compiled, and gated.
_GATED = frozenset({"macro.dbt.is_incremental", "macro.dbt.should_full_refresh"})


class Introspection:
    """Answers which models of a project depend on what stands in the warehouse.

    Args:
        project: The project as it was compiled.
    """

    def __init__(self, project: Project) -> None:
        callers: dict[str, list[str]] = {}
        for name, macro in project.macros.items():
            for called in macro.calls:
                callers.setdefault(called, []).append(name)
        waiting = [name for name, macro in project.macros.items() if _ASKS.search(macro.sql)]
        self._asking: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name not in self._asking and name not in _GATED:
                self._asking.add(name)
                waiting += callers.get(name, ())

    def asks(self, model: Model) -> bool:
        """Whether a model's own code, or a macro that it calls at any depth, asks the warehouse."""
        return not self._asking.isdisjoint(model.macros) or _ASKS.search(model.source_code) is not None
