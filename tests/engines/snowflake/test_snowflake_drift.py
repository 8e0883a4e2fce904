"""What somebody changed by hand is told by `govern drift`, with the statement that mends it, until nothing differs."""

from __future__ import annotations

import json

import pytest

HOME = "dev_brook_ops.governance"
ORDERS = "dev_brook_commerce.platinum.orders"
CUSTOMERS = "dev_brook_commerce.platinum.customers_scd"
ACCOUNTS = "dev_brook_identity.platinum.accounts"
COPY = "dev_brook_commerce.platinum.somebodys"
SESSIONS = "dev_brook_identity.platinum.sessions"
SWAPPED = (
    f"alter table {SESSIONS} drop row access policy {HOME}.session_region, "
    f"add row access policy {HOME}.order_region on (region)"
)
TOKEN = "key varchar, version number, scope varchar, identifier varchar, spelling varchar, value varchar"
TYPES = "varchar, number, varchar, varchar, varchar, varchar"
# Who there is beside the declaration, and that nobody minds.
OTHERS = (
    "create role intruder",
    "create user ann default_secondary_roles = ()",
    "create user eve",
    "grant role brook_build to user ann",
    "grant role commerce_analyst to user eve",
)
# What somebody does, by whom, and how drift tells it: kind, resource, and a word of what is found or declared.
MUTATIONS = {
    "a mask dropped by hand": (
        "brook_build",
        f"alter table {ORDERS} modify column customer_email unset masking policy",
        ("policy-missing", f"column {ORDERS}.customer_email", "mask_email"),
    ),
    "a weaker policy laid over": (
        "brook_build",
        f"alter table {CUSTOMERS} modify column ssn set masking policy {HOME}.mask_name force",
        ("weaker-policy", f"column {CUSTOMERS}.ssn", "mask_name"),
    ),
    "a tag changed": (
        "brook_build",
        f"alter table {CUSTOMERS} modify column email set tag {HOME}.identifier = 'phone'",
        ("tag-differs", f"column {CUSTOMERS}.email", "phone"),
    ),
    "a tag taken away": (
        "brook_build",
        f"alter table {CUSTOMERS} modify column phone unset tag {HOME}.identifier",
        ("tag-missing", f"column {CUSTOMERS}.phone", "undeclared"),
    ),
    "a column that was added and cleared": (
        "brook_build",
        f"alter table {ORDERS} add column sneaked varchar with tag ({HOME}.identifier = 'none')",
        ("column-open", f"column {ORDERS}.sneaked", "none"),
    ),
    "a copy that nobody declared, shown by its tag": (
        "brook_build",
        f"create table {COPY} (email varchar with tag ({HOME}.identifier = 'none')) as select email from {CUSTOMERS}",
        ("column-open", f"column {COPY}.email", "none"),
    ),
    "a row rule taken off": (
        "brook_build",
        f"alter table {ORDERS} drop row access policy {HOME}.order_region",
        ("row-policy-missing", f"relation {ORDERS}", "order_region"),
    ),
    "a row rule of somebody else's": (
        "brook_build",
        SWAPPED,
        ("row-policy-missing", f"relation {SESSIONS}", "order_region"),
    ),
    "a body rewritten": (
        "brook_security",
        f"alter masking policy {HOME}.mask_phone set body -> value",
        ("body-differs", f"masking policy {HOME}.mask_phone", "value"),
    ),
    "a row rule that lets all in": (
        "brook_security",
        f"alter row access policy {HOME}.encounter_region set body -> true",
        ("body-differs", f"row access policy {HOME}.encounter_region", "true"),
    ),
    "a default-deny that shows": (
        "brook_security",
        f"alter masking policy {HOME}.deny_date set body -> value",
        ("body-differs", f"masking policy {HOME}.deny_date", "value"),
    ),
    "a default-deny taken off a schema": (
        "brook_security",
        f"alter schema dev_brook_identity.platinum unset tag {HOME}.identifier",
        ("default-deny-missing", "schema dev_brook_identity.platinum", "undeclared"),
    ),
    "a policy that nobody declared": (
        "brook_security",
        f"create masking policy {HOME}.shows_all as (value varchar) returns varchar -> value",
        ("unmanaged", f"policy {HOME}.shows_all", "exists"),
    ),
    "a grant widened to everybody": (
        "accountadmin",
        f"grant select on table {ORDERS} to role public",
        ("grant-outside", "role public", "select on table"),
    ),
    "a future grant to the wrong role": (
        "accountadmin",
        "grant select on future tables in schema dev_brook_health.silver to role commerce_analyst",
        ("grant-outside", "role commerce_analyst", "select on future tables dev_brook_health.silver"),
    ),
    "a role given a role": (
        "accountadmin",
        "grant role analyst_phi to role commerce_analyst",
        ("grant-outside", "role commerce_analyst", "usage on role analyst_phi"),
    ),
    "an access role given away": (
        "accountadmin",
        "grant database role dev_brook_health.platinum_read to role identity_analyst",
        ("grant-outside", "role identity_analyst", "dev_brook_health.platinum_read"),
    ),
    "the build given what Security has": (
        "accountadmin",
        f"grant create masking policy on schema {HOME} to role brook_build",
        ("grant-outside", "role brook_build", "create masking policy"),
    ),
    "a row let in by hand": (
        "brook_security",
        f"insert into {HOME}.session_region_entries values ('COMMERCE_ANALYST', true, null)",
        ("mapping-differs", f"table {HOME}.session_region_entries", "COMMERCE_ANALYST true"),
    ),
    "a token function that gives values back": (
        "brook_security",
        f"create or replace secure function {HOME}.govern_token({TOKEN}) returns varchar as $$ value $$",
        ("body-differs", f"function {HOME}.govern_token", "value"),
    ),
    "the keys of tokens shown to somebody": (
        "accountadmin",
        f"grant select on table {HOME}.token_keys to role health_researcher",
        ("grant-outside", "role health_researcher", "token_keys"),
    ),
    "a role of people given the token function": (
        "accountadmin",
        f"grant usage on function {HOME}.govern_token({TYPES}) to role commerce_analyst",
        ("grant-outside", "role commerce_analyst", "usage on function"),
    ),
    "a role of people under a role that nobody declared": (
        "accountadmin",
        "grant role analyst_phi to role intruder",
        ("grant-outside", "role intruder", "usage on role analyst_phi"),
    ),
    "a table shown to a role that nobody declared": (
        "accountadmin",
        f"grant select on table {CUSTOMERS} to role intruder",
        ("grant-outside", "role intruder", f"select on table {CUSTOMERS}"),
    ),
    "a future grant of a whole database": (
        "accountadmin",
        "grant select on future tables in database dev_brook_health to role intruder",
        ("grant-outside", "role intruder", "select on future tables dev_brook_health"),
    ),
    "a future grant to everybody": (
        "accountadmin",
        "grant select on future tables in schema dev_brook_identity.silver to role public",
        ("grant-outside", "role public", "select on future tables"),
    ),
    "a table that somebody else owns": (
        "accountadmin",
        f"grant ownership on table {CUSTOMERS} to role brook_security copy current grants",
        ("owner-differs", f"table {CUSTOMERS}", "brook_build"),
    ),
    "a schema that the build owns, and in which it can give grants": (
        "accountadmin",
        "grant ownership on schema dev_brook_identity.silver to role brook_build copy current grants",
        ("owner-differs", "schema dev_brook_identity.silver", "brook_security"),
    ),
    "somebody with both duties": (
        "accountadmin",
        "grant role brook_security to user ann",
        ("duties-joined", "user ann", "brook_build"),
    ),
    "somebody who sees more by secondary roles": (
        "accountadmin",
        "grant role analyst_phi to user eve",
        ("secondary-roles", "user eve", "analyst_phi"),
    ),
    "a shared table that is not shared": (
        "accountadmin",
        "revoke select on table dev_brook_commerce.platinum.monthly_sales_v2 from share dev_sales_for_wholesale",
        ("grant-missing", "share dev_sales_for_wholesale", "monthly_sales_v2"),
    ),
    "a table that is shared beside the declaration": (
        "accountadmin",
        f"grant select on table {ORDERS} to share dev_sales_for_wholesale",
        ("grant-outside", "share dev_sales_for_wholesale", ORDERS),
    ),
    "a grant revoked": (
        "accountadmin",
        "revoke database role dev_brook_commerce.platinum_read from role commerce_analyst",
        ("grant-missing", "role commerce_analyst", "dev_brook_commerce.platinum_read"),
    ),
}


def drift(bench, *more, expect):
    asked = ("govern", "drift", "--engine", "snowflake", "--no-evidence", "--manifest", str(bench.manifest))
    return bench.run(*asked, *more, expect=expect)


def tidy(bench, manifest):
    """Other tests' tables are nobody's here, and drift would tell what their tags show."""
    declared = {node["alias"].upper() for node in manifest["nodes"].values() if "alias" in node}
    for name, *_, kind in bench.execute("brook_build", "show objects in schema dev_brook_commerce.platinum"):
        if name not in declared:
            bench.execute("brook_build", f"drop {kind} dev_brook_commerce.platinum.{name}")


@pytest.fixture(scope="module")
def told(bench, built_twice):
    """What drift tells before anything was changed, after all of it was, and after its own fix was run."""
    tidy(bench, built_twice)
    bench.deploy()  # after the first build: what is shared is there now
    bench.execute("accountadmin", *OTHERS)
    before = drift(bench, expect=0)
    for role, statement, _ in MUTATIONS.values():
        bench.execute(role, statement)
    # Replaced by hand: every reference is gone with the old table.
    bench.execute("brook_build", f"create or replace table {ACCOUNTS} as select * from {ACCOUNTS}")
    # What stands on stderr comes behind it.
    found, _ = json.JSONDecoder().raw_decode(drift(bench, "--format", "json", expect=1))
    lines = [line for line in drift(bench, "--fix", expect=1).splitlines() if not line.startswith("--")]
    for statement in "\n".join(lines).split(";\n"):
        who = "accountadmin" if statement.startswith("alter user") else "brook_security"
        bench.execute(who, statement.strip().rstrip(";"))
    return before, found, drift(bench, expect=1)


def test_what_was_deployed_and_built_does_not_drift(told):
    assert told[0].splitlines()[-1] == "0 differences"


@pytest.mark.parametrize(
    ("kind", "resource", "word"),
    [
        pytest.param(*told, id=what, marks=pytest.mark.mutation(what, engine="snowflake", caught="drift"))
        for what, (_, _, told) in MUTATIONS.items()
    ],
)
def test_what_somebody_changed_is_told(told, kind, resource, word):
    assert told[1]["schema"] == "govern.drift/v1"
    found = [one for one in told[1]["drifts"] if (one["kind"], one["resource"]) == (kind, resource)]
    assert any(word in one["found"] or word in one["expected"] for one in found), told[1]["drifts"]


def test_a_replaced_table_lost_its_masks_and_its_row_rule(told):
    lost = {one["kind"] for one in told[1]["drifts"] if ACCOUNTS in one["resource"]}
    assert {"policy-missing", "row-policy-missing"} <= lost


def test_what_the_fix_prints_mends_all_but_what_people_must_decide(told):
    lines = told[2].splitlines()
    assert lines[-1] == "2 differences"
    assert [line.split()[:3] for line in lines[-3:-1]] == [
        ["unmanaged", "policy", f"{HOME}.shows_all:"],
        ["duties-joined", "user", "ann:"],
    ]
