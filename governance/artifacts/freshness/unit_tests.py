"""Are the unit tests that the manifest holds those of dbt's YAML, with their rows?"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from governance.artifacts.dbt_tests import Fixture, UnitTest
from governance.artifacts.freshness.comparing import has_jinja, same
from governance.artifacts.freshness.disk import Disk
from governance.artifacts.freshness.folders import fully_qualified
from governance.artifacts.manifest import Manifest, unit_tests
from governance.artifacts.project_file import ProjectFile, config_levels
from governance.artifacts.property_files import Declaration, Mapping, as_list, as_mapping


def stale_unit_tests(
    manifest: Manifest, disk: Disk, projects: tuple[ProjectFile, ...], declarations: list[Declaration]
) -> Iterator[str]:
    """What changed among the unit tests of one project, one sentence each.

    Args:
        manifest: The manifest.
        disk: The files of the project, fixtures among them.
        projects: The project, then the root project if that is another.
        declarations: All that the project's YAML declares.
    """
    written: dict[tuple[str, str, str], list[UnitTest]] = defaultdict(list)
    for test in unit_tests(manifest):
        if test.package_name == disk.project.name:
            file = test.original_file_path.replace("\\", "/")
            written[file, test.model, _plain_name(test)].append(test)
    tested = {node.name for node in manifest.nodes.values()}
    for one in declarations:
        if one.section != "unit_tests":
            continue
        found = written.pop((one.file, str(one.value.get("model")), one.name), [])
        if (
            not found
            and str(one.value.get("model")).split(" ")[0] in tested
            and not _may_be_off(projects, one)
        ):
            yield f"{one.file}: unit test {one.name} is new"
        for test in found:
            if difference := _difference(one.value, test, disk):
                yield f"{one.file}: {difference} of unit test {one.name} has changed"
    for tests in written.values():
        yield from (f"{test.original_file_path}: {test.unique_id} is not declared there" for test in tests)


def _plain_name(test: UnitTest) -> str:
    """Its name as declared: of a model with versions there is one test for each."""
    return test.name if test.version is None else test.name.removesuffix(f"_v{test.version}")


def _may_be_off(projects: tuple[ProjectFile, ...], one: Declaration) -> bool:
    fqn = [*fully_qualified(projects[0], one.file), str(one.value.get("model")), one.name]
    levels = [level for project in projects for level in config_levels(project.trees["unit_tests"], fqn)]
    found = [
        level["enabled"] for level in (*levels, as_mapping(one.value.get("config"))) if "enabled" in level
    ]
    return bool(found) and (found[-1] is False or has_jinja(found[-1]))


def _difference(declared: Mapping, written: UnitTest, disk: Disk) -> str | None:
    given = as_list(declared.get("given"))
    if [as_mapping(one).get("input") for one in given] != [one.input for one in written.given]:
        return "an input"
    expected = as_mapping(declared.get("expect"))
    pairs = [*zip(map(as_mapping, given), written.given, strict=True), (expected, written.expect)]
    if not all(_same_rows(one, fixture, disk) for one, fixture in pairs):
        return "a row"
    overrides = as_mapping(declared.get("overrides"))
    found = written.overrides or {}
    for key in ("macros", "vars", "env_vars"):
        if not same(overrides.get(key) or {}, found.get(key) or {}):
            return f"overrides: {key}"
    return None


def _same_rows(declared: Mapping, written: Fixture, disk: Disk) -> bool:
    kind = str(declared.get("format") or "dict").lower()
    rows = declared.get("rows")
    if declared.get("fixture"):
        rows = _in_file(str(declared["fixture"]), kind, disk)
    elif rows is None:
        return True  # those of a seed, which is compared itself
    if kind == "sql":
        return (
            isinstance(rows, str) and isinstance(written.rows, str) and rows.strip() == written.rows.strip()
        )
    found = _of_csv(rows) if isinstance(rows, str) else as_list(rows)
    return _alike(found, written.rows)


def _in_file(name: str, kind: str, disk: Disk) -> str | None:
    """The text of a fixture's file; None where it is not there."""
    folders = [f"{path.rstrip('/')}/fixtures" for path in disk.project.test_paths]
    ending = "sql" if kind == "sql" else "csv"
    paths = (
        path for path in disk.below(folders, f".{ending}") if path.rpartition("/")[2] == f"{name}.{ending}"
    )
    return next(map(disk.text, paths), None)


def _of_csv(text: str) -> list[dict[str, Any]]:
    rows = csv.DictReader(io.StringIO(text))
    return [{key: None if value == "" else value for key, value in row.items()} for row in rows]


def _alike(declared: list[Any], written: object) -> bool:
    """Whether rows are the same; dbt lets the first one without a null change places with the first."""
    if not isinstance(written, list) or len(declared) != len(written):
        return False
    changed = [at for at, row in enumerate(declared) if not same(row, written[at])]
    if not changed:
        return True
    first, *others = changed
    return (
        first == 0
        and len(others) == 1
        and same(declared[0], written[others[0]])
        and same(declared[others[0]], written[0])
    )
