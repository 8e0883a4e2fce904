"""grants-allowed: passes, fails and is empty on projects that dbt compiled."""

from dataclasses import replace

import msgspec
import pytest

from governance.artifacts.manifest import read_manifest
from governance.checks import Case, ask
from governance.checks.grants_allowed import GRANTS_ALLOWED
from governance.declared.policies import load_policies
from governance.findings import Outcome
from governance.project import build_project

pytestmark = pytest.mark.xdist_group("grants_allowed")
CHECK = "grants-allowed"
BAD = {
    "of_another_domain": "not platinum of clinic",
    "of_another_tier": "not silver of shop",
    "to_everybody": "to PUBLIC, which is everybody",
    "to_nobody_we_know": "which is no role",
    "to_strangers": "it grants insert to zoo",
    "countries": "to public, which is everybody",
}
GOOD = ["to_a_role"]


@pytest.mark.parametrize("name", BAD)
def test_what_does_not_hold_fails(name, asked):
    found = [one for one in asked(CHECK, "grants_allowed").findings if one.node.endswith(f".{name}")]
    assert found
    assert BAD[name] in " / ".join(one.message for one in found)
    assert all(one.fix for one in found)


def test_all_others_pass_and_nothing_else_is_examined(asked):
    result = asked(CHECK, "grants_allowed")
    assert {one.node.split(".")[2] for one in result.findings} == BAD.keys()
    assert {subject.split(".")[2] for subject in result.population} == {*GOOD, *BAD}


def test_a_near_miss_is_told_the_nearest(asked):
    fixes = [one.fix for one in asked(CHECK, "grants_allowed").findings if "we_know" in one.node]
    assert fixes == ["write `shopkeeper`"]


def case_on(adapter, folder):
    policies = load_policies(folder)
    project = build_project(read_manifest(folder / "target" / "manifest.json"), policies.governance, folder)
    return Case(folder, replace(project, adapter=adapter), policies, (), None)


def test_on_snowflake_dbt_grants_nothing_at_all(compiled):
    result = ask(GRANTS_ALLOWED, case_on("snowflake", compiled("grants_allowed")))
    assert {one.node for one in result.findings} == set(result.population)
    assert len(result.population) == len(GOOD) + len(BAD)
    assert all("compiled from policies/roles.yml" in one.message for one in result.findings)


def test_on_databricks_a_role_has_the_name_of_its_group(compiled):
    case = case_on("databricks", compiled("grants_allowed"))
    keeper = msgspec.structs.replace(case.policies.roles["shopkeeper"], databricks="zoo")
    renamed = replace(case, policies=replace(case.policies, roles={"shopkeeper": keeper}))
    found = {one.node.split(".")[2] for one in ask(GRANTS_ALLOWED, renamed).findings}
    assert "to_strangers" not in found
    assert "to_a_role" in found


def test_where_no_role_is_declared_at_all_that_is_said_once(compiled):
    case = case_on("duckdb", compiled("grants_allowed"))
    found = ask(GRANTS_ALLOWED, replace(case, policies=replace(case.policies, roles={}))).findings
    (undeclared,) = [one for one in found if one.node == "policies.roles"]
    assert "policies/roles.yml declares no role" in undeclared.message
    assert "zoo" in undeclared.message
    # What everybody may see is told of each table all the same.
    others = {one.node.rpartition(".")[2] for one in found if one is not undeclared}
    assert others == {"to_everybody", "countries"}


def test_it_may_be_empty(asked):
    result = asked(CHECK, "empty")
    assert result.outcome is Outcome.EMPTY
    assert result.may_be_empty
