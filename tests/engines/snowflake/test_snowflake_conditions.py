"""A mask with a condition, made by the real dbt: its policy is given the other column, or the build stops."""

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

POLICY = "dev_brook_ops.governance.mask_address_where_consent"
TARGETS = PurePosixPath("macros/protect/govern_targets.sql")
SQL = """
{{ config(materialized='table', contract={'enforced': true}) }}
select 'Main Street 1' as address, 'given' as consent
"""
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
"""


@pytest.fixture(scope="module")
def said(bench, built_twice, tmp_path_factory):
    """What dbt says of three models, once Security has deployed a condition on addresses."""
    folder = tmp_path_factory.mktemp("declared")
    for part in ("policies", "contracts"):
        shutil.copytree(ROOT / part, folder / part)
    shutil.copy(ROOT / "governance.yml", folder)
    masks = folder / "policies" / "masks.yml"
    head, name, rest = masks.read_text(encoding="utf-8").partition("  mask_address:")
    where = "    unmasked_where: {column: consent, type: string, is: [given]}\n  mask_null:"
    masks.write_text(head + name + rest.replace("  mask_null:", where, 1), encoding="utf-8")
    declared = Declared(load_policies(folder), load_contracts(folder / "contracts"), "dev_")
    made = [step.sql for step in snowflake_steps(declared) if POLICY in step.sql]
    bench.execute("brook_security", *made)
    yield from _built(bench, plan(declared.policies, declared.contracts)[TARGETS])


def _built(bench, macros):
    targets, governance = bench.project / TARGETS, bench.project / "governance.yml"
    before = {file: file.read_text(encoding="utf-8") for file in (targets, governance)}
    models = bench.project / "models" / "platinum" / "commerce"
    written = [models / f"{name}.sql" for name in ("with_consent", "without_consent", "masked_consent")]
    for file in written:
        text = SQL.replace(", 'given' as consent", "") if file.stem == "without_consent" else SQL
        file.write_text(text, encoding="utf-8")
    written.append(models / "_conditions.yml")
    written[-1].write_text(YAML, encoding="utf-8")
    targets.write_text(macros, encoding="utf-8")
    governance.write_text(
        before[governance].replace("on_findings: stop", "on_findings: ignore"), encoding="utf-8"
    )
    yield bench.run("dbt", "run", "--select", "with_consent", "without_consent", "masked_consent", expect=1)
    for file in written:
        file.unlink()
    for file, text in before.items():
        file.write_text(text, encoding="utf-8")


def created(bench, name):
    relation = f"DEV_BROOK_COMMERCE.PLATINUM.{name.upper()}"
    return [line for line in bench.recorded() if line["changed"].get(relation)]


def test_the_policy_is_given_the_column_that_says_in_which_rows(bench, said):
    (line,) = created(bench, "with_consent")
    states = line["changed"]["DEV_BROOK_COMMERCE.PLATINUM.WITH_CONSENT"]
    assert states == {"ADDRESS": f"masked:{POLICY.upper()}", "CONSENT": "cleared"}
    assert f"masking policy {POLICY} using (address, consent) with tag" in line["sql"]


@pytest.mark.mutation(
    "a model without the column that its mask's condition reads", engine="snowflake", caught="build"
)
def test_a_model_without_that_column_stops_dbt(bench, said):
    assert "without_consent does not declare consent, by which mask_address says" in said.replace("\n", " ")
    assert created(bench, "without_consent") == []


@pytest.mark.mutation("a condition that would be read masked", engine="snowflake", caught="build")
def test_a_model_in_which_that_column_is_an_identifier_stops_dbt(bench, said):
    assert "column consent of masked_consent holds an identifier" in said
    assert created(bench, "masked_consent") == []
