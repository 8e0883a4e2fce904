"""From a manifest's entries to what stands beside the tables of a project."""

from __future__ import annotations

from governance.artifacts import nodes
from governance.artifacts.nodes import merged_meta
from governance.project.beside import DataTest, Exposure, Macro, Operation, Rows, Script, UnitTest

_PACKAGES = "dbt_packages"


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


def data_test(entry: nodes.DataTest, root: str) -> DataTest:
    """A data test."""
    made_from, config = entry.test_metadata, entry.config
    return DataTest(
        unique_id=entry.unique_id,
        name=entry.name,
        file=from_root(entry.original_file_path, entry.package_name, root),
        test=".".join(filter(None, (made_from.namespace, made_from.name))) if made_from else "",
        arguments=made_from.kwargs if made_from else {},
        column=entry.column_name,
        of=entry.attached_node,
        depends_on=tuple(entry.depends_on.nodes),
        severity=config.severity.lower(),
        conditions=(config.where, config.error_if, config.warn_if),
        stores_failures=config.store_failures,
        database=entry.database,
        schema=entry.schema,
        relation=entry.alias or entry.name,
        compiled_code=entry.compiled_code,
        raw_code=entry.raw_code,
    )


def unit_test(entry: nodes.UnitTest, root: str) -> UnitTest:
    """A unit test."""
    return UnitTest(
        unique_id=entry.unique_id,
        name=entry.name,
        model=entry.model,
        file=from_root(entry.original_file_path, entry.package_name, root),
        rows=tuple(Rows(one.input, one.rows, one.fixture) for one in (*entry.given, entry.expect)),
    )


def from_root(path: str, package: str, root: str) -> str:
    """A file of a package, relative to the root project.

    Args:
        path: The file, relative to its package.
        package: The package's name.
        root: The root project's name.
    """
    plain = path.replace("\\", "/")
    return plain if package == root else f"{_PACKAGES}/{package}/{plain}"
