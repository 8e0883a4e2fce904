import re
import shutil
import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from unity_catalogue import RefusedError
from unity_grammar import check_grammar

from governance.compile.databricks.applying import apply
from governance.compile.databricks.connecting import RefusedError as EngineRefusedError
from governance.compile.databricks.sharing import AFTER_BUILD, is_for_recipients
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


def test_every_statement_is_sql_of_databricks(steps):
    """By sqlfluff's grammar; shares and recipients by the bench's own, for which sqlfluff has no word."""
    assert len([check_grammar(step.sql) for step in steps if step.sql]) > 150


def test_what_a_statement_names_was_made_before_it(steps):
    made = set()
    for step in steps:
        if step.script == AFTER_BUILD:  # its tables are dbt's
            continue
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
        "files",
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


def test_a_share_has_its_products_tables_and_its_recipients_on_databricks(steps):
    told = [step.sql for step in steps if step.resource == "share dev_sales_for_wholesale"]
    assert told == [
        "create share if not exists dev_sales_for_wholesale",
        "alter share dev_sales_for_wholesale add table dev_brook_commerce.platinum.monthly_sales_v2",
        "create recipient if not exists wholesale_partner using id 'aws:eu-central-1:00000000-0000-4000-8000-000000000000'",
        "grant select on share dev_sales_for_wholesale to recipient wholesale_partner",
    ]
    ours = [step for step in steps if step.resource.startswith("share ")]
    assert {step.script for step in ours} == {AFTER_BUILD}
    assert [is_for_recipients(step) for step in ours] == [False, False, True, True]


def test_a_share_that_nobody_receives_on_databricks_is_said(project):
    gone = "        databricks: aws:eu-central-1:00000000-0000-4000-8000-000000000000\n"
    declared = changed(project, "shares.yml", gone, "")
    contracts = load_contracts(ROOT / "contracts")
    steps = databricks_steps(Declared(declared.policies, contracts, "dev_"))
    (share,) = (step for step in steps if step.resource.startswith("share "))
    assert (share.sql, share.note) == ("", "nobody receives it on Databricks")


@pytest.mark.mutation(
    "a share of tables under a row rule, which does not travel", engine="databricks", caught="compile"
)
def test_a_share_whose_row_rule_does_not_travel_is_refused(project):
    declared = changed(project, "shares.yml", "guard: aggregate", "guard: order_region")
    with pytest.raises(DeclarationError, match=r"shares.yml:\d+: .*row rule `order_region` does not travel"):
        databricks_steps(declared)


@pytest.mark.mutation("one recipient's name for two accounts", engine="databricks", caught="compile")
def test_two_accounts_of_one_name_are_refused(project):
    text = (project / "policies" / "shares.yml").read_text()
    other = text.partition("shares:\n")[2].replace("sales_for_wholesale", "sales_for_others")
    (project / "policies" / "shares.yml").write_text(
        text.rstrip() + "\n" + other.replace("-8000-000000000000", "-8000-000000000001")
    )
    with pytest.raises(DeclarationError, match="is another account in another share"):
        databricks_steps(Declared(load_policies(project)))


@pytest.fixture
def by_tag(project):
    file = project / "governance.yml"
    before = "databricks: {engine: databricks, may_hold_raw: true}"
    text = file.read_text()
    assert before in text
    file.write_text(
        text.replace(before, "databricks: {engine: databricks, may_hold_raw: true, by_tag: true}")
    )
    return databricks_steps(Declared(load_policies(project), load_contracts(ROOT / "contracts"), "dev_"))


def test_a_policy_by_tag_shows_no_row_of_a_table_that_nobody_declared(by_tag):
    policies = [step.sql for step in by_tag if step.resource.startswith("policy ")]
    assert policies[0] == (
        "create or replace policy govern_undeclared on catalog dev_brook_commerce\n"
        "comment 'A table that nobody declared shows no row'\n"
        "row filter dev_brook_ops.governance.govern_nobody\nto `account users` except `brook-build`\n"
        "for tables when has_tag_value('declared', 'no')"
    )
    tagged = [step.sql for step in by_tag if step.action == "tag"]
    assert "alter schema dev_brook_commerce.platinum set tags ('declared' = 'no')" in tagged
    assert not [sql for sql in tagged if ".bronze" in sql]
    assert "create governed tag declared" in "\n".join(step.sql for step in by_tag)
    assert not [step for step in by_tag if step.resource.startswith("default-deny")]
    for step in by_tag:
        if step.script == "025_by_tag.sql":
            check_grammar(step.sql)


def test_only_databricks_has_policies_by_tag(project):
    file = project / "governance.yml"
    file.write_text(
        file.read_text().replace(
            "engine: snowflake, may_hold_raw: true", "engine: snowflake, may_hold_raw: true, by_tag: true"
        )
    )
    with pytest.raises(DeclarationError, match="`by_tag` is for targets of Databricks"):
        load_policies(project)


@pytest.mark.parametrize(
    "sql",
    [
        "create share",
        "alter share s add table",
        "create recipient r using id wholesale",
        "grant select on share s to r recipient",
        "create policy p on catalog c row filter f for tables",
        "create policy p on catalog c column mask f to `a` for tables match columns has_tag('x') as y",
        "create governed tag declared values (no)",
        "alter table a.b.c delete rows after x",
    ],
)
def test_the_bench_refuses_what_is_no_sql_of_databricks(sql):
    with pytest.raises(RefusedError, match="PARSE_SYNTAX_ERROR"):
        check_grammar(sql)


def test_what_was_added_by_an_earlier_run_is_applied(steps):
    def run(sql):
        if sql.startswith("alter share"):
            raise EngineRefusedError("RESOURCE_ALREADY_EXISTS", "it is in the share")
        return []

    done = list(apply([step for step in steps if step.script == AFTER_BUILD], run))
    assert [each.state for each in done] == ["applied"] * 4
