"""What stands beside the tables of a project: macros, operations, exposures, data tests, unit tests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec


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


class DataTest(msgspec.Struct, frozen=True):
    """A data test of dbt's: generic if it has a `test`, else singular.

    Attributes:
        unique_id: dbt's.
        name: dbt's name of it.
        file: The file that declares it, relative to the root project.
        test: Name of the generic test, such as ``unique`` or ``dbt_utils.unique_combination_of_columns``; or empty.
        arguments: Its arguments, as declared.
        column: The column it is declared on, or None.
        of: unique_id of the node it is declared on, or None.
        depends_on: unique_ids of the nodes it reads.
        severity: ``error`` or ``warn``.
        conditions: `where`, `error_if` and `warn_if`.
        stores_failures: Whether it asks for its failing rows to be kept; None: what dbt's flags say.
        database: Database its failing rows are kept in.
        schema: Schema of them.
        relation: Table of them.
        compiled_code: Its SQL as compiled, or None.
        raw_code: Its SQL as JSON, undecoded: see `source_code`.
    """

    unique_id: str
    name: str
    file: str
    test: str
    arguments: Mapping[str, Any]
    column: str | None
    of: str | None
    depends_on: tuple[str, ...]
    severity: str
    conditions: tuple[str | None, str, str]
    stores_failures: bool | None
    database: str | None
    schema: str
    relation: str
    compiled_code: str | None
    raw_code: msgspec.Raw = msgspec.Raw(b'""')

    @property
    def source_code(self) -> str:
        """Its SQL as written, Jinja unrendered."""
        return msgspec.json.decode(self.raw_code, type=str | None) or ""


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
    """

    unique_id: str
    name: str
    model: str
    file: str
    rows: tuple[Rows, ...]
