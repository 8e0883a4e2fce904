"""The real clients on the bench: schemachange deploys twice, dbt-snowflake builds the mesh twice, nothing is ever bare."""

from __future__ import annotations

import pytest
import snowflake.connector
from grammar import fault
from recorded import HOME, sensitive, told_of, unprotected

from governance.declared.policies import load_policies

ORDERS = "dev_brook_commerce.platinum.orders"


def refusal(bench, role, *statements):
    with pytest.raises(snowflake.connector.errors.ProgrammingError) as caught:
        bench.execute(role, *statements)
    return caught.value.msg


def test_a_second_deployment_runs_nothing_and_running_all_anew_changes_nothing(bench, deployed_again):
    second, anew = deployed_again
    folder = bench.project / "migrations/snowflake"
    scripts, each_time = (len([*folder.glob(pattern)]) for pattern in ("[RVA]*.sql", "A*.sql"))
    assert each_time == 1
    assert f"scripts_applied={each_time}" in second
    assert f"scripts_applied={scripts}" in anew
    assert [line["refused"] for line in bench.recorded() if line["refused"]] == []


def test_no_statement_ever_leaves_a_sensitive_column_without_its_policy(bench, built_twice):
    columns, recorded = sensitive(built_twice, load_policies(bench.project)), bench.recorded()
    assert list(unprotected(recorded, columns)) == []
    wanted = {(relation, column) for relation, states in columns.items() for column in states}
    assert wanted <= told_of(recorded)
    assert len(wanted) > 50


def test_whatever_lies_in_a_tier_is_masked_until_its_own_tag_says_otherwise(bench, built_twice):
    for line in bench.recorded():
        for relation, states in line["changed"].items():
            if states and relation.split(".")[1] in {"SILVER", "PLATINUM"}:
                assert "bare" not in states.values(), line["sql"]
    copied = "dev_brook_commerce.silver.somebodys_copy"
    bench.execute("brook_build", f"create table {copied} as select customer_email as x from {ORDERS}")
    last = bench.recorded()[-1]
    assert last["changed"][copied.upper()] == {"X": "denied"}
    bench.execute("brook_build", f"drop table {copied}")


def test_each_row_rule_is_on_its_table(bench, built_twice):
    for node in built_twice["nodes"].values():
        rule = node["config"].get("meta", {}).get("row_access") if node["resource_type"] == "model" else None
        if rule and node["config"]["enabled"]:
            relation = f"{node['database']}.{node['schema']}.{node['alias']}"
            rows = bench.execute("brook_security", references(relation))
            assert [row[0] for row in rows if row[1] == "ROW_ACCESS_POLICY"] == [rule.upper()]


def references(relation):
    return (
        "select policy_name, policy_kind from table(dev_brook_ops.information_schema.policy_references("
        f"ref_entity_name => '{relation}', ref_entity_domain => 'table'))"
    )


@pytest.mark.parametrize(
    ("role", "statement", "words"),
    [
        (
            "brook_build",
            f"create masking policy {HOME}.own as (value varchar) returns varchar -> value",
            "privileges",
        ),
        ("brook_build", f"alter masking policy {HOME}.mask_email set body -> value", "privileges"),
        ("brook_build", f"grant select on table {ORDERS} to role public", "privileges"),
        ("brook_build", f"drop masking policy {HOME}.mask_email", "privileges"),
        ("brook_security", f"drop masking policy {HOME}.mask_email", "associated with"),
        ("brook_security", f"drop row access policy {HOME}.order_region", "associated with"),
        (
            "brook_security",
            f"create masking policy {HOME}.bad as (value varchar) returns number -> 1",
            "returns",
        ),
        (
            "brook_security",
            f"create masking policy {HOME}.mask_email as (value varchar) returns varchar -> null",
            "exists",
        ),
        ("brook_security", f"alter tag {HOME}.identifier set masking policy {HOME}.deny_date", "already has"),
        (
            "brook_build",
            f"alter table {ORDERS} modify column customer_email set masking policy {HOME}.mask_phone",
            "already",
        ),
        (
            "brook_build",
            f"alter table {ORDERS} modify column region set masking policy {HOME}.mask_null",
            "signature",
        ),
        (
            "brook_build",
            f"alter table {ORDERS} modify column item_count set masking policy {HOME}.mask_null",
            "is for",
        ),
        (
            "brook_build",
            f"alter table {ORDERS} modify column status set masking policy {HOME}.mask_emial",
            "not exist",
        ),
        (
            "brook_build",
            f"alter table {ORDERS} modify column status set tag {HOME}.identifier = 'emial'",
            "not allowed",
        ),
        ("brook_security", "create masking policy x as value varchar returns varchar -> null", "syntax"),
        ("brook_security", "grant select on future tables of schema a.b to role public", "syntax"),
    ],
)
def test_what_snowflake_refuses_is_refused_here(bench, built_twice, role, statement, words):
    assert words in refusal(bench, role, statement)


def test_the_grammar_is_strict():
    assert fault("create masking policy a.b.c as (v varchar) returns varchar -> null") is None
    assert fault("create row access policy a.b.c as (v varchar) returns boolean -> true") is None
    assert fault("create row access polic a.b.c as (v varchar) returns boolean -> true")
    assert fault("create table a.b.c (x varchar with masking polcy p) as select 1")
