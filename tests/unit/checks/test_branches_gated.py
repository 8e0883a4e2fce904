"""branches-gated: both branches of an incremental model are known as they stand now, or it fails."""

from __future__ import annotations

import json

import pytest

from governance.findings import Outcome
from governance.gate import Question, judge

pytestmark = pytest.mark.xdist_group("branches_gated")
CHECK = "branches-gated"
GOOD, APPEND = "model.branches_gated.good_both", "model.branches_gated.good_append"


def result_of(folder, *checks):
    found = judge(Question(None, folder, only=checks or (CHECK,))).results
    return found if checks else found[0]


def edit(folder, change):
    file = folder / "target" / "branches.json"
    content = json.loads(file.read_bytes())
    change(content["models"])
    file.write_text(json.dumps(content))


def test_incremental_models_of_which_both_branches_are_known_pass(asked):
    result = asked(CHECK, "branches_gated")
    assert set(result.population) == {GOOD, APPEND}
    assert result.outcome is Outcome.PASS


def test_a_model_that_asks_the_warehouse_while_it_is_compiled_fails(a_copy):
    # `govern compile-branches` leaves what it cannot compile without an answer, and says so.
    folder = a_copy("branches_gated")
    edit(folder, lambda models: models[GOOD].update({"full": None, "incremental": None}))
    (finding,) = result_of(folder).findings
    assert finding.node == GOOD
    assert finding.message.startswith("the branch of a first build and the branch of a later build")
    assert "could not be compiled offline" in finding.message
    assert "var('offline', false)" in finding.fix


def test_without_branches_json_no_incremental_model_passes(a_copy):
    folder = a_copy("branches_gated")
    (folder / "target" / "branches.json").unlink()
    result = result_of(folder)
    assert {finding.node for finding in result.findings} == {GOOD, APPEND}
    assert all("govern compile-branches" in finding.fix for finding in result.findings)


@pytest.mark.parametrize("branch", ["full", "incremental"])
def test_one_branch_alone_is_not_enough(branch, a_copy):
    folder = a_copy("branches_gated")
    edit(folder, lambda models: models[GOOD].update({branch: None}))
    (finding,) = [one for one in result_of(folder).findings if one.node == GOOD]
    assert "could not be compiled offline" in finding.message


def test_branches_of_another_text_are_not_known(a_copy):
    folder = a_copy("branches_gated")
    edit(folder, lambda models: models[GOOD].update({"checksum": "0"}))
    (finding,) = [one for one in result_of(folder).findings if one.node == GOOD]
    assert "not known as it stands now" in finding.message


def test_the_same_fault_is_not_told_by_lineage_known_too(a_copy):
    folder = a_copy("branches_gated")
    (folder / "target" / "branches.json").unlink()
    gated, known = result_of(folder, CHECK, "lineage-known")
    assert len(gated.findings) == 2
    assert known.findings == ()
    assert known.population == ("model.branches_gated.a_table",)


def test_it_is_empty_where_nothing_is_incremental(compiled):
    result = result_of(compiled("mask_intact"))
    assert result.outcome is Outcome.EMPTY
    assert result.may_be_empty
