"""aggregate-threshold: k different people behind every group, on projects that dbt compiled."""

from __future__ import annotations

import pytest

from governance.findings import Outcome
from governance.gate import Question, judge

pytestmark = pytest.mark.xdist_group("aggregate_threshold")
CHECK = "aggregate-threshold"
SAYS = "it aggregates rows of {}, which are of people, and nothing in its SQL lets through only groups of at least 11 of them"
BAD = {
    "without": SAYS.format("orders"),
    "small": SAYS.format("orders") + "; it lets through groups of 5",
    "rows_counted": SAYS.format("orders") + "; count(*) counts rows, not people",
    "no_key": SAYS.format("orders") + "; what it counts is no person's key",
    "in_one_branch": SAYS.format("orders"),
    "after_ephemeral": SAYS.format("orders"),
    "total": SAYS.format("orders"),
    "key_left_behind": SAYS.format("key_dropped") + "; count(*) counts rows, not people",
}
GOOD = {
    "good_having",
    "good_outside",
    "good_one_row_each",
    "good_key_in_grain",
    "good_from_ephemeral",
    "good_incremental",
}


def name(node):
    return node.split(".", 2)[2]


@pytest.mark.parametrize("model", BAD)
def test_groups_of_few_people_fail(model, asked):
    (finding,) = [one for one in asked(CHECK, "aggregate_threshold").findings if name(one.node) == model]
    assert finding.message == BAD[model]
    assert finding.fix.startswith("add `having count(distinct …) >= 11` over a person's key (`customer_id`)")
    assert finding.expected == "k >= 11"


def test_the_others_pass_and_what_aggregates_nobody_is_not_asked(asked):
    result = asked(CHECK, "aggregate_threshold")
    assert {name(one.node) for one in result.findings} == set(BAD)
    assert {name(one) for one in result.population} == {*BAD, *GOOD}


def test_k_is_that_of_governance_yml(a_copy):
    folder = a_copy("aggregate_threshold")
    with (folder / "governance.yml").open("a") as file:
        file.write("aggregates: {k: 5}\n")
    (result,) = judge(Question(None, folder, only=(CHECK,))).results
    assert {name(one.node) for one in result.findings} == set(BAD) - {"small"}


def test_groups_of_enough_people_lose_the_row_rule(asked):
    found = {name(one.node) for one in asked("row-access-inherited", "aggregate_threshold").findings}
    asks = {name(one) for one in asked("row-access-inherited", "aggregate_threshold").population}
    assert not asks & {"good_having", "good_outside", "good_from_ephemeral", "good_incremental"}
    assert {"without", "good_key_in_grain"} <= found


def test_it_may_be_empty_where_nothing_is_aggregated(asked):
    result = asked(CHECK, "empty")
    assert result.outcome is Outcome.EMPTY
    assert result.may_be_empty
