"""lineage-known: what cannot be followed is a finding with its reason."""

from __future__ import annotations

import json

import pytest

from governance.findings import Outcome
from governance.gate import Question, judge

pytestmark = pytest.mark.xdist_group("lineage_known")
CHECK = "lineage-known"
BAD = {
    "in_python": "it is a python model, whose code is not followed",
    "unparsable": "the SQL cannot be parsed",
    "no_query": "",
}
GOOD = {
    "known_plain",
    "known_both_branches",
    "known_ephemeral",
    "known_through_ephemeral",
    "known_from_outside",
    "known_from_a_file",
    "known_history",
}


def name(node):
    return node.split(".", 2)[2]


@pytest.fixture
def findings(a_copy):
    """A function that changes a copy of the project and returns what is found there, by model."""

    def changed(change):
        folder = a_copy("lineage_known")
        change(folder)
        (result,) = judge(Question(None, folder, only=(CHECK,))).results
        return {name(one.node): one for one in result.findings}

    return changed


def edit_manifest(change):
    def edited(folder):
        file = folder / "target" / "manifest.json"
        content = json.loads(file.read_bytes())
        change(content["nodes"])
        file.write_text(json.dumps(content))

    return edited


@pytest.mark.parametrize("model", BAD)
def test_what_cannot_be_followed_fails_with_its_reason(model, asked):
    (finding,) = [one for one in asked(CHECK, "lineage_known").findings if name(one.node) == model]
    assert finding.message.startswith(f"its lineage is not known: {BAD[model]}")
    assert finding.fix
    assert finding.file.startswith("models/")


def test_everything_else_passes_but_bronze_and_seeds_are_not_asked(asked):
    result = asked(CHECK, "lineage_known")
    assert {name(finding.node) for finding in result.findings} == set(BAD)
    assert {name(subject) for subject in result.population} == {*BAD, *GOOD}


def test_what_was_supposed_of_the_order_of_columns_is_named(asked):
    (note,) = [one for one in asked(CHECK, "following").not_examined if "order of columns" in one]
    assert note.startswith("the order of columns in united: ")


def test_it_is_empty_where_there_are_no_models(a_copy):
    folder = a_copy("lineage_known")
    file = folder / "target" / "manifest.json"
    content = json.loads(file.read_bytes())
    for node in content["nodes"].values():
        node["schema"] = "raw"
    file.write_text(json.dumps(content))
    (result,) = judge(Question(file, folder, only=(CHECK,))).results
    assert result.outcome is Outcome.EMPTY
    assert not result.may_be_empty


def test_whether_both_branches_are_known_is_asked_by_another_check(a_copy):
    folder = a_copy("lineage_known")
    (folder / "target" / "branches.json").unlink()
    (result,) = judge(Question(None, folder, only=(CHECK,))).results
    assert {name(one.node) for one in result.findings} == set(BAD)
    assert "known_both_branches" not in {name(one) for one in result.population}


def test_a_model_that_was_not_compiled_is_not_known(findings):
    def uncompiled(nodes):
        nodes["model.lineage_known.known_plain"].pop("compiled_code")

    found = findings(edit_manifest(uncompiled))
    assert "known_plain" in found
    assert "dbt compile" in found["known_plain"].fix


def test_no_cache_makes_an_unknown_model_known(a_copy):
    folder = a_copy("lineage_known")
    first = judge(Question(None, folder))
    assert (folder / "target" / "govern_lineage.bin").exists()
    assert judge(Question(None, folder)) == first
