"""Whether a project's tables are created with their masks: the wiring that an engine needs for it."""

from __future__ import annotations

from governance.project import Model, Project

V2 = "use_materialization_v2"
_SHIM = "get_table_columns_and_constraints"
# The macros of the root project that write the CREATE of a model, by its engine and how it is materialized.
_CREATE = {
    "snowflake": {
        "view": "snowflake__create_view_as",
        "snapshot": "snowflake__create_table_as",
        "dynamic_table": "snowflake__get_create_dynamic_table_as_sql",
    },
    "databricks": {
        "table": "parse_model_columns_and_constraints",
        "incremental": "parse_model_columns_and_constraints",
        "snapshot": "databricks__create_table_as",
    },
}
_TABLES = ("table", "incremental")
_WRITTEN = ("masking policy", "column_mask")
"""What stands in a macro that writes masks: as Snowflake has it, and as dbt-databricks does."""


def shim(engine: str) -> str:
    """The macro of the root project that writes the columns of a CREATE on an engine."""
    return f"{engine}__{_SHIM}"


def created_with_masks(project: Project, model: Model, engine: str) -> bool:
    """Whether the CREATE of a model attaches the masks of its columns, so that the engine masks at query time.

    dbt renders the list of columns, and so their masks, into the CREATE of a table under an enforced contract only,
    and only if a macro of the project does it; where a project's macro writes that of views or snapshots too, into
    theirs. Databricks ignores masks under its older materializations.
    """
    if model.materialized in _TABLES and not model.contract_enforced:
        return False
    if engine == "databricks" and not uses_materialization_v2(project):
        return False
    by_default = shim(engine) if model.materialized in _TABLES else ""
    name = _CREATE.get(engine, {}).get(model.materialized, by_default)
    return bool(name) and _writes_masks(project, name)


def attaches_masks(project: Project, engine: str) -> bool:
    """Whether the macro is there that writes the columns of a CREATE, and writes masks into it."""
    return _writes_masks(project, shim(engine))


def _writes_masks(project: Project, name: str) -> bool:
    """Whether a macro of the root project, or what it calls, writes masks.

    One that a package brings counts only where the root project calls it: dbt would not find it otherwise.
    """
    waiting = [f"macro.{project.name}.{name}"]
    seen = set(waiting)
    while waiting:
        macro = project.macros.get(waiting.pop())
        if macro is None or macro.package.startswith("dbt"):
            continue
        if any(one in macro.sql.lower() for one in _WRITTEN):
            return True
        new = [uid for uid in macro.calls if uid not in seen]
        seen.update(new)
        waiting += new
    return False


def uses_materialization_v2(project: Project) -> bool:
    """Whether dbt_project.yml sets the flag without which Databricks ignores column masks and row filters."""
    return project.flags.get(V2) is True
