"""A mask that changes changes what tables that exist show, by deploying alone: nothing is built anew."""

from __future__ import annotations

import pytest

ORDERS = "dev_brook_commerce.platinum.orders"
CUSTOMERS = "dev_brook_commerce.platinum.customers_scd"


def seen(bench, role):
    """What a role sees of two incremental tables."""
    return {
        "addresses": {row[0] for row in bench.execute(role, f"select distinct customer_email from {ORDERS}")},
        "phones": {row[0] for row in bench.execute(role, f"select distinct phone from {CUSTOMERS}")},
        "rows": bench.execute(role, f"select region, count(*) from {ORDERS} group by region order by region"),
    }


@pytest.fixture(scope="module")
def changed(bench, built_twice):
    """What region_admin and the build see before, after another mask and row rule are deployed, and as it was again."""
    masks, rules = bench.project / "policies/masks.yml", bench.project / "policies/row_access.yml"
    was = {file: file.read_text(encoding="utf-8") for file in (masks, rules)}
    told = {"before": (seen(bench, "region_admin"), seen(bench, "brook_build"))}
    stricter = was[masks].replace("with: '#***\\1'", "with: '###\\1'")
    phone = stricter.index("mask_phone:")
    wider = stricter[:phone] + stricter[phone:].replace("[analyst_phi]", "[analyst_phi, region_admin]", 1)
    masks.write_text(wider, encoding="utf-8")
    rules.write_text(
        was[rules].replace("region_admin: all", "region_admin: {region: [EMEA, APAC]}", 1), encoding="utf-8"
    )
    first = len(bench.recorded())
    bench.run("govern", "compile")
    bench.deploy()
    told["after"] = (seen(bench, "region_admin"), seen(bench, "brook_build"))
    told["statements"] = bench.recorded()[first:]
    for file, text in was.items():
        file.write_text(text, encoding="utf-8")
    bench.run("govern", "compile")
    bench.deploy()
    told["again"] = (seen(bench, "region_admin"), seen(bench, "brook_build"))
    return told


def test_what_a_role_sees_changes_with_the_deployment(changed):
    (before, _), (after, _) = changed["before"], changed["after"]
    assert {address[:5] for address in before["addresses"] if address} == {"#***@"}
    assert {address[:4] for address in after["addresses"] if address} == {"###@"}
    assert all(phone.startswith("***-**-") for phone in before["phones"] if phone)
    assert not any(phone.startswith("***-**-") for phone in after["phones"] if phone)
    assert [region for region, _ in before["rows"]] == ["AMER", "APAC", "EMEA"]
    assert after["rows"] == [row for row in before["rows"] if row[0] != "AMER"]


def test_what_is_held_stays_as_it_was_and_no_table_of_a_tier_is_written(changed):
    assert changed["after"][1] == changed["before"][1]
    assert changed["statements"]
    for line in changed["statements"]:
        assert line["refused"] is None
        assert not any(name.split(".")[1] in {"SILVER", "PLATINUM"} for name in line["changed"]), line["sql"]


def test_what_was_deployed_again_shows_what_it_showed(changed):
    assert changed["again"] == changed["before"]
