"""snapshot-erasable: what only grows and keeps identifiers says how a person's rows go, or fails."""

from __future__ import annotations

import pytest

from governance.declared.contract_rules import least_days
from governance.findings import Outcome
from governance.gate import Question, judge

pytestmark = pytest.mark.xdist_group("snapshot_erasable")
CHECK = "snapshot-erasable"
BAD = {
    "unsaid": "this model keeps every row, holds customer_id, email, and says no way",
    "unsaid_snapshot": "this snapshot keeps every row, holds customer_id, email, and says no way",
    "misspelt": "its `erasure` is not understood",
    "by_nothing": "deleted by `n`, to which no identifier comes",
    "by_no_macro": "deleted by macro `forgt`, and there is none of that name that deletes",
    "by_a_macro_that_keeps": "deleted by macro `keep`, and there is none of that name that deletes",
    "never_rebuilt": "by a full refresh, and its config says `full_refresh: false`",
    "snapshot_anew": "by a full refresh, and dbt never builds a snapshot anew",
    "late": "within 11 days, and product orders_core keeps silver for P10D",
}
GOOD = {"good_append", "good_snapshot"}


def name(node):
    return node.split(".")[2]


@pytest.mark.parametrize("model", BAD)
def test_what_cannot_forget_a_person_fails(model, asked):
    (finding,) = [one for one in asked(CHECK, "snapshot_erasable").findings if name(one.node) == model]
    assert BAD[model] in finding.message
    assert finding.fix
    assert finding.line > 0


def test_what_can_passes_and_what_is_built_anew_is_not_asked(asked):
    result = asked(CHECK, "snapshot_erasable")
    assert {name(finding.node) for finding in result.findings} == set(BAD)
    assert {name(node) for node in result.population} == {*BAD, *GOOD}


@pytest.mark.parametrize(
    ("duration", "days"), [("P90D", 90), ("P1Y", 365), ("P1Y2M", 421), ("P2W", 14), ("P1DT23H", 1)]
)
def test_a_retention_is_as_short_as_its_words_may_mean(duration, days):
    assert least_days(duration) == days


def test_no_duration_is_no_retention():
    with pytest.raises(ValueError, match="ISO 8601"):
        least_days("forever")


def test_it_is_empty_where_nothing_only_grows(compiled):
    (result,) = judge(Question(None, compiled("mask_intact"), only=(CHECK,))).results
    assert result.outcome is Outcome.EMPTY
    assert result.may_be_empty
