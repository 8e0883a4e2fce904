import dataclasses
from pathlib import Path

import pytest

from governance.compile.databricks.drifting import Wanted, compare
from governance.compile.databricks.live import Guards, Live
from governance.compile.steps import Step

HOME = "dev_ops.governance"
TABLE = ("dev_c", "platinum", "orders")
WANTED = Wanted(
    columns=frozenset({"email", "region"}),
    masks={"email": f"{HOME}.mask_email"},
    row_filter=f"{HOME}.order_region(region)",
    tags={"classification": "PII"},
    column_tags={"email": {"identifier": "email"}},
)
GUARDS = Guards(
    columns=("email", "region"),
    masks={"email": f"{HOME}.mask_email"},
    row_filter=f"{HOME}.order_region(region)",
    tags={"classification": "PII", "owner": "somebody"},
    column_tags={"email": {"identifier": "email"}},
)
MASK = f"create or replace function {HOME}.mask_email(value string)\nreturns string\nreturn case\n    when a then value end"
STEPS = (
    Step(f"function {HOME}.mask_email", "replace", MASK, "native"),
    Step(
        "group readers", "grant", "grant use schema, select on schema dev_c.platinum to `readers`", "native"
    ),
    Step("schema dev_c.platinum", "own", "alter schema dev_c.platinum owner to `security`", "native"),
)
GRANTS = frozenset(
    {("use schema", "schema", "dev_c.platinum", "readers"), ("select", "schema", "dev_c.platinum", "readers")}
)
LIVE = Live(
    {TABLE: GUARDS},
    {"mask_email": "case when a\n then value end"},
    GRANTS,
    {"schema dev_c.platinum": "security"},
)


def found(guards=GUARDS, **live):
    there = dataclasses.replace(LIVE, **{"tables": {TABLE: guards}, **live})
    return compare({TABLE: WANTED}, STEPS, there)


def changed(**guards):
    return dataclasses.replace(GUARDS, **guards)


def test_what_is_as_declared_has_no_drift():
    assert found() == ()


@pytest.mark.parametrize(
    ("guards", "kind", "fix"),
    [
        (changed(masks={}), "policy-missing", f"alter table dev_c.platinum.orders alter column `email` set mask {HOME}.mask_email"),
        (changed(masks={"email": f"{HOME}.mask_null"}), "weaker-policy", f"alter table dev_c.platinum.orders alter column `email` set mask {HOME}.mask_email"),
        (changed(masks={**GUARDS.masks, "region": "x.y.z"}), "unmanaged", ""),
        (changed(row_filter=""), "row-policy-missing", f"alter table dev_c.platinum.orders set row filter {HOME}.order_region on (region)"),
        (changed(row_filter=f"{HOME}.order_region(email)"), "row-policy-missing", f"alter table dev_c.platinum.orders set row filter {HOME}.order_region on (region)"),
        (changed(tags={}), "tag-missing", "alter table dev_c.platinum.orders set tags ('classification' = 'PII')"),
        (changed(column_tags={"email": {"identifier": "none"}}), "tag-differs", "alter table dev_c.platinum.orders alter column `email` set tags ('identifier' = 'email')"),
        (changed(columns=("email", "region", "ssn")), "column-open", ""),
    ],
)  # fmt: skip
def test_each_difference_of_a_table_is_told_with_what_mends_it(guards, kind, fix):
    (drift,) = found(guards)
    assert (drift.kind, drift.fix) == (kind, fix)


def test_a_function_that_is_gone_or_has_another_body_is_told():
    (gone,) = found(functions={})
    (other,) = found(functions={"mask_email": "value"})
    assert (gone.kind, other.kind) == ("policy-missing", "body-differs")
    assert gone.fix == other.fix == MASK


def test_a_grant_too_many_is_told_and_one_that_is_missing():
    public = ("select", "table", "dev_c.platinum.orders", "account users")
    (more,) = found(grants=GRANTS | {public})
    assert (more.kind, more.found) == ("grant-outside", "select to account users")
    assert more.fix == "revoke select on table dev_c.platinum.orders from `account users`"
    (less,) = found(grants=GRANTS - {("select", "schema", "dev_c.platinum", "readers")})
    assert (less.kind, less.fix) == ("grant-missing", "grant select on schema dev_c.platinum to `readers`")


def test_a_filter_that_nobody_declared_is_told_and_not_touched():
    wanted = dataclasses.replace(WANTED, row_filter="")
    (drift,) = compare({TABLE: wanted}, STEPS, LIVE)
    assert (drift.kind, drift.fix) == ("unmanaged", "")


def test_a_table_that_is_not_there_is_told():
    (drift,) = compare({(*TABLE[:2], "gone"): WANTED}, STEPS, LIVE, frozenset({TABLE}))
    assert (drift.kind, drift.resource) == ("relation-missing", "relation dev_c.platinum.gone")


def test_a_table_that_nobody_declared_is_told_where_dbt_builds():
    copy, elsewhere = (*TABLE[:2], "orders_copy"), ("dev_c", "bronze", "orders_v1")
    (drift,) = found(tables={TABLE: GUARDS, copy: GUARDS, elsewhere: GUARDS})
    assert (drift.kind, drift.resource) == ("relation-open", "relation dev_c.platinum.orders_copy")
    assert (
        compare(
            {TABLE: WANTED},
            STEPS,
            dataclasses.replace(LIVE, tables={TABLE: GUARDS, copy: GUARDS}),
            frozenset({copy}),
        )
        == ()
    )


def test_another_owner_is_told():
    (drift,) = found(owners={"schema dev_c.platinum": "somebody"})
    assert (drift.kind, drift.expected, drift.found) == ("owner-differs", "security", "somebody")
    assert drift.fix == "alter schema dev_c.platinum owner to `security`"


def test_our_own_row_rules_are_given_their_columns_in_one_order():
    text = (Path(__file__).parents[4] / "migrations" / "databricks" / "020_functions.sql").read_text()
    assert "order_region(region string)" in text
