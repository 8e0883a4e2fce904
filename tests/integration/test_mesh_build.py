"""The mesh builds green from nothing, twice to the same end, and every row is where it should be."""

from __future__ import annotations

import json
import re

import duckdb
import pytest

TABLES = """
    select table_catalog || '.' || table_schema || '.' || table_name
    from information_schema.tables
    where table_catalog in ('commerce', 'identity', 'health')
    order by all
"""


@pytest.fixture(scope="module")
def rebuilt(built_mesh, tmp_path_factory):
    mesh = built_mesh.copy(tmp_path_factory.mktemp("rebuilt"))
    mesh.dbt("build")
    return mesh


def outcomes(mesh):
    found = json.loads((mesh.target / "run_results.json").read_text())["results"]
    return {result["unique_id"]: result["status"] for result in found}


def rows(mesh, table):
    return mesh.query(f"select * from {table} order by all")


def test_everything_is_built_and_every_test_passes(built_mesh):
    found = outcomes(built_mesh)
    assert {status for node, status in found.items() if not node.startswith("exposure.")} == {
        "success",
        "pass",
    }
    for kind, least in {"model": 12, "snapshot": 1, "test": 100, "unit_test": 19}.items():
        assert sum(node.startswith(f"{kind}.") for node in found) >= least, kind


def test_dbt_warns_of_nothing(built_mesh):
    log = (built_mesh.logs / "dbt.log").read_text()
    assert "Completed successfully" in log
    assert re.findall(r".*(?:WARNING|DeprecationsSummary|has been deprecated).*", log) == []


def test_the_same_names_as_on_every_engine(built_mesh):
    assert [table for (table,) in built_mesh.query(TABLES) if ".bronze." not in table] == [
        "commerce.platinum.customer_activity",
        "commerce.platinum.customers_scd",
        "commerce.platinum.monthly_sales_v1",
        "commerce.platinum.monthly_sales_v2",
        "commerce.platinum.orders",
        "commerce.silver.stg_customers",
        "commerce.silver.stg_orders",
        "health.platinum.encounters_deidentified",
        "health.silver.encounters_crosswalk",
        "health.silver.stg_encounters",
        "identity.platinum.accounts",
        "identity.platinum.sessions",
        "identity.silver.accounts_snapshot",
        "identity.silver.stg_accounts",
        "identity.silver.stg_auth_events",
    ]


def test_a_second_build_changes_nothing(built_mesh, rebuilt):
    tables = [table for (table,) in built_mesh.query(TABLES)]
    assert [table for table in tables if rows(built_mesh, table) != rows(rebuilt, table)] == []


@pytest.mark.parametrize(
    ("stream", "table"),
    [
        ("orders.v1", "commerce.silver.stg_orders"),
        ("customers.v1", "commerce.silver.stg_customers"),
        ("auth.v1", "identity.silver.stg_auth_events"),
        ("encounters.v1", "health.silver.stg_encounters"),
    ],
)
def test_each_event_of_the_sample_is_kept_once_and_late_ones_are_flagged(built_mesh, stream, table):
    sampled = json.loads((built_mesh.landing / "sample.json").read_text())["streams"][stream]
    assert built_mesh.query(f"select count(*), count_if(is_late) from {table}") == [
        (sampled["events"], sampled["late"])
    ]


def test_a_row_lost_or_made_up_is_seen(built_mesh, tmp_path):
    mesh = built_mesh.copy(tmp_path)
    for domain, change in {
        "commerce": "insert into bronze.orders_v1 select * from bronze.orders_v1 limit 1",
        "identity": "delete from bronze.auth_v1_rejects where _line = (select min(_line) from bronze.auth_v1_rejects)",
        "health": "delete from silver.stg_encounters where event_id = (select min(event_id) from silver.stg_encounters)",
    }.items():
        with duckdb.connect(str(mesh.warehouse / f"dev_brook_{domain}.duckdb")) as connection:
            assert connection.execute(change).fetchall() == [(1,)]
    mesh.dbt("test", "--select", "test_name:rows_conserved", expect=1)
    assert {
        node.split(".")[2].removeprefix("rows_conserved_")[:10]: status
        for node, status in outcomes(mesh).items()
    } == {
        "stg_orders": "fail",
        "stg_custom": "pass",
        "stg_auth_e": "fail",
        "stg_accoun": "pass",
        "stg_encoun": "fail",
    }
