"""row-access-attached: passes, fails and is empty on projects that dbt compiled."""

from __future__ import annotations

import pytest

from governance.findings import Outcome

pytestmark = pytest.mark.xdist_group("row_access_attached")
CHECK = "row-access-attached"
BAD = {
    "model.row_access_attached.promised_otherwise": "asks for row rule `order_region`, and the model names `order_size`",
    "model.row_access_attached.promised_unnamed": "asks for row rule `order_region`, and the model names none",
    "model.row_access_attached.versioned.v1": "asks for row rule `order_region`, and the model names none",
    "model.row_access_attached.unknown_rule": "`nobodys_rule` is not in policies/row_access.yml",
    "model.row_access_attached.near_miss": "`order_regoin` is not in policies/row_access.yml",
    "model.row_access_attached.without_column": "reads column `region`, which the model does not declare",
    "model.row_access_attached.wrong_type": "as string, and the model declares it as bigint",
    "model.row_access_attached.untyped": "as string, and the model declares no type for it",
}
GOOD = ["promised", "by_meta", "two_columns", "in_silver", "versioned.v2"]


@pytest.mark.parametrize("model", GOOD)
def test_a_rule_that_exists_and_fits_passes(model, asked):
    result = asked(CHECK, "row_access_attached")
    node = f"model.row_access_attached.{model}"
    assert node in result.population
    assert node not in {finding.node for finding in result.findings}


@pytest.mark.parametrize("node", BAD)
def test_what_does_not_hold_fails(node, asked):
    (finding,) = [one for one in asked(CHECK, "row_access_attached").findings if one.node == node]
    assert BAD[node] in finding.message
    assert finding.fix


def test_nothing_else_is_examined(asked):
    result = asked(CHECK, "row_access_attached")
    assert {finding.node for finding in result.findings} == set(BAD)
    assert len(result.population) == len(BAD) + len(GOOD)
    assert "model.row_access_attached.no_rule" not in result.population


def test_a_near_miss_is_told_the_nearest(asked):
    found = {one.node: one for one in asked(CHECK, "row_access_attached").findings}
    assert found["model.row_access_attached.near_miss"].fix == "write `order_region`"


def test_lines_are_those_of_the_version(asked, compiled):
    found = {one.node: one for one in asked(CHECK, "row_access_attached").findings}
    finding = found["model.row_access_attached.versioned.v1"]
    lines = (compiled("row_access_attached") / finding.file).read_text().splitlines()
    assert lines[finding.line - 1].strip() == "- v: 1"


def test_it_may_be_empty_where_nobody_asks_for_a_rule(asked):
    result = asked(CHECK, "empty")
    assert result.outcome is Outcome.EMPTY
    assert result.may_be_empty
