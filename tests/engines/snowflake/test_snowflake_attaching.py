"""What the mesh has none of, made by the real dbt: a conditional mask, or a stop where masks could not be attached."""

from __future__ import annotations

import shutil
from pathlib import PurePosixPath

import pytest
from conftest import ROOT

from governance.compile.plan import plan
from governance.compile.snowflake.steps import snowflake_steps
from governance.compile.steps import Declared
from governance.declared.contracts import load_contracts
from governance.declared.policies import load_policies

HOME = "dev_brook_ops.governance"
CONDITIONAL = f"{HOME}.mask_address_where_consent"
TARGETS = PurePosixPath("macros/protect/govern_targets.sql")
TABLE = """
{{ config(materialized='table', contract={'enforced': true}) }}
select 'Main Street 1' as address, 'given' as consent
"""
DYNAMIC = """
{{ config(materialized='dynamic_table', target_lag='1 hour', snowflake_warehouse='dev_brook_transform') }}
select 'a@example.com' as email, 'EMEA' as region
"""
PYTHON = """
def model(dbt, session):
    dbt.config(materialized="table")
    return session.create_dataframe([["EMEA", "a@example.com"]], schema=["region", "email"])
"""
MODELS = {
    "with_consent.sql": TABLE,
    "without_consent.sql": TABLE.replace(", 'given' as consent", ""),
    "masked_consent.sql": TABLE,
    "untyped_dynamic.sql": DYNAMIC,
    "untyped_python.py": PYTHON,
}
YAML = """
models:
  - name: with_consent
    columns:
      - {name: address, data_type: string, config: {meta: {identifier: street_address}}}
      - {name: consent, data_type: string, config: {meta: {category: general}}}
  - name: without_consent
    columns:
      - {name: address, data_type: string, config: {meta: {identifier: street_address}}}
  - name: masked_consent
    columns:
      - {name: address, data_type: string, config: {meta: {identifier: street_address}}}
      - {name: consent, data_type: string, config: {meta: {identifier: free_text}}}
  - name: untyped_dynamic
    config: {contract: {enforced: false}}
    columns: &untyped
      - {name: email, data_type: string, config: {meta: {identifier: email}}}
      - {name: region, config: {meta: {category: general}}}
  - name: untyped_python
    config: {contract: {enforced: false}}
    columns: *untyped
"""


@pytest.fixture(scope="module")
def said(bench, built_twice, tmp_path_factory):
    """What dbt says of these models, once Security has deployed a condition on addresses."""
    folder = tmp_path_factory.mktemp("declared")
    for part in ("policies", "contracts"):
        shutil.copytree(ROOT / part, folder / part)
    shutil.copy(ROOT / "governance.yml", folder)
    masks = folder / "policies" / "masks.yml"
    head, name, rest = masks.read_text(encoding="utf-8").partition("  mask_address:")
    where = "    unmasked_where: {column: consent, type: string, is: [given]}\n  mask_null:"
    masks.write_text(head + name + rest.replace("  mask_null:", where, 1), encoding="utf-8")
    declared = Declared(load_policies(folder), load_contracts(folder / "contracts"), "dev_")
    made = [step.sql for step in snowflake_steps(declared) if CONDITIONAL in step.sql]
    bench.execute("brook_security", *made)
    yield from _built(bench, plan(declared.policies, declared.contracts)[TARGETS])
    bench.execute("brook_build", "drop table dev_brook_commerce.platinum.with_consent")
    bench.execute(
        "brook_security",
        f"revoke apply on masking policy {CONDITIONAL} from role brook_build",
        f"drop masking policy {CONDITIONAL}",
    )


def _built(bench, macros):
    targets, governance = bench.project / TARGETS, bench.project / "governance.yml"
    before = {file: file.read_text(encoding="utf-8") for file in (targets, governance)}
    models = bench.project / "models" / "platinum" / "commerce"
    for name, text in {**MODELS, "_attaching.yml": YAML}.items():
        (models / name).write_text(text, encoding="utf-8")
    targets.write_text(macros, encoding="utf-8")
    ignoring = before[governance].replace("on_findings: stop", "on_findings: ignore")
    governance.write_text(ignoring, encoding="utf-8")
    names = [name.partition(".")[0] for name in MODELS]
    yield bench.run("dbt", "run", "--select", *names, expect=1).replace("\n", " ")
    for name in (*MODELS, "_attaching.yml"):
        (models / name).unlink()
    for file, text in before.items():
        file.write_text(text, encoding="utf-8")


def states(bench, name):
    """The statement that made a relation, and what protected its columns then."""
    relation = f"DEV_BROOK_COMMERCE.PLATINUM.{name.upper()}"
    return [
        (line["sql"], line["changed"][relation]) for line in bench.recorded() if line["changed"].get(relation)
    ]


def test_a_conditional_policy_is_given_the_column_that_says_in_which_rows(bench, said):
    ((sql, columns),) = states(bench, "with_consent")
    assert columns == {"ADDRESS": f"masked:{CONDITIONAL.upper()}", "CONSENT": "cleared"}
    assert f"masking policy {CONDITIONAL} using (address, consent) with tag" in sql


@pytest.mark.mutation(
    "a model without the column that its mask's condition reads", engine="snowflake", caught="build"
)
def test_a_model_without_that_column_stops_dbt(bench, said):
    assert "without_consent does not declare consent, by which mask_address says" in said
    assert states(bench, "without_consent") == []


@pytest.mark.mutation("a condition that would be read masked", engine="snowflake", caught="build")
def test_a_model_in_which_that_column_is_an_identifier_stops_dbt(bench, said):
    assert "column consent of masked_consent holds an identifier" in said
    assert states(bench, "masked_consent") == []


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(
            name,
            marks=pytest.mark.mutation(
                f"{what} whose columns have no types", engine="snowflake", caught="build"
            ),
        )
        for name, what in (("untyped_dynamic", "a dynamic table"), ("untyped_python", "a Python model"))
    ],
)
def test_what_could_not_be_created_with_its_masks_stops_dbt(bench, said, name):
    assert f"columns region of {name} declare no data_type" in said.lower()
    assert states(bench, name) == []
