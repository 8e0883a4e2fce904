"""exposure-cleared: passes, fails and is empty on projects that dbt compiled."""

import pytest

from governance.findings import Outcome

pytestmark = pytest.mark.xdist_group("exposure_cleared")
CHECK = "exposure-cleared"
BAD = {
    "uncleared": [
        "it is cleared for nothing, and what it reads holds identifiability `direct` by `email` of people",
        "it does not say who reads it",
    ],
    "too_low": [
        "category `general`, and what it reads holds category `health` by `diagnosis` of visits",
        "its reader `shopkeeper` does not read platinum of clinic",
    ],
    "misspelt": ["`PIII` is no name", "`shopkeper` is no role"],
    "nobody_to_ask": ["its owner has no e-mail address"],
    "from_silver": ["reads stg_people, which is silver", "`shopkeeper` does not read silver of shop"],
    "from_a_source": ["it reads source.exposure_cleared.raw.people, of which nothing tells"],
    "of_nothing": ["names nothing that it reads"],
    "by_lineage": ["holds identifiability `direct` by `handle` of laundered"],
}
GOOD = {"cleared", "of_numbers", "higher_than_need_be"}


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_cleared_fails(name, asked):
    found = [one for one in asked(CHECK, "exposure_cleared").findings if one.node.endswith(f".{name}")]
    assert len(found) == len(BAD[name])
    assert all(any(words in one.message for one in found) for words in BAD[name])


def test_all_others_pass(asked):
    result = asked(CHECK, "exposure_cleared")
    assert {subject.split(".")[2] for subject in result.population} == GOOD | BAD.keys()
    assert {one.node.split(".")[2] for one in result.findings} == BAD.keys()


def test_what_would_do_is_told(asked):
    fixes = [one.fix for one in asked(CHECK, "exposure_cleared").findings if one.node.endswith(".uncleared")]
    assert any("`cleared_for: PII`" in fix for fix in fixes)
    assert any("`read_by: [shopkeeper]`" in fix for fix in fixes)


def test_lines_are_those_of_the_exposures(asked, compiled):
    for one in asked(CHECK, "exposure_cleared").findings:
        lines = (compiled("exposure_cleared") / one.file).read_text().splitlines()
        assert lines[one.line - 1].strip() == f"- name: {one.node.split('.')[2]}"


def test_it_may_be_empty_where_there_are_no_exposures(asked):
    result = asked(CHECK, "empty")
    assert result.outcome is Outcome.EMPTY
    assert result.may_be_empty
