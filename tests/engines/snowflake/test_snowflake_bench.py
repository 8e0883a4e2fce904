"""The real clients on the bench: schemachange deploys twice, dbt-snowflake builds the mesh twice, nothing is ever bare."""

from __future__ import annotations

import pytest
import snowflake.connector
from grammar import fault

HOME = "dev_brook_ops.governance"
ORDERS = "dev_brook_commerce.platinum.orders"


def sensitive(manifest):
    """The columns that declare identifiers, by relation as Snowflake names it."""
    found = {}
    for node in manifest["nodes"].values():
        if node["resource_type"] in {"model", "snapshot"} and node["config"]["enabled"]:
            relation = f"{node['database']}.{node['schema']}.{node['alias']}".upper()
            columns = {
                column["name"].upper()
                for column in node["columns"].values()
                if {**column["config"].get("meta", {}), **column["meta"]}.get("identifier")
            }
            if columns:
                found[relation] = columns
    return found


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
    columns, told = sensitive(built_twice), set()
    for line in bench.recorded():
        for relation, states in line["changed"].items():
            if states is None or relation not in columns:
                continue
            bare = {
                name: states[name] for name in columns[relation] if not states[name].startswith("masked:")
            }
            assert bare == {}, line["sql"]
            told.add(relation)
    assert told == set(columns)
    assert sum(map(len, columns.values())) > 50


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


LEAKS = {
    "no_contract": """
{{ config(contract={'enforced': false}) }}
select customer_email from {{ ref('orders') }}
""",
    "misspelt_policy": "select customer_email from {{ ref('orders') }}\n",
    "grows": """
{{ config(materialized='incremental', on_schema_change='append_new_columns') }}
select order_id from {{ ref('orders') }}
""",
    "a_view": "{{ config(materialized='view') }}\nselect customer_email, region from {{ ref('orders') }}\n",
}
YAML = """
models:
  - name: no_contract
    columns: [{name: customer_email, data_type: string, config: {meta: {identifier: email}}}]
  - name: misspelt_policy
    config: {materialized: table}
    columns: [{name: customer_email, data_type: string, config: {meta: {identifier: photo}}}]
  - name: grows
    config: {contract: {enforced: true}}
    columns:
      - {name: order_id, data_type: string, config: {meta: {category: general}}}
  - name: a_view
    config: {meta: {row_access: order_region}}
    columns:
      - {name: customer_email, data_type: string, config: {meta: {identifier: email}}}
      - {name: region, data_type: string, config: {meta: {category: general}}}
"""


@pytest.fixture(scope="module")
def leaks(bench, built_twice):
    """What dbt says of models that would leak, and of a view; one mask of the project was never deployed."""
    folder = bench.project / "models" / "platinum" / "commerce"
    masks = bench.project / "macros" / "protect" / "govern_targets.sql"
    governance = bench.project / "governance.yml"
    was = {file: file.read_text(encoding="utf-8") for file in (masks, governance)}
    made = [folder / "_leaks.yml", *(folder / f"{name}.sql" for name in LEAKS)]
    for name, sql in LEAKS.items():
        (folder / f"{name}.sql").write_text(sql, encoding="utf-8")
    (folder / "_leaks.yml").write_text(YAML, encoding="utf-8")
    changed = (
        was[masks]
        .replace("'photo': 'mask_null'", "'photo': 'mask_nul'")
        .replace("'mask_null': [", "'mask_nul': ['string', ''], 'mask_null': [")
    )
    masks.write_text(changed, encoding="utf-8")
    governance.write_text(
        was[governance].replace("on_findings: stop", "on_findings: ignore"), encoding="utf-8"
    )
    said = bench.run("dbt", "run", "--select", *LEAKS, expect=1)
    grown = LEAKS["grows"].replace("select order_id", "select order_id, customer_email")
    (folder / "grows.sql").write_text(grown, encoding="utf-8")
    column = "      - {name: customer_email, data_type: string, config: {meta: {identifier: email}}}\n"
    first = "      - {name: order_id, data_type: string, config: {meta: {category: general}}}\n"
    (folder / "_leaks.yml").write_text(YAML.replace(first, first + column), encoding="utf-8")
    bench.run("dbt", "run", "--select", "grows")
    yield said
    for file, text in was.items():
        file.write_text(text, encoding="utf-8")
    for file in made:
        file.unlink()


def test_a_sensitive_column_without_an_enforced_contract_stops_dbt(bench, leaks):
    assert "column customer_email of no_contract holds an identifier" in leaks
    assert "has no enforced dbt contract" in leaks.replace("\n", " ")
    assert not any("NO_CONTRACT" in name for line in bench.recorded() for name in line["changed"])


def test_a_policy_that_does_not_exist_stops_the_build(bench, leaks):
    assert "Masking policy 'DEV_BROOK_OPS.GOVERNANCE.MASK_NUL' does not exist" in leaks
    assert not any("MISSPELT_POLICY" in name for line in bench.recorded() for name in line["changed"])


def test_a_view_is_created_with_its_masks_and_row_rule(bench, leaks):
    states = [
        line["changed"]["DEV_BROOK_COMMERCE.PLATINUM.A_VIEW"]
        for line in bench.recorded()
        if "DEV_BROOK_COMMERCE.PLATINUM.A_VIEW" in line["changed"]
    ]
    assert states == [{"CUSTOMER_EMAIL": f"masked:{HOME.upper()}.MASK_EMAIL", "REGION": "cleared"}]


def test_a_column_that_on_schema_change_adds_comes_with_its_mask(bench, leaks):
    grows = "DEV_BROOK_COMMERCE.PLATINUM.GROWS"
    states = [line["changed"][grows] for line in bench.recorded() if grows in line["changed"]]
    assert states[0] == {"ORDER_ID": "cleared"}
    assert states[1:] == [{"ORDER_ID": "cleared", "CUSTOMER_EMAIL": f"masked:{HOME.upper()}.MASK_EMAIL"}]


def test_the_grammar_is_strict():
    assert fault("create masking policy a.b.c as (v varchar) returns varchar -> null") is None
    assert fault("create row access policy a.b.c as (v varchar) returns boolean -> true") is None
    assert fault("create row access polic a.b.c as (v varchar) returns boolean -> true")
    assert fault("create table a.b.c (x varchar with masking polcy p) as select 1")
