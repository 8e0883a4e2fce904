"""One mask has one meaning: DuckDB and Spark give the same for thousands of values, good, bad and foreign.

Databricks' body is asked of a real Spark 4, DuckDB's of DuckDB; the tokens of both come from the same key.
"""

from __future__ import annotations

import pytest
from one_meaning import HOME, asked, assert_all_was_asked, differing, duckdb_says, write_values
from spark_home import KEY


@pytest.fixture(scope="module")
def values(tmp_path_factory):
    file = tmp_path_factory.mktemp("values") / "values.parquet"
    write_values(file)
    return file


@pytest.fixture(scope="module")
def spark_says(values, databricks):
    functions = HOME.functions
    database = functions.partition(".")[0]
    return databricks.run(
        f"create catalog if not exists {database}",
        f"create schema if not exists {functions}",
        f"create or replace function {functions}.govern_token(key string, version int, scope string,"
        " identifier string, spelling string, value string) returns string language python as $$ $$",
        asked("databricks", f"(select * except (t), cast(t as timestamp) as t from parquet.`{values}`)"),
    )


def test_every_mask_gives_the_same_on_duckdb_and_on_spark(values, spark_says):
    assert differing(duckdb_says(values, KEY), spark_says) == {}


def test_every_mask_was_asked_for_what_it_shows_and_what_it_hides(spark_says):
    assert_all_was_asked(spark_says)
