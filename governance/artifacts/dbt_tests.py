"""What dbt writes about data tests and unit tests, with only the fields that are needed."""

from __future__ import annotations

from typing import Any

import msgspec

from governance.artifacts.nodes import DependsOn, Part


class TestMetadata(Part, frozen=True):
    """Which generic test a data test is made from."""

    name: str
    namespace: str | None = None
    kwargs: dict[str, Any] = msgspec.field(default_factory=dict)


class DataTestConfig(Part, frozen=True):
    """`config` of a data test."""

    enabled: bool = True
    severity: str = "ERROR"
    store_failures: bool | None = None
    store_failures_as: str | None = None
    where: str | None = None
    error_if: str = "!= 0"
    warn_if: str = "!= 0"
    fail_calc: str = "count(*)"
    limit: int | None = None


class DataTest(Part, frozen=True):
    """A data test: generic if it has metadata, else singular."""

    unique_id: str
    name: str
    package_name: str
    original_file_path: str
    column_name: str | None = None
    attached_node: str | None = None
    test_metadata: TestMetadata | None = None
    depends_on: DependsOn = DependsOn()
    config: DataTestConfig = DataTestConfig()
    database: str | None = None
    schema: str = ""
    alias: str = ""
    compiled_code: str | None = None
    raw_code: str = ""


class Fixture(Part, frozen=True):
    """Rows of a unit test: what one input holds, or what is expected; in its file if `fixture` names one."""

    input: str = ""
    rows: Any = None
    format: str | None = None
    fixture: str | None = None


class UnitTest(Part, frozen=True):
    """A unit test of one model."""

    unique_id: str
    name: str
    model: str
    package_name: str
    original_file_path: str
    given: list[Fixture] = msgspec.field(default_factory=list)
    expect: Fixture = Fixture()
    overrides: dict[str, Any] | None = None
    version: int | float | str | None = None
