"""The data types the project's YAML uses, and how each adapter spells them."""

from __future__ import annotations

import warnings

import pytest

SPELLED = {
    "duckdb": {"string": "TEXT"},
    "snowflake": {"string": "TEXT"},
    "databricks": {},
}
PORTABLE = ("string", "bigint", "integer", "double", "decimal(18,2)", "boolean", "date", "timestamp")


def column(adapter):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the adapters' drivers say about each other's versions
        if adapter == "duckdb":
            from dbt.adapters.duckdb.column import DuckDBColumn as Column
        elif adapter == "snowflake":
            from dbt.adapters.snowflake import SnowflakeColumn as Column
        else:
            from dbt.adapters.databricks.column import DatabricksColumn as Column
    return Column


@pytest.mark.parametrize("adapter", SPELLED)
@pytest.mark.parametrize("portable", PORTABLE)
def test_how_an_adapter_spells_it(adapter, portable):
    spelled = column(adapter).translate_type(portable)
    assert spelled.lower() == SPELLED[adapter].get(portable, portable).lower()
