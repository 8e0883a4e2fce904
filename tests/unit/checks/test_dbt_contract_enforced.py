"""dbt-contract-enforced: passes, fails and is empty on projects that dbt compiled."""

import msgspec
import pytest

from governance.findings import Outcome
from governance.gate import Question, judge

pytestmark = pytest.mark.xdist_group("dbt_contract_enforced")
CHECK = "dbt-contract-enforced"
BAD = {
    "not_enforced": ["its dbt contract is not enforced"],
    "untyped": ["its dbt contract is not enforced"],
    "undeclared": ["its dbt contract is not enforced"],
    "countries": ["dbt enforces no contract on a seed"],
}


def messages(result):
    found = {}
    for one in result.findings:
        found.setdefault(one.node.split(".")[2], []).append(one.message)
    return found


def test_what_is_not_enforced_or_typed_fails(asked):
    found = messages(asked(CHECK, "dbt_contract_enforced"))
    assert found.keys() == BAD.keys()
    for name, words in BAD.items():
        assert len(found[name]) == len(words)
        assert all(any(each in message for message in found[name]) for each in words)


def test_what_lacks_a_contract_and_types_is_told_once_with_all_that_is_to_be_written(asked):
    fixes = {one.node.split(".")[2]: one.fix for one in asked(CHECK, "dbt_contract_enforced").findings}
    assert "the `data_type` of `a`, `b`" in fixes["untyped"]
    assert "the `data_type` of every column" in fixes["undeclared"]
    assert "data_type" not in fixes["not_enforced"]


def test_what_is_enforced_without_types_is_told_by_its_columns(a_copy):
    folder = a_copy("dbt_contract_enforced")
    manifest = folder / "target" / "manifest.json"
    content = msgspec.json.decode(manifest.read_bytes())
    content["nodes"]["model.dbt_contract_enforced.untyped"]["config"]["contract"]["enforced"] = True
    manifest.write_bytes(msgspec.json.encode(content))
    (folder / "dbt_project.yml").unlink()
    (result,) = judge(Question(None, folder, only=(CHECK,))).results
    (finding,) = [one for one in result.findings if one.node.endswith(".untyped")]
    assert finding.message == "it declares no data type for `a`, `b`"


def test_only_platinum_tables_are_examined(asked):
    examined = {subject.split(".")[2] for subject in asked(CHECK, "dbt_contract_enforced").population}
    assert examined == {*BAD, "enforced"}


def on(folder, engine, target):
    """The result as if dbt had compiled the project for an engine."""
    manifest = folder / "target" / "manifest.json"
    content = msgspec.json.decode(manifest.read_bytes())
    content["metadata"]["adapter_type"] = engine
    manifest.write_bytes(msgspec.json.encode(content))
    governance = folder / "governance.yml"
    governance.write_text(governance.read_text().replace("engine: snowflake", f"engine: {engine}"))
    (result,) = judge(Question(None, folder, target, only=(CHECK,))).results
    return result


@pytest.mark.parametrize(
    "engine",
    [
        pytest.param(
            engine,
            marks=pytest.mark.mutation(
                "identifiers in a table whose dbt contract is not enforced", engine=engine, caught="check"
            ),
        )
        for engine in ("snowflake", "databricks")
    ],
)
def test_where_the_engine_masks_a_table_with_identifiers_needs_its_contract_whatever_its_tier(engine, a_copy):
    result = on(a_copy("dbt_contract_enforced"), engine, "warehouse")
    (finding,) = [one for one in result.findings if "sensitive" in one.node]
    assert finding.node == "model.dbt_contract_enforced.sensitive"
    assert "`email` of it hold identifiers" in finding.message
    assert "model.dbt_contract_enforced.sensitive_enforced" in result.population
    assert "model.dbt_contract_enforced.sensitive_view" not in result.population


def test_lines_are_those_of_the_models(asked, compiled):
    (finding,) = [one for one in asked(CHECK, "dbt_contract_enforced").findings if "not_enforced" in one.node]
    lines = (compiled("dbt_contract_enforced") / finding.file).read_text().splitlines()
    assert "- name: not_enforced" in lines[finding.line - 1]


def test_it_may_be_empty_where_nothing_is_platinum(asked):
    result = asked(CHECK, "empty")
    assert result.outcome is Outcome.EMPTY
    assert result.may_be_empty
