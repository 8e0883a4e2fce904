"""Tables are at home where their database, schema, path or tags say, and nowhere twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.declared.governance_file import Environment, Governance, Target
from governance.declared.homes import Domain, Tier
from governance.errors import DeclarationError
from governance.project.homes import Address, Homes

TIERS = {
    "bronze": Tier(schemas=("raw", "raw_*")),
    "silver": Tier(schemas=("dbt_*_silver", "Silver"), paths=("models",), tags=("staging",)),
    "platinum": Tier(
        schemas=("dbt_*_silver_marts",), paths=("models/marts", "models/**/golden"), tags=("mart",)
    ),
}
DOMAINS = {
    "shop": Domain(database="brook_shop", paths=("models/*/shop",)),
    "clinic": Domain(database="clinic", tags=("clinic",)),
}


def governance(*, prefixed=True):
    return Governance(
        targets={"dev": Target(engine="duckdb", may_hold_raw=False)},
        tiers=TIERS,
        domains=DOMAINS,
        environment=Environment(variable="ENV", default="dev", unprefixed="prod") if prefixed else None,
    )


HOMES = Homes(governance())


def address(**fields):
    plain = {"unique_id": "model.p.m", "database": "db", "schema": "main", "file": "x.sql", "tags": ()}
    return Address(**{**plain, **fields})


@pytest.mark.parametrize(
    ("fields", "tier"),
    [
        ({"schema": "raw"}, "bronze"),
        ({"schema": "RAW_stripe"}, "bronze"),
        ({"schema": "raws"}, None),
        ({"schema": "silver"}, "silver"),
        ({"schema": "dbt_jane_silver"}, "silver"),
        ({"schema": "dbt_silver"}, None),
        ({"schema": "dbt_jane_silver_marts"}, "platinum"),
        ({"file": "models/x.sql"}, "silver"),
        ({"file": "models/marts/x.sql"}, "platinum"),
        ({"file": "models/marts_of_old/x.sql"}, "silver"),
        ({"file": "models/a/b/golden/x.sql"}, "platinum"),
        ({"file": "models/golden/x.sql"}, "platinum"),
        ({"file": "other/models/x.sql"}, None),
        ({"file": "models/x.sql", "schema": "silver", "tags": ("staging", "nightly")}, "silver"),
        ({"tags": ("mart",)}, "platinum"),
        ({"unique_id": "source.p.s.t", "file": "models/marts/_sources.yml"}, None),
        ({"unique_id": "source.p.s.t", "file": "models/marts/_sources.yml", "schema": "raw"}, "bronze"),
        ({}, None),
    ],
)
def test_the_tier_of_a_table(fields, tier):
    assert HOMES.tier(address(**fields)) == tier


@pytest.mark.parametrize(
    ("fields", "domain"),
    [
        ({"database": "brook_shop"}, "shop"),
        ({"database": "DEV_BROOK_SHOP"}, "shop"),
        ({"database": "x_y_brook_shop"}, None),
        ({"database": "brook_shops"}, None),
        ({"database": "clinic"}, "clinic"),
        ({"database": None}, None),
        ({"database": "", "file": "models/marts/shop/x.sql"}, "shop"),
        ({"file": "models/shop/x.sql"}, None),
        ({"tags": ["clinic"]}, "clinic"),
        ({"unique_id": "source.p.s.t", "file": "models/marts/shop/_sources.yml"}, "shop"),
        (
            {"unique_id": "source.p.s.t", "file": "models/marts/shop/_sources.yml", "database": "clinic"},
            "clinic",
        ),
    ],
)
def test_the_domain_of_a_table(fields, domain):
    assert HOMES.domain(address(**fields)) == domain


def test_without_environments_no_database_has_a_prefix():
    plain = Homes(governance(prefixed=False))
    assert plain.domain(address(database="brook_shop")) == "shop"
    assert plain.domain(address(database="dev_brook_shop")) is None


@pytest.mark.parametrize(
    ("fields", "first", "second"),
    [
        ({"schema": "raw", "file": "models/x.sql"}, "`bronze` by its schema", "`silver` by its path"),
        ({"tags": ("mart", "staging")}, "`platinum` by its tags", "`silver` by its tags"),
        ({"schema": "raw_x", "tags": ("mart",)}, "`bronze` by its schema", "`platinum` by its tags"),
    ],
)
def test_a_table_of_two_tiers_is_an_error_that_names_both(fields, first, second):
    with pytest.raises(DeclarationError) as caught:
        HOMES.tier(address(**fields))
    assert caught.value.path == "tiers"
    for words in ("model.p.m", first, second):
        assert words in str(caught.value)


def test_a_table_of_two_domains_is_an_error():
    with pytest.raises(DeclarationError, match="`shop` by its database and `clinic` by its tags"):
        HOMES.domain(address(database="brook_shop", tags=("clinic",)))


@given(schema=st.text("abRAW_*.", max_size=12), file=st.text("models/rt.*", max_size=20))
def test_any_address_has_one_home_or_is_refused(schema, file):
    try:
        tier = HOMES.tier(address(schema=schema, file=file))
    except DeclarationError:
        return
    assert tier is None or tier in TIERS
