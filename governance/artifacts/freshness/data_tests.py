"""Are the data tests that the manifest holds those that dbt's YAML lays on tables and columns?

Neither more, so that nothing counts as tested that is not, nor fewer, nor others: dbt keeps no checksum of them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from governance.artifacts.dbt_tests import DataTest, DataTestConfig
from governance.artifacts.freshness.comparing import has_jinja, same
from governance.artifacts.freshness.configs import config_calls
from governance.artifacts.freshness.folders import fully_qualified
from governance.artifacts.manifest import Manifest, data_tests
from governance.artifacts.project_file import ProjectFile, config_levels
from governance.artifacts.property_files import (
    SECTIONS,
    Declaration,
    Mapping,
    as_list,
    as_mapping,
    columns_of,
    version_of,
)

# What configures a test and is no argument of it, as dbt has it (dbt/parser/generic_test_builders.py).
_CONFIGS = frozenset(
    {"severity", "tags", "enabled", "where", "limit", "warn_if", "error_if", "fail_calc"}
) | frozenset({"store_failures", "store_failures_as", "meta", "database", "schema", "alias"})
_NO_ARGUMENTS = _CONFIGS | {"config", "name", "description", "test_name", "arguments"}
# What decides on whether a test looks at all rows, and what becomes of those that fail.
_COMPARED = (
    "severity",
    "where",
    "limit",
    "warn_if",
    "error_if",
    "fail_calc",
    "store_failures",
    "store_failures_as",
)
_DEFAULTS = {"severity": "ERROR", "warn_if": "!= 0", "error_if": "!= 0", "fail_calc": "count(*)"}
_PLAIN = DataTestConfig()
_REF = re.compile(r"""\bref\(\s*['"][^'"]+['"]""")
_KINDS = {section: kind for kind, section in SECTIONS.items()}
_Group = tuple[str, str, str | None]


@dataclass(frozen=True, slots=True)
class _Laid:
    """A data test as YAML lays it on a table or one of its columns.

    Attributes:
        file: The file, relative to the project's root.
        on: The table as dbt calls it in the test: `ref('orders')`.
        of: unique_id of it.
        column: The column, or None.
        name: The generic test, with its namespace.
        arguments: Its arguments, the table and the column aside.
        config: How it is configured.
    """

    file: str
    on: str
    of: str
    column: str | None
    name: str
    arguments: Mapping
    config: Mapping

    @property
    def group(self) -> _Group:
        """What tests that may be each other's have in common."""
        return self.on, self.name, self.column

    @property
    def words(self) -> str:
        """What to call it."""
        return f"data test {self.name} of {self.of}{f'.{self.column}' if self.column else ''}"


def stale_data_tests(
    manifest: Manifest, projects: tuple[ProjectFile, ...], declarations: list[Declaration]
) -> Iterator[str]:
    """What changed among the data tests that the YAML of one project lays, one sentence each.

    Args:
        manifest: The manifest.
        projects: The project, then the root project if that is another.
        declarations: All that the project's YAML declares.
    """
    package = projects[0].name
    found: dict[_Group, list[DataTest]] = defaultdict(list)
    for test in data_tests(manifest):
        if test.test_metadata is not None and test.package_name == package:
            found[_group(test)].append(test)
    compared = _Compared(manifest, projects)
    for laid in _laid(manifest, package, declarations):
        written = next((one for one in found[laid.group] if _same_arguments(laid, one)), None)
        if written is None:
            if not compared.may_be_off(laid):
                yield f"{laid.file}: {laid.words} is new"
            continue
        found[laid.group].remove(written)
        if difference := compared.difference(laid, written):
            yield f"{laid.file}: {difference} of {laid.words} has changed"
    for test in (test for tests in found.values() for test in tests):
        yield f"{test.original_file_path}: {test.unique_id} is not declared there"


def _group(test: DataTest) -> _Group:
    made_from = test.test_metadata
    assert made_from is not None  # noqa: S101 - see the caller
    name = f"{made_from.namespace}.{made_from.name}" if made_from.namespace else made_from.name
    on = str(made_from.kwargs.get("model", ""))
    return on.removeprefix("{{ get_where_subquery(").removesuffix(") }}"), name, _unquoted(test.column_name)


def _unquoted(column: object) -> str | None:
    """A column's name; where it is to be quoted dbt writes it in the adapter's quotes."""
    return None if column is None else str(column).strip('"`')


def _same_arguments(laid: _Laid, written: DataTest) -> bool:
    kwargs = written.test_metadata.kwargs if written.test_metadata else {}
    # Where a flag of dbt's says so, `arguments:` is one argument.
    given = {**kwargs, **as_mapping(kwargs.get("arguments"))}
    own = {key: value for key, value in given.items() if key not in ("model", "column_name", *_NO_ARGUMENTS)}
    return same(laid.arguments, own)


def _laid(manifest: Manifest, package: str, declarations: list[Declaration]) -> Iterator[_Laid]:
    elsewhere = {
        ".".join((one.resource_type, *uid.split(".")[2:])): uid for uid, one in manifest.nodes.items()
    }
    for one in declarations:
        if one.section == "sources":
            for table in as_list(one.value.get("tables")):
                if isinstance(table, dict) and "name" in table and "overrides" not in one.value:
                    on = f"source('{one.name}', '{table['name']}')"
                    yield from _of_table(
                        one.file, on, f"source.{package}.{one.name}.{table['name']}", table, None
                    )
        elif one.section in _KINDS:
            versions = [as_mapping(item).get("v") for item in as_list(one.value.get("versions"))]
            for version in versions or [None]:
                on = f"ref('{one.name}'" + (")" if version is None else f", version='{version}')")
                name = one.name if version is None else f"{one.name}.v{version}"
                kind = _KINDS[one.section]
                of = f"{kind}.{package}.{name}"
                if of not in manifest.nodes:  # the root project may declare a package's tables
                    of = elsewhere.get(f"{kind}.{name}", of)
                yield from _of_table(one.file, on, of, one.value, version)


def _of_table(file: str, on: str, of: str, table: Mapping, version: float | str | None) -> Iterator[_Laid]:
    own = {} if version is None else version_of(table, version)
    tests = _tests(own)
    on_all = [(None, entry) for entry in as_list(_tests(table) if tests is None else tests)]
    columns = columns_of(table, version)
    on_columns = [(name, entry) for name, column in columns.items() for entry in as_list(_tests(column))]
    for name, entry in (*on_all, *on_columns):
        if (read := _read(entry)) is not None:
            yield _Laid(file, on, of, name, *read)


def _tests(declared: Mapping) -> Any:  # noqa: ANN401 - YAML is any value
    found = declared.get("data_tests")
    return declared.get("tests") if found is None else found


def _read(entry: object) -> tuple[str, Mapping, Mapping] | None:
    """Name, arguments and configuration of a test, in each of the ways that it may be written."""
    if isinstance(entry, str):
        return entry, {}, {}
    if not isinstance(entry, dict) or not entry:
        return None
    name, value = (entry["test_name"], entry) if "test_name" in entry else next(iter(entry.items()))
    value = as_mapping(value)
    value = {**value, **as_mapping(value.get("arguments"))}
    arguments = {str(key): one for key, one in value.items() if key not in _NO_ARGUMENTS}
    config = {key: one for key, one in value.items() if key in _CONFIGS and one is not None}
    return str(name), arguments, {**config, **as_mapping(value.get("config"))}


class _Compared:
    """The data tests of one project beside what the manifest says of them."""

    def __init__(self, manifest: Manifest, projects: tuple[ProjectFile, ...]) -> None:
        self._manifest, self._projects = manifest, projects
        self._levels: dict[str, Mapping] = {}
        self._usually: dict[str, DataTestConfig] = {}
        self._called: dict[str, str] = {}

    def difference(self, laid: _Laid, written: DataTest) -> str | None:
        """What differs first between how a test is laid and what is written of it, or None."""
        made_of = {
            "the file": written.original_file_path.replace("\\", "/") == laid.file,
            "what it reads": laid.of in written.depends_on.nodes,
            "the table": written.attached_node == (None if laid.of.startswith("source.") else laid.of),
            "the SQL": self._is_own_code(written),
        }
        if not all(made_of.values()):
            return next(words for words, is_so in made_of.items() if not is_so)
        config, below = written.config, self._configured(laid)
        if not laid.config and config == self._usual(laid.file, below):
            return None
        return next(
            (key for key in _COMPARED if not self._explained(laid, key, below, getattr(config, key))), None
        )

    def _usual(self, file: str, below: Mapping) -> DataTestConfig:
        """How a test of a file is configured that says nothing itself, as most."""
        found = self._usually.get(file)
        if found is None:
            own = {key: value for key, value in below.items() if key in _COMPARED}
            found = self._usually[file] = msgspec.structs.replace(_PLAIN, **own)
        return found

    def may_be_off(self, laid: _Laid) -> bool:
        """Whether dbt may leave a test aside that YAML lays: switched off, or what it reads is."""
        if laid.of not in self._manifest.nodes and laid.of not in self._manifest.sources:
            return True
        below = self._configured(laid)
        enabled = laid.config.get("enabled", below.get("enabled"))
        if enabled is False or has_jinja(enabled) or self._calls(laid.name, "enabled"):
            return True
        # A test of a table and of another one that is switched off is left aside as well.
        reads_more = any(_REF.search(text) or "source(" in text for text in _texts(laid.arguments))
        return reads_more and any(
            uid.startswith("test.") and laid.name.rpartition(".")[2] in uid
            for uid in self._manifest.disabled_ids
        )

    def _configured(self, laid: _Laid) -> Mapping:
        """What dbt_project.yml sets for the tests of a file."""
        found = self._levels.get(laid.file)
        if found is None:
            found = self._levels[laid.file] = {}
            fqn = fully_qualified(self._projects[0], laid.file)
            for project in self._projects:
                for level in config_levels(project.trees["data_tests"], fqn):
                    found.update({key.replace("-", "_"): value for key, value in level.items()})
        return found

    def _explained(self, laid: _Laid, key: str, below: Mapping, written: object) -> bool:
        config = laid.config
        if key == "store_failures" and (config.get("store_failures_as") or below.get("store_failures_as")):
            return True  # the one follows from the other
        if key == "store_failures_as" and key not in config and key not in below:
            return written is None or bool({"store_failures"} & (config.keys() | below.keys()))
        declared = config.get(key)
        if declared is None:
            if self._calls(laid.name, key):
                return True
            declared = below.get(key, _DEFAULTS.get(key))
        if key == "severity" and isinstance(declared, str) and isinstance(written, str):
            declared, written = declared.lower(), written.lower()
        return same(declared, written) or str(declared) == str(written)

    def _calls(self, name: str, key: str) -> bool:
        """Whether the macro of a generic test itself configures a key, or may."""
        found = self._called.get(name)
        if found is None:
            ending = f".test_{name.rpartition('.')[2]}"
            texts = [one.macro_sql for uid, one in self._manifest.macros.items() if uid.endswith(ending)]
            found = self._called[name] = "".join(config_calls("\n".join(texts)))
        return "**" in found or re.search(rf"\b{key}\b", found) is not None

    @staticmethod
    def _is_own_code(written: DataTest) -> bool:
        """Whether its SQL calls the generic test that it says it is made from, and nothing else."""
        made_from = written.test_metadata
        assert made_from is not None  # noqa: S101 - generic tests have it
        name = (
            f"{made_from.namespace}.test_{made_from.name}"
            if made_from.namespace
            else f"test_{made_from.name}"
        )
        return written.raw_code.startswith(f"{{{{ {name}(**_dbt_generic_test_kwargs) }}}}")


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
