"""One mask has one meaning: fakesnow gives, for the SQL that Snowflake gets, what DuckDB gives for its own."""

from __future__ import annotations

import duckdb
import pytest
from one_meaning import asked, assert_all_was_asked, differing, duckdb_says, write_values


@pytest.fixture(scope="module")
def values(tmp_path_factory):
    file = tmp_path_factory.mktemp("values") / "values.parquet"
    write_values(file)
    return file


@pytest.fixture(scope="module")
def fakesnow_says(bench, values):
    folder = values.parent / "landing"
    folder.mkdir()
    with duckdb.connect(str(folder / "dev_brook_commerce.duckdb")) as connection:
        connection.execute("create schema bronze")
        connection.execute(f"create table bronze.one_meaning as from '{values}'")
    bench.land(folder)
    table = "dev_brook_commerce.bronze.one_meaning"
    rows = bench.execute("brook_build", "use database dev_brook_commerce", asked("snowflake", table))
    bench.execute("brook_build", f"drop table {table}")
    return rows


def test_every_mask_gives_the_same_on_duckdb_and_on_fakesnow(bench, values, fakesnow_says):
    assert differing(duckdb_says(values, bench.env["GOVERN_KEY_DEID_KEY_V1"]), fakesnow_says) == {}


def test_every_mask_was_asked_for_what_it_shows_and_what_it_hides(fakesnow_says):
    assert_all_was_asked(fakesnow_says)
