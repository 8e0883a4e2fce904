"""Who sees what of the mesh, worked out by hand from policies/, contracts/ and the models' YAML."""

from __future__ import annotations

import json

import pytest

REGIONS = {"analyst_amer": ["AMER"], "analyst_apac": ["APAC"], "analyst_emea": ["EMEA"]}
# By policies/roles.yml: everybody with the tier platinum in the domain. Rows: by policies/row_access.yml.
EVERYWHERE = ["analyst_amer", "analyst_apac", "analyst_emea", "analyst_phi", "region_admin"]
READERS = {
    "commerce": sorted([*EVERYWHERE, "commerce_analyst", "commerce_engineer"]),
    "identity": sorted([*EVERYWHERE, "identity_analyst", "identity_engineer"]),
    "health": sorted([*EVERYWHERE, "health_researcher", "health_engineer"]),
}
# Column by column the mask that was laid on it in silver; of columns that are not here, no identifier is in them.
MASKED = {
    "orders": {
        "customer_id": "mask_customer_id",
        "customer_email": "mask_email",
        "shipping_zip": "mask_zip3",
    },
    "customers_scd": {
        "customer_id": "mask_customer_id",
        "full_name": "mask_name",
        "email": "mask_email",
        "phone": "mask_phone",
        "ssn": "mask_ssn",
        "birth_date": "mask_date_year",
        "street_address": "mask_address",
        "city": "mask_null",
        "zip_code": "mask_zip3",
    },
    "customer_activity": {"customer_id": "mask_customer_id"},
    "monthly_sales.v1": {},
    "monthly_sales.v2": {},
    "accounts": {
        "account_version_id": "mask_account_id",
        "account_id": "mask_account_id",
        "customer_id": "mask_customer_id",
        "email": "mask_email",
        "display_name": "mask_name",
    },
    "sessions": {"account_id": "mask_account_id", "customer_id": "mask_customer_id"},
    "encounters_deidentified": {
        "age_at_service": "deidentify_age_band",
        "birth_year": "deidentify_birth_year",
        "zip3": "deidentify_zip3",
        "service_year": "deidentify_date_year",
    },
}
UNRULED = {"monthly_sales.v1", "monthly_sales.v2"}  # aggregates over at least k people
# What staging leaves raw, since no mask is declared there: nothing. In bronze, all that sources declare.
BRONZE = {"commerce.orders_v1": {"customer_id", "customer_email", "shipping_zip"}}


@pytest.fixture(scope="module")
def exposed(built_mesh, tmp_path_factory):
    """A function that looks at the mesh on one target, or on all."""
    mesh = built_mesh.copy(tmp_path_factory.mktemp("exposed"))
    mesh.run("govern", "compile-branches")

    def look(*arguments):
        told = json.loads(mesh.run("govern", "exposure", "--format", "json", *arguments).stdout)
        return told, {table["name"]: table for table in told["tables"]}

    return look


def sights(table, role):
    """What a role sees of each column that is not merely clear."""
    return {
        column["name"]: (seen["sight"], *seen["masks"], seen["at"])
        for column in table["columns"]
        for seen in column["seen"]
        if role in seen["roles"] and seen["sight"] != "clear"
    }


def test_on_duckdb_every_identifier_of_platinum_is_masked_in_the_table_for_everybody(exposed):
    _, tables = exposed("--target", "dev")
    assert {name for name, table in tables.items() if table["tier"] == "platinum"} == MASKED.keys()
    for name, masks in MASKED.items():
        roles = [reader["role"] for reader in tables[name]["readers"] if reader["by"] != "share"]
        assert roles == READERS[tables[name]["domain"]]
        for role in READERS[tables[name]["domain"]]:
            expected = {column: ("masked", mask, "rest") for column, mask in masks.items()}
            assert sights(tables[name], role) == expected, (name, role)


def test_who_has_a_share_reads_what_it_carries_and_nothing_else(exposed):
    _, tables = exposed("--target", "dev")
    carried = {
        (name, reader["role"])
        for name, table in tables.items()
        for reader in table["readers"]
        if reader["by"] == "share"
    }
    assert carried == {("monthly_sales.v2", "share:sales_for_wholesale")}


def test_rows_are_by_region_for_those_whom_a_rule_names_and_none_for_the_others(exposed):
    _, tables = exposed("--target", "dev")
    for name in MASKED:
        for reader in tables[name]["readers"]:
            role = reader["role"]
            by_rule = (
                {"region": REGIONS[role]} if role in REGIONS else "all" if role == "region_admin" else "none"
            )
            assert reader["rows"] == ("all" if name in UNRULED else by_rule), (name, role)


def test_engineers_alone_read_silver_and_bronze_of_their_domain_and_see_bronze_raw(exposed):
    _, tables = exposed("--target", "dev")
    for table in tables.values():
        if table["tier"] in {"silver", "bronze"}:
            assert [reader["role"] for reader in table["readers"]] == [f"{table['domain']}_engineer"]
        if table["tier"] == "silver":
            assert {sight for sight, *_ in sights(table, f"{table['domain']}_engineer").values()} <= {
                "masked"
            }
    for name, raw in BRONZE.items():
        seen = sights(tables[name], "commerce_engineer")
        assert {column for column, (sight, *_) in seen.items() if sight == "raw"} == raw
        assert tables[name]["remark"] == "synthetic"


def test_what_is_deidentified_is_so_wherever_it_is_looked_at(exposed):
    _, tables = exposed()
    table = tables["encounters_deidentified"]
    assert table["deidentified"] == "safe_harbor"
    for role in READERS["health"]:
        expected = {column: ("masked", mask, "rest") for column, mask in MASKED[table["name"]].items()}
        assert sights(table, role) == expected


def test_nothing_of_a_product_is_undecided_and_every_reader_is_named_by_its_contract(exposed):
    told, tables = exposed()
    products = [table for table in tables.values() if table["product"]]
    assert len(products) == len(MASKED)
    for table in products:
        assert {reader["let_in"] for reader in table["readers"]} == {True}
        assert not [
            seen for column in table["columns"] for seen in column["seen"] if seen["sight"] == "undecided"
        ]
    assert [role["name"] for role in told["roles"] if not role["description"]] == []


def test_on_snowflake_the_engine_masks_for_all_but_whom_the_privacy_office_lets(exposed):
    told, tables = exposed("--target", "snowflake")
    for name, masks in MASKED.items():
        for role in READERS[tables[name]["domain"]]:
            left = {column: mask for column, mask in masks.items() if mask.startswith("deidentify_")}
            engine = {column: mask for column, mask in masks.items() if column not in left}
            expected = {column: ("masked", mask, "rest") for column, mask in left.items()}
            for column, mask in engine.items():
                expected[column] = ("raw", "") if role == "analyst_phi" else ("masked", mask, "query")
            assert sights(tables[name], role) == expected, (name, role)
    assert [role["name"] for role in told["roles"] if role["raw"]] == ["analyst_phi"]
    # Beneath all, what no tag clears shows nothing: neither bronze nor silver shows anybody a raw value.
    seen = sights(tables["commerce.orders_v1"], "commerce_engineer")
    assert {seen[column] for column in BRONZE["commerce.orders_v1"]} == {("masked", "default-deny", "query")}
