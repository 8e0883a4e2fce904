"""Whether a project's tables are created with their masks: the wiring that an engine needs for it."""

from __future__ import annotations

from governance.project import Model, Project

_SHIM = "get_table_columns_and_constraints"
V2 = "use_materialization_v2"


def shim(engine: str) -> str:
    """The macro of the root project that writes the columns of a CREATE on an engine."""
    return f"{engine}__{_SHIM}"


def created_with_masks(project: Project, model: Model, engine: str) -> bool:
    """Whether the CREATE of a model attaches the masks of its columns, so that the engine masks at query time.

    dbt renders the list of columns, and so their masks, into the CREATE of a table under an enforced contract only,
    and only if a macro of the project does it.
    """
    created = model.materialized in ("table", "incremental") and model.contract_enforced
    return created and attaches_masks(project, engine)


def attaches_masks(project: Project, engine: str) -> bool:
    """Whether that macro is there and it, or what it calls, writes masking policies into the CREATE.

    One that a package brings counts only where the root project calls it: dbt would not find it otherwise.
    """
    waiting = [f"macro.{project.name}.{shim(engine)}"]
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
