import re
import shutil
import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlfluff.core import Linter

from governance.compile.databricks.steps import databricks_steps
from governance.compile.steps import Declared
from governance.declared.contracts import load_contracts
from governance.declared.policies import load_policies
from governance.errors import DeclarationError
from governance.masks.token_source import TOKEN
from governance.masks.tokens import token

ROOT = Path(__file__).parents[4]
KEY = bytes(range(32))


@pytest.fixture(scope="module")
def steps():
    return databricks_steps(Declared(load_policies(ROOT), load_contracts(ROOT / "contracts"), "dev_"))


def named(steps, kind):
    return {step.resource.removeprefix(f"{kind} ") for step in steps if step.resource.startswith(f"{kind} ")}


def test_sqlfluff_parses_every_statement(steps):
    linter = Linter(dialect="databricks")
    for step in steps:
        if step.sql:
            found = linter.parse_string(step.sql + "\n")
            assert found.violations == [], step.sql
            assert "unparsable" not in {each.type for each in found.tree.recursive_crawl_all()}, step.sql


def test_what_a_statement_names_was_made_before_it(steps):
    made = set()
    for step in steps:
        names = set(re.findall(r"dev_brook_\w+(?:\.\w+)*", step.sql))
        if step.action in {"create", "replace"}:
            made.add(step.resource.rpartition(" ")[2])
        assert names <= made, step.sql


def test_every_mask_and_row_rule_is_a_function(steps):
    functions = {name.rpartition(".")[2] for name in named(steps, "function")}
    policies = load_policies(ROOT)
    assert policies.row_access.keys() <= functions
    assert {"mask_email", "mask_mrn_health", "mask_customer_id", "govern_token"} <= functions


def test_a_mask_shows_the_value_to_the_build_and_to_who_may_see_it_alone(steps):
    (sql,) = (step.sql for step in steps if step.resource.endswith(".mask_email"))
    shown = sql[sql.index("when") : sql.index("then")]
    assert re.findall(r"'([^']*)'", shown) == ["brook-build", "analyst_phi"]


def test_a_row_filter_names_every_role_that_sees_rows(steps):
    (sql,) = (step.sql for step in steps if step.resource.endswith(".order_region"))
    assert "is_account_group_member('region_admin')" in sql
    assert "(is_account_group_member('analyst_emea') and region in ('EMEA'))" in sql
    assert sql.count("is_account_group_member") == 5


def test_the_key_is_in_no_statement_and_nobody_but_its_owner_may_give_it(steps):
    granted = [step.sql for step in steps if step.action == "grant"]
    assert not [sql for sql in granted if "govern_hmac" in sql]
    assert "secret('govern', 'deid_key_v1')" in "\n".join(step.sql for step in steps)


def test_nobody_reads_outside_domain_and_tier(steps):
    readers = [step for step in steps if step.action == "grant" and "`commerce_analyst`" in step.sql]
    assert [step.sql for step in readers] == [
        "grant use catalog on catalog dev_brook_commerce to `commerce_analyst`",
        "grant use schema, select on schema dev_brook_commerce.platinum to `commerce_analyst`",
    ]


def test_what_databricks_cannot_do_is_said(steps):
    unsupported = [step for step in steps if step.enforcement == "unsupported"]
    assert {step.resource.split()[0] for step in unsupported} == {
        "group",
        "network",
        "warehouse",
        "default-deny",
        "share",
    }
    assert all(step.note and not step.sql for step in unsupported)


def as_databricks_runs_it(values):
    body = textwrap.indent(TOKEN, "    ")
    scope = {}
    exec(f"def run({', '.join(values)}):\n{body}", scope)  # noqa: S102 - our own text, as a function of theirs
    return scope["run"](**values)


@given(
    value=st.none() | st.text(max_size=20) | st.sampled_from(["e\u0301", "\u00a0É ", " ", "İ"]),
    spelling=st.sampled_from(["exact", "nfc", "nfc trim", "nfc trim lower", "nfc trim upper"]),
)
def test_a_token_on_databricks_is_the_token_everywhere(value, spelling):
    told = as_databricks_runs_it(
        {
            "key": KEY.hex(),
            "version": 3,
            "scope": "health",
            "identifier": "mrn",
            "spelling": spelling,
            "value": value,
        }
    )
    assert told == (None if value is None else token(KEY, 3, ("health", "mrn", spelling), value))


@pytest.fixture
def project(tmp_path):
    shutil.copytree(ROOT / "policies", tmp_path / "policies")
    shutil.copy(ROOT / "governance.yml", tmp_path)
    return tmp_path


def changed(project, name, before, after):
    file = project / "policies" / name
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after, 1))
    return Declared(load_policies(project))


@pytest.mark.mutation("a mask of a type that functions do not take", engine="databricks", caught="compile")
def test_a_mask_of_decimals_is_refused(project):
    mask = (
        "masks:\n  mask_amount: {description: Nothing., accepts: [unique_id], input: decimal, output: decimal, "
        "method: {kind: null}, yields: {identifiability: none}}\n"
    )
    declared = changed(project, "masks.yml", "masks:\n", mask)
    with pytest.raises(
        DeclarationError, match=r"masks.yml:\d+: masks.mask_amount.input: a mask of decimal"
    ) as caught:
        databricks_steps(declared)
    assert caught.value.advice
