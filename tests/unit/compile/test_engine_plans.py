import json
from dataclasses import replace as dataclass_replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from governance.cli import run
from governance.cli.compile import command
from governance.compile.engine_plans import PLANS
from governance.compile.steps import Declared, Step, environment_prefix
from governance.declared.contracts import load_contracts
from governance.declared.policies import load_policies
from governance.errors import UsageError

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def declared():
    return Declared(load_policies(ROOT), load_contracts(ROOT / "contracts"), "dev_")


def test_what_is_not_supported_says_why_and_has_no_sql(declared):
    for steps in PLANS.values():
        for step in steps(declared):
            assert (step.enforcement == "unsupported") <= (bool(step.note) and not step.sql)


def test_every_statement_of_snowflake_says_which_privileges_it_needs_and_where_it_stands(declared):
    steps = [step for step in PLANS["snowflake"](declared) if step.sql]
    assert all(step.privileges and (step.script or "after a build" in step.note) for step in steps)
    assert len({(step.script, step.sql) for step in steps}) == len(steps)


def test_no_declaration_is_skipped_by_an_engine(declared):
    """Shares, roles, networks, warehouses and row rules: each is done, or said not to be."""
    policies = declared.policies
    for engine, steps in PLANS.items():
        told = {
            step.resource.rpartition(" ")[2].rpartition(".")[2].removeprefix("dev_")
            for step in steps(declared)
        }
        for kind in ("shares", "roles", "networks", "row_access"):
            assert getattr(policies, kind).keys() <= told, (engine, kind)


@pytest.mark.parametrize("engine", ["snowflake", "databricks"])
def test_a_tier_whose_schemas_nobody_names_is_said_to_have_nothing(declared, engine):
    governance = declared.policies.governance
    tiers = governance.tiers | {"silver": replace(governance.tiers["silver"], schemas=())}
    policies = dataclass_replace(declared.policies, governance=replace(governance, tiers=tiers))
    bare = dataclass_replace(declared, policies=policies)
    said = {step.resource: step for step in PLANS[engine](bare) if step.resource.startswith("tier ")}
    assert list(said) == ["tier silver"]
    assert said["tier silver"].enforcement == "unsupported"
    assert "`schemas`" in said["tier silver"].note
    assert not any(step.resource.startswith("tier ") for step in PLANS[engine](declared))


def test_the_prefix_is_the_environments():
    governance = load_policies(ROOT).governance
    assert environment_prefix(governance, {}) == "dev_"
    assert environment_prefix(governance, {"BROOK_ENVIRONMENT": "prod"}) == ""
    assert environment_prefix(governance, {"BROOK_ENVIRONMENT": "ci"}) == "ci_"
    with pytest.raises(UsageError, match="one lower-case word"):
        environment_prefix(governance, {"BROOK_ENVIRONMENT": "x; drop"})


def test_the_command_prints_a_plan_as_json(declared):
    asked = ["--project-dir", str(ROOT), "--plan", "--engine", "snowflake", "--format", "json"]
    shown = json.loads(CliRunner().invoke(command, asked, standalone_mode=False).output)
    assert shown["schema"] == "govern.plan/v1"
    assert shown["engine"] == "snowflake"
    assert len(shown["steps"]) == len(PLANS["snowflake"](declared))
    assert set(shown["steps"][0]) == set(Step.__dataclass_fields__)


def test_the_command_prints_a_plan_for_people():
    asked = ["--project-dir", str(ROOT), "--plan", "--engine", "duckdb"]
    shown = CliRunner().invoke(command, asked, standalone_mode=False).output
    assert "build_time  write mask mask_email, not reversible" in shown
    assert "DuckDB knows no roles" in shown
    assert shown.splitlines()[-1].startswith("97 steps on duckdb: ")


def test_a_plan_without_an_engine_is_exit_2(capfd):
    assert run(["compile", "--project-dir", str(ROOT), "--plan"]) == 2
    assert "`--plan` and `--engine` go together" in capfd.readouterr().err
