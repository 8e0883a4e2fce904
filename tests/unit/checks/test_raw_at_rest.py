"""raw-at-rest: what lands raw says why it may; failing rows that are kept hold no raw identifier."""

from __future__ import annotations

import json

import pytest

from governance.findings import Outcome
from governance.gate import Question, judge

pytestmark = pytest.mark.xdist_group("raw_at_rest")
CHECK = "raw-at-rest"
LANDS = {
    "crm.people": "this source lands email, name in a target that may hold no raw identifiers",
    "crm.said_no": "this source lands phone in a target",
    "staff": "this seed lands name in a target",
}
VOUCHED = {"crm.made_up", "crm.tokens", "invented"}
KEEPS = {
    "keeps_a_source": "raw `email`: `email` of crm.people",
    "keeps_a_column": "raw `email`: `contact` of people",
    "keeps_filtered": "raw `email`: `contact` of people",
    "keeps_whole_rows": "raw `email`: `contact` of people",
    "keeps_what_is_beside": "raw `email`: `contact` of people",
    "keeps_through_ephemeral": "raw `email`: `c` of inlined",
    "keeps_by_name": "raw `email`: `contact` of people",
    "undecided_file": "cannot be decided: the function `read_csv` may return anything",
}
GOOD = {"keeps_countries", "keeps_a_count", "keeps_masked", "keeps_masked_by_name"}


def name(node):
    return node.split(".")[2] if node.startswith("test.") else node.split(".", 2)[2]


def result_of(folder, target=None):
    (result,) = judge(Question(None, folder, target, only=(CHECK,))).results
    return result


@pytest.mark.parametrize("table", LANDS)
def test_what_lands_raw_and_says_nothing_fails(table, asked, compiled):
    (finding,) = [one for one in asked(CHECK, "raw_at_rest").findings if name(one.node) == table]
    assert finding.message.startswith(LANDS[table])
    lines = (compiled("raw_at_rest") / finding.file).read_text().splitlines()
    assert f"name: {table.rpartition('.')[2]}" in lines[finding.line - 1]


@pytest.mark.parametrize("test", KEEPS)
def test_a_test_that_keeps_raw_identifiers_fails(test, asked):
    (finding,) = [one for one in asked(CHECK, "raw_at_rest").findings if name(one.node) == test]
    assert KEEPS[test] in finding.message
    assert "store_failures: false" in finding.fix


def test_everything_else_passes_or_keeps_nothing(asked):
    result = asked(CHECK, "raw_at_rest")
    assert {name(finding.node) for finding in result.findings} == {*LANDS, *KEEPS}
    assert {name(one) for one in result.population} == {*LANDS, *VOUCHED, *KEEPS, *GOOD}


def test_what_a_flag_of_the_command_line_would_keep_is_named(asked):
    (note,) = asked(CHECK, "raw_at_rest").not_examined
    assert note.startswith("failing rows of 1 data test,")


def test_a_flag_of_the_project_keeps_what_says_nothing(a_copy):
    folder = a_copy("raw_at_rest")
    file = folder / "dbt_project.yml"
    file.write_text(file.read_text() + "flags: {store_failures: true}\n")
    result = result_of(folder)
    assert "says_nothing" in {name(one) for one in result.population}
    assert result.not_examined == ()


def test_where_raw_identifiers_may_land_failing_rows_still_keep_none(compiled):
    result = result_of(compiled("raw_at_rest"), "lab")
    assert {name(finding.node) for finding in result.findings} == set(KEEPS)


def test_failing_rows_kept_in_bronze_of_another_domain_are_not_at_home_there(a_copy):
    folder = a_copy("raw_at_rest")
    file = folder / "target" / "manifest.json"
    content = json.loads(file.read_bytes())
    for uid, node in content["nodes"].items():
        if uid.startswith("test.") and node["name"] == "keeps_in_bronze":
            node["database"] = "clinic"
    file.write_text(json.dumps(content))
    (finding,) = [one for one in result_of(folder).findings if name(one.node) == "keeps_in_bronze"]
    assert "raw `email`: `contact` of people" in finding.message


def test_a_test_without_compiled_sql_cannot_be_decided(a_copy):
    folder = a_copy("raw_at_rest")
    file = folder / "target" / "manifest.json"
    content = json.loads(file.read_bytes())
    for uid, node in content["nodes"].items():
        if uid.startswith("test.") and node["name"] == "keeps_countries":
            node.pop("compiled_code")
    file.write_text(json.dumps(content))
    (finding,) = [one for one in result_of(folder).findings if name(one.node) == "keeps_countries"]
    assert "the manifest holds no compiled SQL of it" in finding.message


def test_it_is_empty_where_nothing_lands_and_nothing_is_kept(compiled):
    result = result_of(compiled("lineage_known"))
    assert result.outcome is Outcome.EMPTY
    assert result.may_be_empty
