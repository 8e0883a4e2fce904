"""sunset-passed: passes, fails and is empty on projects that dbt compiled."""

import datetime as dt
import json
import shutil

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
UNTOLD = "untold_core.sunset"
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
    assert {one.node for one in result.findings} == {f"contract.{place}" for place in (*BAD, UNTOLD)}
    assert set(result.population) == {f"contract.{place}" for place in (*BAD, *GOOD, UNTOLD)}


def test_the_last_day_is_a_day_of_use(on):
    always = {f"contract.{place}" for place in (*BAD, UNTOLD)}
    left = {one.node for one in on(dt.date(2026, 11, 22)).findings} - always
    assert left == {"contract.orders_core.sunset"}


def test_without_a_day_nothing_has_an_end_that_is_known(on):
    found = [one for one in on(None).findings if one.node.endswith(".sunset")]
    assert {"nobody said what day it is" in one.message for one in found} == {True}
    assert len(found) == 5


def test_dbt_tells_the_same_day(on):
    found = [one for one in on(dt.date(2026, 11, 21)).findings if one.node == f"contract.{UNTOLD}"]
    assert [one.subject for one in found] == ["model.sunset_passed.unannounced", "model.sunset_passed.untold"]
    assert "unannounced has no `deprecation_date`" in found[0].message
    assert "untold says 2098-01-01" in found[1].message


@pytest.fixture(scope="module")
def beside(compiled, tmp_path_factory):
    """Judges beside a base in which two more models were promised until a day, and nobody read the one that is left."""
    folder = compiled("sunset_passed")
    base = tmp_path_factory.mktemp("base") / "manifest.json"
    shutil.copy(folder / "target" / "manifest.json", base)
    content = json.loads(base.read_bytes())
    node = content["nodes"]["model.sunset_passed.untold"]
    for name, ends in (("leaving", "2027-06-30"), ("left", "2026-11-20"), ("unannounced_too", None)):
        uid = f"model.sunset_passed.{name}"
        content["nodes"][uid] = {
            **node,
            "unique_id": uid,
            "name": name,
            "alias": name,
            "deprecation_date": ends,
        }
    content["exposures"] = {}
    del content["nodes"]["model.sunset_passed.reader"]
    base.write_text(json.dumps(content))

    def judged(today):
        question = Question(None, folder, only=(CHECK,), today=today, base=base)
        return [one for one in judge(question).results[0].findings if one.node.startswith("model.")]

    return judged


def test_what_is_promised_until_a_day_stays_until_then(beside):
    gone = [one for one in beside(dt.date(2026, 11, 21)) if one.expected == "there"]
    assert [one.node for one in gone] == ["model.sunset_passed.leaving"]
    assert "leaving was promised until 2027-06-30 and is gone, and today is 2026-11-21" in gone[0].message


def test_after_that_day_it_may_go(beside):
    assert [one for one in beside(dt.date(2027, 7, 1)) if one.expected == "there"] == []


def test_without_a_day_nothing_may_go(beside):
    gone = {one.node.rpartition(".")[2] for one in beside(None) if one.expected == "there"}
    assert gone == {"leaving", "left"}


def test_nothing_new_begins_to_read_what_ends(beside):
    new = [one for one in beside(dt.date(2026, 11, 21)) if one.expected == "nothing new"]
    assert [(one.node, one.subject) for one in new] == [
        ("model.sunset_passed.orders_two", "exposure.sunset_passed.newcomer"),
        ("model.sunset_passed.orders_two", "model.sunset_passed.reader"),
    ]


def test_it_may_be_empty(asked):
    result = asked(CHECK, "empty")
    assert result.outcome is Outcome.EMPTY
    assert result.may_be_empty
