"""What stands beside the tables of a project: macros, operations, exposures, data tests, unit tests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from governance.artifacts import dbt_tests

_PACKAGES = "dbt_packages"
_WHOLE = (None, "!= 0", "count(*)")


class Macro(msgspec.Struct, frozen=True):
    """A macro of the project, of a package or of dbt itself.

    Attributes:
        unique_id: dbt's, such as ``macro.brook.mask_email``.
        name: Its name.
        package: The dbt project or package that it belongs to.
        file: The file that holds it, relative to the root project.
        sql: Its whole text.
        calls: unique_ids of the macros that it calls.
    """

    unique_id: str
    name: str
    package: str
    file: str
    sql: str
    calls: tuple[str, ...]


class Operation(msgspec.Struct, frozen=True):
    """SQL of `on-run-start` or `on-run-end`.

    Attributes:
        unique_id: dbt's, such as ``operation.brook.brook-on-run-end-0``.
        name: dbt's name of it.
        package: The dbt project or package that it belongs to.
        file: The file that declares it, relative to the root project.
        sql: As written, Jinja unrendered.
        calls: unique_ids of the macros that it calls.
    """

    unique_id: str
    name: str
    package: str
    file: str
    sql: str
    calls: tuple[str, ...]


class Script(msgspec.Struct, frozen=True):
    """SQL of the project that makes no table: an analysis, or a function that dbt creates.

    Attributes:
        unique_id: dbt's, such as ``analysis.brook.orders_by_hand``.
        kind: Which of the two.
        name: dbt's name of it.
        file: The file it is made from, relative to the root project.
        sql: As written, Jinja unrendered.
    """

    unique_id: str
    kind: str
    name: str
    file: str
    sql: str


class Exposure(msgspec.Struct, frozen=True):
    """A use of the project's tables outside of dbt.

    Attributes:
        unique_id: dbt's.
        name: Its name.
        type: dashboard, notebook, analysis, ml or application.
        file: The file that declares it, relative to the root project.
        depends_on: unique_ids of the nodes it reads.
        owner: Name and e-mail of who answers for it, each empty where it is not given.
        meta: `meta` and `config.meta` as one.
        url: Where it is, or None.
    """

    unique_id: str
    name: str
    type: str
    file: str
    depends_on: tuple[str, ...]
    owner: tuple[str, str]
    meta: Mapping[str, Any]
    url: str | None


class DataTest(msgspec.Struct, frozen=True, gc=False):
    """A data test of dbt's: generic if it has a `test`, else singular.

    A project has several of them a model, and a check asks little of each: it is read off the manifest's entry.

    Attributes:
        entry: What the manifest says of it.
        root: The root project's name.
    """

    entry: dbt_tests.DataTest
    root: str

    @property
    def unique_id(self) -> str:
        """Dbt's."""
        return self.entry.unique_id

    @property
    def name(self) -> str:
        """Dbt's name of it."""
        return self.entry.name

    @property
    def file(self) -> str:
        """The file that declares it, relative to the root project."""
        return from_root(self.entry.original_file_path, self.entry.package_name, self.root)

    @property
    def test(self) -> str:
        """Name of the generic test, such as ``unique`` or ``dbt_utils.unique_combination_of_columns``; or empty."""
        made_from = self.entry.test_metadata
        if made_from is None:
            return ""
        return f"{made_from.namespace}.{made_from.name}" if made_from.namespace else made_from.name

    @property
    def arguments(self) -> Mapping[str, Any]:
        """Its arguments, as declared."""
        made_from = self.entry.test_metadata
        return made_from.kwargs if made_from else {}

    @property
    def column(self) -> str | None:
        """The column it is declared on, or None."""
        return self.entry.column_name

    @property
    def of(self) -> str | None:
        """unique_id of the node it is declared on, or None."""
        return self.entry.attached_node

    @property
    def depends_on(self) -> tuple[str, ...]:
        """unique_ids of the nodes it reads."""
        return tuple(self.entry.depends_on.nodes)

    @property
    def severity(self) -> str:
        """``error`` or ``warn``."""
        return self.entry.config.severity.lower()

    @property
    def conditions(self) -> tuple[str | None, str, str, str, int | None]:
        """`where`, `error_if`, `warn_if`, `fail_calc` and `limit`."""
        config = self.entry.config
        return config.where, config.error_if, config.warn_if, config.fail_calc, config.limit

    @property
    def is_whole(self) -> bool:
        """Whether it looks at all rows and fails the run for any."""
        where, error_if, _, fail_calc, limit = self.conditions
        return self.severity == "error" and (where, error_if, fail_calc) == _WHOLE and limit != 0

    @property
    def stores_failures(self) -> bool | None:
        """Whether it asks for its failing rows to be kept; None: what dbt's flags say."""
        return self.entry.config.store_failures

    @property
    def database(self) -> str | None:
        """Database its failing rows are kept in."""
        return self.entry.database

    @property
    def schema(self) -> str:
        """Schema of them."""
        return self.entry.schema

    @property
    def relation(self) -> str:
        """Table of them."""
        return self.entry.alias or self.entry.name

    @property
    def compiled_code(self) -> str | None:
        """Its SQL as compiled, or None."""
        return self.entry.compiled_code

    @property
    def source_code(self) -> str:
        """Its SQL as written, Jinja unrendered."""
        return self.entry.raw_code


class Rows(msgspec.Struct, frozen=True):
    """Rows that a unit test gives or expects.

    Attributes:
        input: The `ref(...)` or `source(...)` they stand for; empty for what is expected.
        rows: As declared: dicts, or CSV or SQL as text; None where a file holds them.
        fixture: Name of the file that holds them, or None.
    """

    input: str
    rows: Any
    fixture: str | None


class UnitTest(msgspec.Struct, frozen=True):
    """A unit test of dbt's.

    Attributes:
        unique_id: dbt's.
        name: Its name.
        model: Name of the model it tests.
        file: The file that declares it, relative to the root project.
        rows: What it gives, and last what it expects.
        overrides: The macros, variables and variables of the environment that it stands in for.
    """

    unique_id: str
    name: str
    model: str
    file: str
    rows: tuple[Rows, ...]
    overrides: Mapping[str, Any]


def from_root(path: str, package: str, root: str) -> str:
    """A file of a package, relative to the root project.

    Args:
        path: The file, relative to its package.
        package: The package's name.
        root: The root project's name.
    """
    plain = path.replace("\\", "/")
    return plain if package == root else f"{_PACKAGES}/{package}/{plain}"
