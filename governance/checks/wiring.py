"""Whether a project's tables are created with their masks: the wiring that an engine needs for it."""

from __future__ import annotations

from governance.project import Project

_SHIM = "get_table_columns_and_constraints"
V2 = "use_materialization_v2"


def shim(project: Project) -> str:
    """The macro of the root project that writes the columns of a CREATE on the project's engine."""
    return f"{project.adapter}__{_SHIM}"


def attaches_masks(project: Project) -> bool:
    """Whether that macro is there and it, or what it calls, writes masking policies into the CREATE.

    One that a package brings counts only where the root project calls it: dbt would not find it otherwise.
    """
    waiting = [f"macro.{project.name}.{shim(project)}"]
    seen = set(waiting)
    while waiting:
        macro = project.macros.get(waiting.pop())
        if macro is None or macro.package.startswith("dbt"):
            continue
        if "masking policy" in macro.sql.lower():
            return True
        new = [uid for uid in macro.calls if uid not in seen]
        seen.update(new)
        waiting += new
    return False


def uses_materialization_v2(project: Project) -> bool:
    """Whether dbt_project.yml sets the flag without which Databricks ignores column masks and row filters."""
    return project.flags.get(V2) is True
