"""transient-platinum: passes and fails where the engine is Snowflake, and is empty elsewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from governance.artifacts.manifest import read_manifest
from governance.checks import Case, ask
from governance.checks.transient_platinum import TRANSIENT_PLATINUM
from governance.declared.policies import load_policies
from governance.findings import Outcome
from governance.project import build_project

pytestmark = pytest.mark.xdist_group("transient_platinum")
CHECK = "transient-platinum"


@pytest.fixture(scope="module")
def on_snowflake(compiled):
    """What dbt writes of these configs is the same for every adapter: only the adapter's name is another."""
    folder = compiled("transient_platinum")
    policies = load_policies(folder)
    project = build_project(read_manifest(folder / "target" / "manifest.json"), policies.governance, folder)
    return ask(TRANSIENT_PLATINUM, Case(folder, replace(project, adapter="snowflake"), policies, (), None))


def test_a_table_that_is_not_said_to_be_permanent_fails(on_snowflake):
    found = {one.node.split(".")[2]: one.message for one in on_snowflake.findings}
    assert found.keys() == {"by_default", "transient", "history"}
    assert "as dbt makes tables by default" in found["by_default"]
    assert "as dbt" not in found["transient"]
    assert found["history"].startswith("this snapshot is transient")


def test_only_platinum_tables_are_examined(on_snowflake):
    names = {subject.split(".")[2] for subject in on_snowflake.population}
    assert names == {"by_default", "transient", "history", "permanent"}


def test_elsewhere_there_are_no_such_tables(asked):
    result = asked(CHECK, "transient_platinum")
    assert result.outcome is Outcome.EMPTY
    assert result.may_be_empty
