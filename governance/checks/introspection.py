"""Which models ask the warehouse while they are compiled, so that their SQL may differ from run to run, and what for."""

from __future__ import annotations

import re

from governance.checks.jinja_text import spoken
from governance.compile.compiled_macros import base_name
from governance.project import Model, Project

_ASKS = re.compile(
    r"\b(?:run_query|load_result|statement|load_relation|load_cached_relation|get_columns_in_relation)\s*\("
    r"|\badapter\s*\.\s*(?:execute|get_\w+|list_\w+|check_\w+)\s*\("
)
# They ask whether the table is there; both answers are compiled, and gated.
_GATED = frozenset({"macro.dbt.is_incremental", "macro.dbt.should_full_refresh"})
# What gives the columns that a relation has in the warehouse.
_COLUMNS = re.compile(r"\b(?:get_(?:filtered_)?columns_in_\w+|get_column_schema_from_query)\s*\(")
_CALLED = re.compile(r"([A-Za-z_]\w*)\s*\(")


class NamedByWarehouse:
    """Answers which models take the names of columns from the warehouse, as `dbt_utils.star` does.

    Args:
        project: The project as it was compiled.
    """

    def __init__(self, project: Project) -> None:
        own = {
            name: one for name, one in project.macros.items() if not _is_dbts(one.package, project.adapter)
        }
        callers: dict[str, list[str]] = {}
        for name, macro in own.items():
            for called in macro.calls:
                callers.setdefault(called, []).append(name)
        waiting = [name for name, macro in own.items() if _COLUMNS.search(spoken(macro.sql))]
        found: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += callers.get(name, ())
        # `star` calls `default__star` by dispatch.
        self._names = {base_name(own[name].name) for name in found} | {own[name].name for name in found}

    def by(self, model: Model) -> str | None:
        """What of a model's own code does so, or None."""
        said = spoken(model.source_code)
        direct = _COLUMNS.search(said)
        if direct:
            return direct[0].rstrip("( ")
        return next((name for name in _CALLED.findall(said) if name in self._names), None)


def _is_dbts(package: str, adapter: str) -> bool:
    return package in {"dbt", f"dbt_{adapter}", "dbt_spark", "dbt_postgres"}


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
