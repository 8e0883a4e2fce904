"""enforcement-intact: nothing that creates tables or attaches protection is replaced unless somebody approved it."""

from __future__ import annotations

from collections.abc import Iterator

from governance.checks.case import Case, Check, Examined, Problem
from governance.checks.wiring import V2, attaches_masks, shim, uses_materialization_v2
from governance.compile.compiled_macros import compiled_macros
from governance.compile.overriding import Overrides
from governance.compile.shipped_macros import vouched_macros
from governance.project import Macro, Project

_FILE = "dbt_project.yml"
# Engines that must be made to attach masks; DuckDB has none.
_WIRED = ("snowflake", "databricks")


def enforcement_intact(case: Case) -> Iterator[Examined]:
    """Every macro that stands in for one of dbt's or ours was approved as it is, and the engine's wiring is there.

    dbt takes a macro of the project, and in a package's own models one of the package, before its own: `ref`,
    `is_incremental`, `create_table_as`, `generate_schema_name`, a materialization, a strategy that writes rows. Each
    such macro is approved in governance.yml by the digest of its text and of what it calls, unless all of it is word for
    word what `govern init` wrote. Wherever a declared target may hold raw identifiers, its engine must be made to attach
    masks in the statement that creates a table.
    """
    overrides = Overrides(case.project, compiled_macros(case.policies).keys(), vouched_macros(case.root))
    approved = case.policies.governance.enforcement.approved_macros
    for macro, role in overrides:
        digest = overrides.digest(macro)
        told = approved.get(macro.unique_id)
        approves = told == digest or overrides.is_vouched(macro)
        problems = () if approves else (_unapproved(macro, role, digest, stale=told is not None),)
        yield Examined(macro.unique_id, None, problems, (macro.file, 0))
    yield from _wiring(case)


def _unapproved(macro: Macro, role: str, digest: str, *, stale: bool) -> Problem:
    said = "it or what it calls has changed since it was approved" if stale else "nobody has approved it"
    where = "`enforcement: approved_macros:` in governance.yml"
    return Problem(
        f"macro `{macro.name}` of {macro.package} {role}, and {said}",
        f"remove it, or review it and write under {where}: `{macro.unique_id}: {digest}`",
        subject=digest,
        expected="an approved digest",
    )


def _wiring(case: Case) -> Iterator[Examined]:
    """One subject for each engine on which a declared target may hold raw identifiers, whatever the manifest is of.

    dbt parses the macros of the root project on every engine, so that those of another one can be looked for.
    """
    targets = case.policies.governance.targets
    engines: dict[str, str] = {}
    for name in sorted(targets, key=lambda one: (one != case.target, one)):
        if targets[name].may_hold_raw:
            engines.setdefault(targets[name].engine, name)
    for engine in sorted(engines):
        problem = _unwired(case.project, engine, engines[engine])
        if engine in _WIRED:
            yield Examined(f"wiring.{engine}", None, (problem,) if problem else (), (_FILE, 0))


def _unwired(project: Project, engine: str, target: str) -> Problem | None:
    """What an engine lacks to attach masks, if it lacks anything."""
    if engine == "snowflake" and not attaches_masks(project, engine):
        name = shim(engine)
        return Problem(
            f"target `{target}` may hold raw identifiers, and no macro of the project writes masking policies into the "
            f"CREATE: dbt calls `{name}` of the root project only",
            f"run `govern init`, which writes macros/wiring with `{name}` in it; it must be below `macro-paths`",
            expected=name,
        )
    if engine == "databricks" and not uses_materialization_v2(project):
        return Problem(
            f"target `{target}` may hold raw identifiers, and flag `{V2}` is not set: without it Databricks ignores "
            "column masks and row filters",
            f"write `flags: {{{V2}: true}}` in {_FILE}",
            expected=V2,
        )
    return None


ENFORCEMENT_INTACT = Check(
    id="enforcement-intact",
    ask=enforcement_intact,
    core=False,
)
