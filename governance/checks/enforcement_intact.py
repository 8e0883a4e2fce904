"""enforcement-intact: nothing that creates tables or attaches protection is replaced unless somebody approved it."""

from __future__ import annotations

from collections.abc import Iterator

from governance.checks.case import Case, Check, Examined, Problem
from governance.checks.overriding import Overrides
from governance.checks.wiring import V2, attaches_masks, shim, uses_materialization_v2
from governance.compile.compiled_macros import compiled_macros
from governance.compile.shipped_macros import vouched_macros
from governance.project import Macro

_FILE = "dbt_project.yml"


def enforcement_intact(case: Case) -> Iterator[Examined]:
    """Every macro that stands in for one of dbt's or ours was approved as it is, and the engine's wiring is there.

    dbt takes a macro of the project, and in a package's own models one of the package, before its own: `ref`,
    `is_incremental`, `create_table_as`, `generate_schema_name`, a materialization, a strategy that writes rows. Each
    such macro is approved in governance.yml by the digest of its text and of what it calls, unless all of it is word for
    word what `govern init` wrote. Where the target may hold
    raw identifiers, the engine must be made to attach masks in the statement that creates a table.
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
    governance, project = case.policies.governance, case.project
    if not governance.may_hold_raw(case.target):
        return
    if project.adapter == "snowflake":
        name = shim(project.adapter)
        problem = Problem(
            "this target may hold raw identifiers, and no macro of the project writes masking policies into the "
            f"CREATE: dbt calls `{name}` of the root project only",
            f"run `govern init`, which writes macros/wiring with `{name}` in it; it must be below `macro-paths`",
            expected=name,
        )
        good = attaches_masks(project, project.adapter)
    elif project.adapter == "databricks":
        problem = Problem(
            f"this target may hold raw identifiers, and flag `{V2}` is not set: without it Databricks ignores "
            "column masks and row filters",
            f"write `flags: {{{V2}: true}}` in {_FILE}",
            expected=V2,
        )
        good = uses_materialization_v2(project)
    else:
        return
    yield Examined(f"wiring.{project.adapter}", None, () if good else (problem,), (_FILE, 0))


ENFORCEMENT_INTACT = Check(
    id="enforcement-intact",
    ask=enforcement_intact,
    core=False,
)
