"""What would leak is stopped or denied: models of people who did not think of it, and macros that were changed."""

from __future__ import annotations

import pytest
from recorded import HOME, in_state, unprotected

FOLDER = "models/platinum/commerce"
PLATINUM = "dev_brook_commerce.platinum"
LATER = f"alter table {{{{ this }}}} modify column customer_email set masking policy {HOME}.mask_email"
LEAKS = {
    "no_contract.sql": """
{{ config(contract={'enforced': false}) }}
select customer_email from {{ ref('orders') }}
""",
    "misspelt_policy.sql": "select customer_email from {{ ref('orders') }}\n",
    "grows.sql": """
{{ config(materialized='incremental', on_schema_change='append_new_columns') }}
select order_id from {{ ref('orders') }}
""",
    "a_view.sql": "{{ config(materialized='view') }}\nselect customer_email, region from {{ ref('orders') }}\n",
    # The macros are changed so that they mask no column of this one, and another policy than the declared one of that.
    "masked_later.sql": f"{{{{ config(post_hook='{LATER}') }}}}\nselect customer_email from {{{{ ref('orders') }}}}\n",
    "masked_otherwise.sql": "select customer_email from {{ ref('orders') }}\n",
}
EMAIL = "{name: customer_email, data_type: string, config: {meta: {identifier: email}}}"
REGION = "{name: region, data_type: string, config: {meta: {category: general}}}"
ORDER = "{name: order_id, data_type: string, config: {meta: {category: general}}}"
YAML = f"""
models:
  - name: no_contract
    columns: [{EMAIL}]
  - name: misspelt_policy
    config: {{materialized: table}}
    columns: [{{name: customer_email, data_type: string, config: {{meta: {{identifier: photo}}}}}}]
  - name: grows
    config: {{contract: {{enforced: true}}}}
    columns: [{ORDER}]
  - name: a_view
    config: {{meta: {{row_access: order_region}}}}
    columns: [{EMAIL}, {REGION}]
  - name: masked_later
    columns: [{EMAIL}]
  - name: masked_otherwise
    columns: [{EMAIL}]
"""
CHANGED = """
{%- if model.name == 'masked_later' -%}{{- return('') -}}{%- endif -%}
{%- if model.name == 'masked_otherwise' -%}
    {{- return(' with masking policy ' ~ adapter.dispatch('govern_function', 'govern')('mask_name')) -}}
{%- endif -%}
"""


@pytest.fixture(scope="module")
def leaks(bench, built_twice):
    """What dbt says of models that would leak, and of some others; one mask of the project was never deployed."""
    masks, column, governance = (
        bench.project / "macros/protect/govern_targets.sql",
        bench.project / "macros/attach/snowflake/govern_snowflake_column.sql",
        bench.project / "governance.yml",
    )
    was = {file: file.read_text(encoding="utf-8") for file in (masks, column, governance)}
    named = was[masks].replace("'photo': 'mask_null'", "'photo': 'mask_nul'")
    masks.write_text(
        named.replace("'mask_null': [", "'mask_nul': ['string', ''], 'mask_null': ["), encoding="utf-8"
    )
    head = "{% macro default__govern_snowflake_column(column) -%}"
    assert head in was[column]
    column.write_text(was[column].replace(head, head + CHANGED), encoding="utf-8")
    governance.write_text(
        was[governance].replace("on_findings: stop", "on_findings: ignore"), encoding="utf-8"
    )
    made = {bench.project / FOLDER / name: text for name, text in {**LEAKS, "_leaks.yml": YAML}.items()}
    for file, text in made.items():
        file.write_text(text, encoding="utf-8")
    said = bench.run("dbt", "run", "--select", *(name.partition(".")[0] for name in LEAKS), expect=1)
    grows, declared = bench.project / FOLDER / "grows.sql", bench.project / FOLDER / "_leaks.yml"
    grows.write_text(
        made[grows].replace("select order_id", "select order_id, customer_email"), encoding="utf-8"
    )
    declared.write_text(YAML.replace(f"[{ORDER}]", f"[{ORDER}, {EMAIL}]"), encoding="utf-8")
    bench.run("dbt", "run", "--select", "grows")
    yield " ".join(said.split())
    for file, text in was.items():
        file.write_text(text, encoding="utf-8")
    for file in made:
        file.unlink()


def states_of(bench, name):
    """The states that a relation's columns were in, in order."""
    relation = f"{PLATINUM}.{name}".upper()
    return [line["changed"][relation] for line in bench.recorded() if line["changed"].get(relation)]


@pytest.mark.mutation(
    "a model with identifiers and no enforced contract", engine="snowflake", caught="compile"
)
def test_a_sensitive_column_without_an_enforced_contract_stops_dbt(bench, leaks):
    assert "column customer_email of no_contract holds an identifier" in leaks
    assert "has no enforced dbt contract" in leaks
    assert states_of(bench, "no_contract") == []


@pytest.mark.mutation("a policy that was never deployed, or is misspelt", engine="snowflake", caught="build")
def test_a_policy_that_does_not_exist_stops_the_build(bench, leaks):
    assert "Masking policy 'DEV_BROOK_OPS.GOVERNANCE.MASK_NUL' does not exist" in leaks
    assert states_of(bench, "misspelt_policy") == []


def test_a_view_is_created_with_its_masks_and_row_rule(bench, leaks):
    masked = {"CUSTOMER_EMAIL": in_state(f"masked:{HOME}.mask_email"), "REGION": "cleared"}
    assert states_of(bench, "a_view") == [masked]
    asked = f"select distinct customer_email, region from {PLATINUM}.a_view"
    assert bench.execute("commerce_analyst", asked) == []
    seen = bench.execute("analyst_emea", asked)
    assert {region for _, region in seen} == {"EMEA"}
    assert all(email.startswith("#***@") for email, _ in seen)


def test_a_column_that_on_schema_change_adds_comes_with_its_mask(bench, leaks):
    masked = in_state(f"masked:{HOME}.mask_email")
    first, *then = states_of(bench, "grows")
    assert first == {"ORDER_ID": "cleared"}
    assert then == [{"ORDER_ID": "cleared", "CUSTOMER_EMAIL": masked}]


@pytest.mark.parametrize(
    ("name", "states"),
    [
        pytest.param(
            "masked_later",
            ["denied", "masked:mask_email"],
            marks=pytest.mark.mutation(
                "macros that mask after the CREATE instead of in it", engine="snowflake", caught="build"
            ),
        ),
        ("masked_otherwise", ["masked:mask_name"]),
    ],
)
def test_the_record_tells_of_macros_that_were_broken_on_purpose(bench, leaks, name, states):
    """It is what the test of the mesh looks at: it would fail if macros/attach did this to one of its models."""
    found = [state["CUSTOMER_EMAIL"] for state in states_of(bench, name)]
    assert found == [in_state(state.replace(":", f":{HOME}.")) for state in states]
    wanted = {f"{PLATINUM}.{name}".upper(): {"CUSTOMER_EMAIL": in_state(f"masked:{HOME}.mask_email")}}
    told = list(unprotected(bench.recorded(), wanted))
    assert [moment.state for moment in told] == found[:1]
    assert "create or replace" in told[0].sql


def test_beneath_macros_that_were_broken_nothing_is_shown(bench, leaks):
    """The moment that the record tells of: denied, by the schema's tag, to whoever is not the build."""
    assert states_of(bench, "masked_later")[0] == {"CUSTOMER_EMAIL": "denied"}
