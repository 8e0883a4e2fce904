"""What an account holds, compared with what is declared: without an account, over what could be read of one."""

from pathlib import Path

import pytest

from governance.compile.snowflake.connecting import connected
from governance.compile.snowflake.drifting import compare
from governance.compile.snowflake.live import Live, LiveColumn, LiveRelation, as_entry
from governance.compile.snowflake.live_grants import Grant, User
from governance.compile.snowflake.names import place_of
from governance.compile.snowflake.rows import entries
from governance.compile.snowflake.steps import snowflake_steps
from governance.compile.steps import Declared
from governance.declared.contracts import load_contracts
from governance.declared.policies import load_policies
from governance.errors import UsageError

ROOT = Path(__file__).parents[4]


@pytest.fixture(scope="module")
def declared():
    return Declared(load_policies(ROOT), load_contracts(ROOT / "contracts"), "dev_")


def compared(declared, live):
    return compare(live, snowflake_steps(declared), {}, place_of(declared))


def test_of_an_empty_account_everything_is_missing(declared):
    empty = Live(bodies={}, relations={}, tag_policies=frozenset(), schema_tags={}, grants=frozenset())
    found = compared(declared, empty)
    assert {drift.kind for drift in found} == {
        "policy-missing",
        "default-deny-missing",
        "grant-missing",
        "mapping-differs",
    }
    assert all(drift.fix and not drift.found for drift in found)
    assert list(found) == sorted(found)
    missing = next(drift for drift in found if drift.resource.endswith(".mask_email"))
    assert missing.fix.startswith("create masking policy if not exists dev_brook_ops.governance.mask_email")
    assert "alter masking policy" in missing.fix


def test_what_all_people_were_given_is_told_with_what_takes_it_back(declared):
    grants = frozenset(
        {
            Grant("select", "table", "dev_brook_commerce.platinum.orders", "role public"),
            Grant("select", "future tables", "dev_brook_commerce.silver", "role public"),
            Grant("usage", "role", "analyst_phi", "role commerce_analyst"),
            Grant("ownership", "table", "dev_brook_commerce.platinum.orders", "role brook_build"),
        }
    )
    live = Live(bodies={}, relations={}, tag_policies=frozenset(), schema_tags={}, grants=grants)
    found = {drift.fix for drift in compared(declared, live) if drift.kind == "grant-outside"}
    assert found == {
        "revoke select on table dev_brook_commerce.platinum.orders from role public",
        "revoke select on future tables in schema dev_brook_commerce.silver from role public",
        "revoke role analyst_phi from role commerce_analyst",
    }


def test_what_a_future_grant_gave_is_no_surprise(declared):
    given = Grant(
        "select",
        "table",
        "dev_brook_commerce.platinum.orders",
        "database role dev_brook_commerce.platinum_read",
    )
    live = Live(bodies={}, relations={}, tag_policies=frozenset(), schema_tags={}, grants=frozenset({given}))
    assert [drift for drift in compared(declared, live) if drift.kind == "grant-outside"] == []


def of_grants(declared, *grants, users=()):
    live = Live({}, {}, frozenset(), {}, frozenset(grants), {}, tuple(users))
    found = [one for one in compared(declared, live) if one.kind not in {"policy-missing", "grant-missing"}]
    return [
        (one.kind, one.resource, one.fix)
        for one in found
        if one.kind not in {"default-deny-missing", "mapping-differs"}
    ]


def test_an_owner_that_is_neither_security_nor_the_build_is_told(declared):
    orders, home = "dev_brook_commerce.platinum.orders", "dev_brook_ops.governance"
    assert of_grants(declared, Grant("ownership", "table", orders, "role brook_build")) == []
    assert of_grants(declared, Grant("ownership", "schema", home, "role accountadmin")) == []
    assert of_grants(
        declared,
        Grant("ownership", "table", orders, "role brook_security"),
        Grant("ownership", "table", f"{home}.token_keys", "role brook_build"),
        Grant("ownership", "schema", home, "role analyst_phi"),
    ) == [
        (
            "owner-differs",
            f"schema {home}",
            f"grant ownership on schema {home} to role brook_security copy current grants",
        ),
        (
            "owner-differs",
            f"table {orders}",
            f"grant ownership on table {orders} to role brook_build copy current grants",
        ),
        (
            "owner-differs",
            f"table {home}.token_keys",
            f"grant ownership on table {home}.token_keys to role brook_security copy current grants",
        ),
    ]


def test_who_has_both_duties_through_whatever_roles_is_told_to_people(declared):
    grants = [
        Grant("usage", "role", "brook_build", "user ann"),
        Grant("usage", "role", "platform", "user ann"),
        Grant("usage", "role", "brook_security", "role platform"),
        Grant("usage", "role", "brook_build", "user bob"),
    ]
    found = of_grants(declared, *grants)
    assert ("duties-joined", "user ann", "") in found
    assert not [one for one in found if one[1] == "user bob"]
    assert ("grant-outside", "role platform", "revoke role brook_security from role platform") in found


def test_who_sees_more_by_a_role_than_the_one_they_chose_is_told(declared):
    grants = [
        Grant("usage", "role", role, f"user {user}")
        for user in ("ann", "bob")
        for role in ("analyst_phi", "commerce_analyst")
    ]
    grants += [
        Grant("usage", "role", "commerce_analyst", "user eve"),
        Grant("usage", "role", "health_researcher", "user eve"),
    ]
    users = [
        User("ann", has_all_roles_active=True),
        User("bob", has_all_roles_active=False),
        User("eve", has_all_roles_active=True),
    ]
    assert of_grants(declared, *grants, users=users) == [
        ("secondary-roles", "user ann", "alter user ann set default_secondary_roles = ()")
    ]


def test_a_database_roles_way_into_its_own_database_and_an_administrator_are_no_surprise(declared):
    grants = [
        Grant("usage", "database", "dev_brook_commerce", "database role dev_brook_commerce.platinum_read"),
        Grant("modify", "database", "dev_brook_commerce", "role accountadmin"),
        Grant("usage", "role", "analyst_phi", "user ann"),
    ]
    assert of_grants(declared, *grants) == []


def test_what_a_tag_shows_in_somebodys_copy_is_told(declared):
    tag, name = "dev_brook_ops.governance.identifier", "dev_brook_commerce.platinum.copy"
    columns = {
        "shown": LiveColumn(None, {tag: ("none", True)}),
        "denied": LiveColumn(None, {tag: ("undeclared", False)}),
        "masked": LiveColumn("dev_brook_ops.governance.mask_email", {tag: ("email", True)}),
    }
    live = Live({}, {name: LiveRelation(columns, ())}, frozenset(), {}, frozenset())
    found = [(one.resource, one.fix) for one in compared(declared, live) if one.kind == "column-open"]
    assert found == [(f"column {name}.shown", f"alter table {name} modify column shown unset tag {tag}")]


def test_a_future_grant_of_a_whole_database_is_told(declared):
    grant = Grant("select", "future tables", "dev_brook_health", "role commerce_analyst")
    fix = "revoke select on future tables in database dev_brook_health from role commerce_analyst"
    assert of_grants(declared, grant) == [("grant-outside", "role commerce_analyst", fix)]


def test_whoever_a_mapping_table_lets_in_beside_the_declaration_is_told(declared):
    rule = declared.policies.row_access["order_region"]
    rows = sorted(map(as_entry, entries(place_of(declared), rule)))

    def told(there):
        live = Live({}, {}, frozenset(), {}, frozenset(), {"order_region": there})
        found = [one for one in compared(declared, live) if one.resource.endswith(".order_region_entries")]
        return [(one.expected, one.found) for one in found if one.kind == "mapping-differs"]

    assert told(rows) == []
    assert told([*rows, ("COMMERCE_ANALYST", "true", "")]) == [("once each", "COMMERCE_ANALYST true")]
    assert told(rows[1:]) == [("ANALYST_AMER false AMER", "")]


def test_a_body_is_compared_without_white_space_and_case_but_with_its_literals(declared):
    policy = "dev_brook_ops.governance.deny_date"
    statements = [step.sql for step in snowflake_steps(declared)]
    change = next(sql for sql in statements if sql.startswith(f"alter masking policy {policy} "))
    body = change.partition("->")[2].strip()

    def kinds(text):
        live = Live({policy: text}, {}, frozenset(), {}, frozenset())
        return [
            drift.kind for drift in compared(declared, live) if drift.resource == f"masking policy {policy}"
        ]

    shouted = body.replace("case when", "CASE\n  WHEN")
    assert kinds(shouted) == []
    assert kinds(body.replace("'none'", "'NONE'")) == ["body-differs"]


def test_who_asks_is_named_by_the_environment():
    with pytest.raises(UsageError, match="SNOWFLAKE_ACCOUNT is not set"), connected({}):
        pass


@pytest.mark.parametrize(("content", "told"), [(None, "No such file"), (b"no key", "no private key in PEM")])
def test_a_key_that_cannot_be_read_is_named(tmp_path, content, told):
    file = tmp_path / "key.p8"
    if content:
        file.write_bytes(content)
    environ = {
        "SNOWFLAKE_ACCOUNT": "a",
        "SNOWFLAKE_USER": "u",
        "SNOWFLAKE_PRIVATE_KEY_FILE": str(file),
        "SNOWFLAKE_HOST": "127.0.0.1",
    }
    with pytest.raises(UsageError, match=f"key.p8: {told}"), connected(environ):
        pass
