"""From a manifest's entries to what stands beside the tables of a project."""

from __future__ import annotations

from governance.artifacts import dbt_tests, nodes
from governance.artifacts.nodes import merged_meta
from governance.project.beside import Exposure, Macro, Operation, Rows, Script, UnitTest, from_root


def macro(macro: nodes.Macro, root: str) -> Macro:
    """A macro."""
    return Macro(
        macro.unique_id,
        macro.name,
        macro.package_name,
        from_root(macro.original_file_path, macro.package_name, root),
        macro.macro_sql,
        tuple(macro.depends_on.macros),
    )


def operation(entry: nodes.Operation, root: str) -> Operation:
    """What runs before or after all nodes."""
    return Operation(
        entry.unique_id,
        entry.name,
        entry.package_name,
        from_root(entry.original_file_path, entry.package_name, root),
        entry.raw_code,
        tuple(entry.depends_on.macros),
    )


def script(entry: nodes.Script, root: str) -> Script:
    """An analysis, or a function that dbt creates."""
    file = from_root(entry.original_file_path, entry.package_name, root)
    return Script(entry.unique_id, entry.resource_type, entry.name, file, entry.raw_code)


def exposure(entry: nodes.Exposure, root: str) -> Exposure:
    """An exposure."""
    return Exposure(
        unique_id=entry.unique_id,
        name=entry.name,
        type=entry.type,
        file=from_root(entry.original_file_path, entry.package_name, root),
        depends_on=tuple(entry.depends_on.nodes),
        owner=owner(entry.owner),
        meta=merged_meta(entry.meta, entry.config.meta if entry.config else None),
        url=entry.url,
    )


def owner(owner: nodes.Owner) -> tuple[str, str]:
    """Name and e-mail of an owner, each empty where it is not given."""
    email = owner.email if isinstance(owner.email, str) else ", ".join(owner.email or ())
    return owner.name or "", email


def unit_test(entry: dbt_tests.UnitTest, root: str) -> UnitTest:
    """A unit test."""
    return UnitTest(
        unique_id=entry.unique_id,
        name=entry.name,
        model=entry.model,
        file=from_root(entry.original_file_path, entry.package_name, root),
        rows=tuple(Rows(one.input, one.rows, one.fixture) for one in (*entry.given, entry.expect)),
        overrides=entry.overrides or {},
    )
