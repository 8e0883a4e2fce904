"""sunset-passed: passes, fails and is empty on projects that dbt compiled."""

import datetime as dt

import pytest

from governance.findings import Outcome
from governance.gate import Question, judge

pytestmark = pytest.mark.xdist_group("sunset_passed")
CHECK = "sunset-passed"
BAD = {
    "ended_core.sunset": "product ended_core ended on 2026-11-20, with `returns` still built",
    "unbuilt_core.sunset": "product unbuilt_core ended on 2020-01-01, with its contract still there",
    "newer_core.replaces": "replaces lasting_core, whose contract sets no day on which it ends",
}
GOOD = {"orders_core.sunset", "new_core.sunset", "new_core.replaces", "newest_core.replaces"}


@pytest.fixture(scope="module")
def on(compiled):
    def judged(today):
        return judge(Question(None, compiled("sunset_passed"), only=(CHECK,), today=today)).results[0]

    return judged


@pytest.mark.parametrize("place", BAD)
def test_what_should_be_gone_fails_where_its_end_is_set(place, on, compiled):
    (found,) = [one for one in on(dt.date(2026, 11, 21)).findings if one.node == f"contract.{place}"]
    assert BAD[place] in found.message
    assert found.fix
    lines = (compiled("sunset_passed") / found.file).read_text().splitlines()
    assert lines[found.line - 1].startswith("deprecation:")


def test_all_others_pass_and_nothing_else_is_examined(on):
    result = on(dt.date(2026, 11, 21))
    assert {one.node for one in result.findings} == {f"contract.{place}" for place in BAD}
    assert set(result.population) == {f"contract.{place}" for place in (*BAD, *GOOD)}


def test_the_last_day_is_a_day_of_use(on):
    left = {one.node for one in on(dt.date(2026, 11, 22)).findings} - {f"contract.{place}" for place in BAD}
    assert left == {"contract.orders_core.sunset"}


def test_without_a_day_nothing_has_an_end_that_is_known(on):
    found = [one for one in on(None).findings if one.node.endswith(".sunset")]
    assert {"nobody said what day it is" in one.message for one in found} == {True}
    assert len(found) == 4


def test_it_may_be_empty(asked):
    result = asked(CHECK, "empty")
    assert result.outcome is Outcome.EMPTY
    assert result.may_be_empty
