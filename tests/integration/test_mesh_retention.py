"""What has been kept for its time is gone after the next landing and build, and nothing else is."""

import duckdb
import pytest

pytestmark = pytest.mark.mesh
OLD = "interval 3000 day"
SELECTED = "stg_orders orders stg_encounters encounters_crosswalk"


def change(mesh, domain, *statements):
    with duckdb.connect(mesh.warehouse / f"dev_brook_{domain}.duckdb") as connection:
        for statement in statements:
            connection.execute(statement)


@pytest.fixture(scope="module")
def aged(built_mesh, tmp_path_factory):
    """A built mesh in which an order and an encounter happened years ago, everywhere alike; built again."""
    mesh = built_mesh.copy(tmp_path_factory.mktemp("aged"))
    ((order,),) = mesh.query("select min(order_id) from commerce.platinum.orders")
    ((encounter,),) = mesh.query("select min(encounter_id) from health.silver.stg_encounters")
    change(
        mesh,
        "commerce",
        f"update bronze.orders_v1 set _landed_at = _landed_at - {OLD} where order_id = '{order}'",
        f"update silver.stg_orders set landed_at = landed_at - {OLD} where order_id = '{order}'",
        f"update platinum.orders set status_changed_at = status_changed_at - {OLD} where order_id = '{order}'",
    )
    change(
        mesh,
        "health",
        f"update silver.stg_encounters set landed_at = landed_at - {OLD} where encounter_id = '{encounter}'",
    )
    before = counts(mesh)
    mesh.collect()
    mesh.dbt("run", "--select", *SELECTED.split())
    return mesh, order, encounter, before


def counts(mesh):
    tables = ("commerce.bronze.orders_v1", "commerce.silver.stg_orders", "health.silver.stg_encounters")
    return {table: mesh.query(f"select count(*) from {table}")[0][0] for table in tables}


def test_an_order_past_its_time_is_gone_from_every_tier(aged):
    mesh, order, _, _ = aged
    for table in ("bronze.orders_v1", "silver.stg_orders", "platinum.orders"):
        assert mesh.query(f"select count(*) from commerce.{table} where order_id = ?", order) == [(0,)], table


def test_a_key_goes_with_the_last_row_of_its_encounter(aged):
    mesh, _, encounter, _ = aged
    for table in ("stg_encounters", "encounters_crosswalk"):
        asked = f"select count(*) from health.silver.{table} where encounter_id = ?"
        assert mesh.query(asked, encounter) == [(0,)], table
    assert mesh.query(
        "select count(*) from health.silver.encounters_crosswalk anti join health.silver.stg_encounters using (encounter_id)"
    ) == [(0,)]


def test_all_else_stays_and_what_bronze_lost_is_told(aged):
    mesh, _, _, before = aged
    ((deleted,),) = mesh.query("select sum(row_count) from commerce.bronze._expiries")
    after = counts(mesh)
    assert deleted == before["commerce.bronze.orders_v1"] - after["commerce.bronze.orders_v1"] > 0
    assert 0 < before["commerce.silver.stg_orders"] - after["commerce.silver.stg_orders"] <= deleted
    assert after["health.silver.stg_encounters"] > before["health.silver.stg_encounters"] - 20


def test_rows_are_conserved_though_some_were_deleted(aged):
    mesh, *_ = aged
    mesh.dbt("test", "--select", "stg_orders", "each_order_is_in_its_highest_version")
