"""No way of asking gets round a policy, and no role does what it was not given; what each role sees is asked as that role."""

from __future__ import annotations

import pytest
import snowflake.connector
from recorded import HOME

ORDERS = "dev_brook_commerce.platinum.orders"
CUSTOMERS = "dev_brook_commerce.platinum.customers_scd"
PLATINUM = "dev_brook_commerce.platinum"
TAGGED = f"with tag ({HOME}.identifier = 'none')"


def refused(bench, role, *statements):
    with pytest.raises(snowflake.connector.errors.ProgrammingError) as caught:
        bench.execute(role, *statements)
    return caught.value.msg


@pytest.mark.parametrize(
    "asked",
    [
        f"select customer_email from {ORDERS}",
        f"select o.customer_email from {ORDERS} as o",
        f"select orders.customer_email from {ORDERS}",
        f"with taken as (select * from {ORDERS}) select customer_email from taken",
        f"with orders as (select customer_email from {ORDERS}) select * from orders",
        f"select a.customer_email from {ORDERS} as a inner join {ORDERS} as b on a.order_id = b.order_id",
        f"select (select max(customer_email) from {ORDERS})",
        f"select customer_email from {ORDERS} union select email from {CUSTOMERS} where email is not null",
        f"select max(customer_email) over (partition by order_id) from {ORDERS}",
        f"select customer_email from {ORDERS} where order_id in (select order_id from {ORDERS})",
        f"select * from (select * exclude (order_id), order_id from {ORDERS}) as nested",
    ],
)
def test_however_it_is_asked_an_address_is_masked_and_rows_are_filtered(bench, built_twice, asked):
    found = {value for row in bench.execute("analyst_emea", asked) for value in row if "@" in str(value)}
    assert found
    assert all(value.startswith("#***@") for value in found)
    assert {v for row in bench.execute("commerce_analyst", asked) for v in row if v is not None} == set()


def test_a_condition_is_asked_of_what_is_shown_not_of_what_is_held(bench, built_twice):
    """Nobody finds out a value by guessing it: a predicate sees the mask's value too."""
    asked = f"select customer_email from {ORDERS} where region = 'EMEA' limit 1"
    ((address,),) = bench.execute("brook_build", asked)
    guess = f"select count(*) from {ORDERS} where customer_email = '{address}'"
    assert bench.execute("region_admin", guess) == [(0,)]
    assert bench.execute("brook_build", guess) > [(0,)]


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        ("public", f"select count(*) from {ORDERS}"),
        ("accountadmin", f"select count(*) from {ORDERS}"),
        ("brook_security", f"select count(*) from {ORDERS}"),
        ("identity_analyst", f"select count(*) from {ORDERS}"),
        ("commerce_analyst", "select count(*) from dev_brook_commerce.silver.stg_orders"),
        ("identity_analyst", f"with orders as (select 1 as one) select * from orders, {ORDERS}"),
        ("commerce_analyst", f"select * from {HOME}.order_region_entries"),
        ("region_admin", f"delete from {ORDERS}"),
        ("region_admin", f"update {ORDERS} set status = 'x'"),
        ("region_admin", f"insert into {ORDERS} select * from {ORDERS}"),
        ("region_admin", f"truncate table {ORDERS}"),
        ("region_admin", f"drop table {ORDERS}"),
        ("region_admin", f"create or replace table {ORDERS} as select 1 as one"),
        ("region_admin", f"create table {PLATINUM}.my_copy as select * from {ORDERS}"),
        ("region_admin", f"create view {PLATINUM}.my_view as select * from {ORDERS}"),
        ("region_admin", f"alter table {ORDERS} modify column customer_email unset masking policy"),
        ("region_admin", f"alter table {ORDERS} drop row access policy {HOME}.order_region"),
        (
            "region_admin",
            f"alter table {ORDERS} modify column customer_email set tag {HOME}.identifier = 'none'",
        ),
        ("brook_build", f"alter masking policy {HOME}.mask_email set body -> value"),
        ("brook_build", f"delete from {HOME}.order_region_entries"),
        ("brook_build", "grant role analyst_phi to role commerce_analyst"),
    ],
)
def test_who_was_not_given_it_is_refused(bench, built_twice, role, statement):
    told = refused(bench, role, statement)
    assert "not authorized" in told or "Insufficient privileges" in told


def test_a_grant_lets_a_role_in_and_its_revocation_shuts_it_out(bench, built_twice):
    asked = "select count(*) from dev_brook_identity.platinum.accounts"
    role = "dev_brook_identity.platinum_read to role commerce_analyst"
    assert "not authorized" in refused(bench, "commerce_analyst", asked)
    bench.execute("brook_security", f"grant database role {role}")
    assert bench.execute("commerce_analyst", asked) == [(0,)]
    bench.execute("brook_security", f"revoke database role {role.replace(' to ', ' from ')}")
    assert "not authorized" in refused(bench, "commerce_analyst", asked)


def test_what_the_build_copies_is_denied_to_whoever_reads_it(bench, built_twice):
    copy = f"{PLATINUM}.a_copy"
    bench.execute(
        "brook_build", f"create or replace table {copy} as select customer_email, region from {ORDERS}"
    )
    shown = bench.execute("region_admin", f"select distinct * from {copy}")
    held = bench.execute("brook_build", f"select count(distinct customer_email) from {copy}")
    bench.execute("brook_build", f"drop table {copy}")
    assert shown == [(None, None)]
    assert held > [(1,)]


def test_a_view_shows_of_its_tables_what_whoever_asks_may_see(bench, built_twice):
    """It is read by its owner's right and masked for who asks: a view over a table is no way round."""
    view = f"{PLATINUM}.a_way_round"
    columns = f"address {TAGGED}, region {TAGGED}"
    bench.execute(
        "brook_build",
        f"create or replace view {view} ({columns}) as select customer_email, region from {ORDERS}",
    )
    shown = bench.execute("analyst_emea", f"select distinct address, region from {view} as seen")
    nothing = bench.execute("commerce_analyst", f"select count(*) from {view}")
    bench.execute("brook_build", f"drop view {view}")
    assert {region for _, region in shown} == {"EMEA"}
    assert all(address.startswith("#***@") for address, _ in shown)
    assert nothing == [(0,)]


@pytest.mark.parametrize("role", ["analyst_emea", "region_admin", "commerce_analyst"])
def test_policy_context_shows_what_the_role_itself_sees(bench, built_twice, role):
    """By which `make verify-snowflake` asks: the eyes are the role's, the right to read is the asker's."""
    asked = f"select customer_email, region from {ORDERS} order by order_id limit 20"
    as_role = f"execute using policy_context(current_role => '{role.upper()}') as {asked}"
    assert bench.execute("brook_build", as_role) == bench.execute(role, asked)


def test_a_build_that_is_not_exempt_writes_masked_values_for_ever(bench, built_twice):
    """The trap that `govern compile` refuses: a body without the build's own role in it."""
    policy, copy = f"masking policy {HOME}.mask_phone", f"{PLATINUM}.phones"
    (described,) = bench.execute("brook_security", f"describe {policy}")
    body = described[3]
    exempt = "current_role() = 'BROOK_BUILD' or "
    assert exempt in body
    bench.execute("brook_security", f"alter {policy} set body -> {body.replace(exempt, '')}")
    bench.execute("brook_build", f"create or replace table {copy} as select phone from {CUSTOMERS}")
    bench.execute("brook_security", f"alter {policy} set body -> {body}")
    kept = bench.execute("brook_build", f"select distinct phone from {copy} where phone is not null")
    bench.execute("brook_build", f"drop table {copy}")
    assert kept
    assert all(phone.startswith("***-**-") for (phone,) in kept)


def test_a_role_and_a_tag_decide_together_what_the_default_deny_shows(bench, built_twice):
    table = f"{PLATINUM}.tagged_by_hand"
    bench.execute("brook_build", f"create or replace table {table} (kept varchar, shown varchar {TAGGED})")
    bench.execute("brook_build", f"insert into {table} values ('a', 'b')")
    assert bench.execute("region_admin", f"select kept, shown from {table}") == [(None, "b")]
    assert bench.execute("brook_build", f"select kept, shown from {table}") == [("a", "b")]
    bench.execute("brook_build", f"alter table {table} modify column shown unset tag {HOME}.identifier")
    assert bench.execute("region_admin", f"select kept, shown from {table}") == [(None, None)]
    bench.execute("brook_build", f"drop table {table}")
