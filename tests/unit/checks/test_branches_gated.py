"""branches-gated: both branches of an incremental model are known as they stand now, or it fails."""

from __future__ import annotations

import json

import pytest

from governance.findings import Outcome
from governance.gate import Question, judge

pytestmark = pytest.mark.xdist_group("branches_gated")
CHECK = "branches-gated"
BY_THE_CALL = {
    "model.branches_gated.by_the_call": "`flags`, `invocation_args_dict`",
    "macro.branches_gated.what_runs": "`selected_resources`",
}
GOOD, APPEND = "model.branches_gated.good_both", "model.branches_gated.good_append"


def result_of(folder, *checks):
    found = judge(Question(None, folder, only=checks or (CHECK,))).results
    return found if checks else found[0]


def of_branches(result):
    """The findings that are not of what decides by the way dbt is called."""
    return [finding for finding in result.findings if finding.node not in BY_THE_CALL]


def edit(folder, change):
    file = folder / "target" / "branches.json"
    content = json.loads(file.read_bytes())
    change(content["models"])
    file.write_text(json.dumps(content))


def test_incremental_models_of_which_both_branches_are_known_pass(asked):
    result = asked(CHECK, "branches_gated")
    assert {GOOD, APPEND} <= set(result.population)
    assert {finding.node for finding in result.findings} == BY_THE_CALL.keys()


@pytest.mark.parametrize("node", BY_THE_CALL)
def test_what_has_other_sql_when_dbt_is_called_otherwise_fails(node, asked):
    (finding,) = [one for one in asked(CHECK, "branches_gated").findings if one.node == node]
    assert finding.message.startswith(f"its SQL may be decided by {BY_THE_CALL[node]}: ")
    assert finding.file.endswith(".sql")


def test_what_is_other_elsewhere_and_what_is_switched_off_is_told(asked):
    assert asked(CHECK, "branches_gated").not_examined == (
        "what `adapter` makes of by_target elsewhere: `--ran` compares it with what ran",
        "what `random` makes of by_target elsewhere: `--ran` compares it with what ran",
        "what `run_started_at` makes of by_target elsewhere: `--ran` compares it with what ran",
        "what `schema` makes of by_target elsewhere: `--ran` compares it with what ran",
        "what `target` makes of by_target elsewhere: `--ran` compares it with what ran",
        "what `this.database` makes of by_target elsewhere: `--ran` compares it with what ran",
        "what `var` makes of by_target elsewhere: `--ran` compares it with what ran",
        "what is switched off here and may be on elsewhere: switched_off",
    )


def test_a_model_that_asks_the_warehouse_while_it_is_compiled_fails(a_copy):
    # `govern compile-branches` leaves what it cannot compile without an answer, and says so.
    folder = a_copy("branches_gated")
    edit(folder, lambda models: models[GOOD].update({"full": None, "incremental": None}))
    (finding,) = of_branches(result_of(folder))
    assert finding.node == GOOD
    assert finding.message.startswith("the branch of a first build and the branch of a later build")
    assert "could not be compiled offline" in finding.message
    assert "var('offline', false)" in finding.fix


def test_without_branches_json_no_incremental_model_passes(a_copy):
    folder = a_copy("branches_gated")
    (folder / "target" / "branches.json").unlink()
    result = result_of(folder)
    assert {finding.node for finding in of_branches(result)} == {GOOD, APPEND}
    assert all("govern compile-branches" in finding.fix for finding in of_branches(result))


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
    assert len(of_branches(gated)) == 2
    assert known.findings == ()
    assert not {GOOD, APPEND} & set(known.population)


def test_it_is_empty_where_nothing_is_incremental(compiled):
    result = result_of(compiled("mask_intact"))
    assert result.outcome is Outcome.EMPTY
    assert result.may_be_empty
