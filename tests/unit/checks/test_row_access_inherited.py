"""row-access-inherited: what is built from a table with a row rule follows it, on projects that dbt compiled."""

from __future__ import annotations

import pytest

from governance.findings import Outcome

pytestmark = pytest.mark.xdist_group("row_access_inherited")
CHECK = "row-access-inherited"
PREFIX = "built from orders, whose rows follow `order_region`, and names"
BAD = {
    "unnamed": f"it is {PREFIX} no row rule",
    "lost": f"it is {PREFIX} no row rule; `region` of orders is not among its columns",
    "misspelt": f"it is {PREFIX} `order_regoin`, which is no row rule that is declared",
    "through_ephemeral": f"it is {PREFIX} no row rule; `region` of orders is not among its columns",
    "in_a_view": f"it is {PREFIX} no row rule",
    "after_a_view": f"it is {PREFIX} no row rule",
    "weaker": "its row rule `order_region_wide` shows `shopkeeper` rows that `order_region` of orders does not",
    "another_column": "filters on something else than `order_region` of orders: no column of it is `region` of orders",
    "picked": "filters on something else than `order_region` of orders: no column of it is `region` of orders",
    "either": "filters on something else than `order_region` of orders: no column of it is `region` of orders",
    "one_of_two": "filters on something else than `order_small` of returns: no column of it is `region`, `item_count`",
    "filtered_by_it": f"it is {PREFIX} no row rule; `region` of orders is not among its columns",
    "in_one_branch": f"it is {PREFIX} no row rule",
    "history": f"it is {PREFIX} no row rule",
    "not_followed": "whether its row rule `order_region` is as strict as `order_region` of orders cannot be decided: ",
}
GOOD = [
    "good_same",
    "good_star",
    "good_cast",
    "good_stricter",
    "good_joined",
    "good_both",
    "good_grouped",
    "good_view",
    "good_through_ephemeral",
    "good_incremental",
]


def name(node):
    return node.split(".", 2)[2]


@pytest.mark.parametrize("model", BAD)
def test_what_shows_more_rows_fails(model, asked):
    (finding,) = [one for one in asked(CHECK, "row_access_inherited").findings if name(one.node) == model]
    assert BAD[model] in finding.message
    assert finding.fix
    assert finding.subject in {"model.row_access_inherited.orders", "model.row_access_inherited.returns"}


def test_nothing_else_is_asked_and_the_others_pass(asked):
    result = asked(CHECK, "row_access_inherited")
    assert {name(one.node) for one in result.findings} == set(BAD)
    assert {name(one) for one in result.population} == {*BAD, *GOOD}


def test_a_rule_that_was_lost_is_told_how_to_come_back(asked):
    found = {name(one.node): one for one in asked(CHECK, "row_access_inherited").findings}
    assert (
        found["lost"].fix
        == "select `region` as it is, and write `row_access: order_region` under `config: meta:`"
    )
    assert found["unnamed"].fix == "write `row_access: order_region` under the model's `config: meta:`"


def test_lines_are_those_of_the_declaration(asked, compiled):
    found = {name(one.node): one for one in asked(CHECK, "row_access_inherited").findings}
    lines = (compiled("row_access_inherited") / found["weaker"].file).read_text().splitlines()
    assert lines[found["weaker"].line - 1].strip() == "- name: weaker"
    assert (found["lost"].file, found["lost"].line) == ("models/lost.sql", 0)


def test_it_may_be_empty_where_nothing_follows_a_rule(asked):
    result = asked(CHECK, "empty")
    assert result.outcome is Outcome.EMPTY
    assert result.may_be_empty
