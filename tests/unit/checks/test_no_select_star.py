"""no-select-star: platinum names its columns, on projects that dbt compiled."""

from __future__ import annotations

import pytest

from governance.findings import Outcome

pytestmark = pytest.mark.xdist_group("no_select_star")
CHECK = "no-select-star"
# Model, what was found, its line → what the finding says.
BAD = {
    ("whole", "*", 1): "it selects `*` at its end",
    ("qualified", "final: orders.*", 5): "it selects `orders.*` in `final`",
    ("in_a_join", "both_of_them: *", 2): "it selects `*` in `both_of_them`",
    ("all_but_one", "*", 1): "it selects `*` at its end",
    ("by_pattern", "*", 1): "it selects `*` at its end",
    ("united", "*", 1): "it selects `*` at its end",
    ("in_a_query", "*", 1): "it selects `*` at its end",
    ("in_one_branch", "final: *", 2): "it selects `*` in `final`",
    ("by_a_macro", "starlike()", 1): "`starlike()` writes the columns into it that the warehouse has",
    ("by_the_adapter", "get_columns_in_relation()", 1): "writes the columns into it that the warehouse has",
    ("unparsable", None, 0): "whether it names its columns cannot be decided: the SQL cannot be parsed",
}
GOOD = {"good_by_a_macro", "good_house_style", "good_filtered_import", "good_over_ephemeral"}


def name(node):
    return node.split(".", 2)[2]


@pytest.mark.parametrize("where", BAD)
def test_a_star_fails_in_its_line(where, asked):
    model, subject, line = where
    found = [one for one in asked(CHECK, "no_select_star").findings if name(one.node) == model]
    (finding,) = found
    assert (finding.subject, finding.line) == (subject, line)
    assert BAD[where] in finding.message
    assert finding.file == f"models/{model}.sql"
    assert finding.fix


def test_imports_the_last_line_counts_and_other_tiers_pass(asked):
    result = asked(CHECK, "no_select_star")
    assert {name(one.node) for one in result.findings} == {model for model, _, _ in BAD}
    assert {name(one) for one in result.population} == {*(model for model, _, _ in BAD), *GOOD}


def test_it_may_be_empty_where_there_is_no_platinum(asked):
    result = asked(CHECK, "empty")
    assert result.outcome is Outcome.EMPTY
    assert result.may_be_empty
