"""key-tested: passes, fails and is empty on projects that dbt compiled."""

import msgspec
import pytest

from governance.artifacts.manifest import data_tests, read_manifest
from governance.checks.key_tests import key_of, weakness
from governance.findings import Outcome
from governance.project import DataTest

pytestmark = pytest.mark.xdist_group("key_tested")
CHECK = "key-tested"
BAD = {
    "only_warns": "its key (id) has a `unique` test that only warns",
    "some_rows": "its key (id) has a `unique` test that looks at some rows only (`where`)",
    "some_failures": "its key (id) has a `not_null` test that passes with failing rows (`error_if`)",
    "null_by_nobody": "its key (id) has no `not_null` test",
    "by_another_column": "its key (id) has no `not_null` test",
    "of_parts_that_may_be_null": "its key (id, line) has no `not_null` test on `line`",
    "promised_in_a_view": "its key (id) has no `unique` test",
    "keyless": "this model declares no key",
    "merged": "its key (id) has no `unique` test and has no `not_null` test",
}
GOOD = {"tested", "combined", "one_good_key_of_two", "by_the_engine", "merged_and_tested", "history"}


@pytest.mark.parametrize("name", BAD)
def test_a_key_that_nobody_makes_sure_of_fails(name, asked):
    (finding,) = [one for one in asked(CHECK, "key_tested").findings if one.node.endswith(f".{name}")]
    assert finding.message.startswith(BAD[name])
    assert finding.fix


def test_all_others_pass_and_ops_is_not_examined(asked):
    result = asked(CHECK, "key_tested")
    assert {subject.split(".")[2] for subject in result.population} == GOOD | BAD.keys()
    assert {one.node.split(".")[2] for one in result.findings} == BAD.keys()


@pytest.fixture(scope="module")
def unique(compiled):
    manifest = read_manifest(compiled("key_tested") / "target" / "manifest.json")
    (found,) = (one for one in data_tests(manifest) if one.name == "unique_tested_id")
    return DataTest(found, "key_tested")


def changed(test, /, config=(), made_from=(), **fields):
    entry = test.entry
    config = msgspec.structs.replace(entry.config, **dict(config))
    made_from = msgspec.structs.replace(entry.test_metadata, **dict(made_from))
    return DataTest(
        msgspec.structs.replace(entry, config=config, test_metadata=made_from, **fields), test.root
    )


@pytest.mark.parametrize("error_if", ["!= 0", "> 0", ">0", " >=  1", "<> 0"])
def test_a_test_that_fails_on_any_row_is_whole(error_if, unique):
    assert weakness(changed(unique, config={"error_if": error_if}), "model") is None


@pytest.mark.parametrize("error_if", ["> 1", "= 5", "!= 1", "> 00.5", ""])
def test_a_test_that_lets_rows_pass_is_weak(error_if, unique):
    assert weakness(changed(unique, config={"error_if": error_if}), "model")


def test_only_the_current_rows_of_a_snapshot_may_be_chosen(unique):
    current = changed(unique, config={"where": "DBT_VALID_TO is  null"})
    assert weakness(current, "snapshot") is None
    assert weakness(current, "model")
    assert weakness(changed(unique, config={"where": "1 = 0"}), "snapshot")


def test_conditions_among_the_arguments_count(unique):
    made_from = {
        "namespace": "dbt_expectations",
        "name": "expect_compound_columns_to_be_unique",
        "kwargs": {"column_list": ["A", "b"], "row_condition": "false"},
    }
    compound = changed(unique, made_from=made_from)
    assert key_of(compound) == {"a", "b"}
    assert weakness(compound, "model")


@pytest.mark.parametrize("named", [None, 3, {"a": 1}, ["a", 3]])
def test_a_test_that_names_no_columns_is_of_no_key(named, unique):
    made_from = {"name": "unique_together", "kwargs": {"columns": named}}
    assert not key_of(changed(unique, made_from=made_from, column_name=None))


def test_a_test_that_hides_dbts_own_counts_for_nothing(a_copy):
    from governance.gate import Question, judge

    folder = a_copy("key_tested")
    (folder / "macros" / "naming" / "test_unique.sql").write_text("")
    manifest = folder / "target" / "manifest.json"
    content = msgspec.json.decode(manifest.read_bytes())
    own = content["macros"]["macro.key_tested.test_unique_together"]
    for name in ("test_unique_together", "test_unique"):
        content["macros"][f"macro.key_tested.{name}"] = {
            **own,
            "name": name,
            "unique_id": f"macro.key_tested.{name}",
        }
    (folder / "elsewhere.json").write_bytes(msgspec.json.encode(content))
    policies = folder.parent / "policies_only"
    policies.mkdir()
    for name in ("policies", "governance.yml"):
        (folder / name).rename(policies / name)
    (result,) = judge(Question(folder / "elsewhere.json", policies, only=(CHECK,))).results
    found = {one.node.split(".")[2]: one.message for one in result.findings}
    assert "is another test of that name" in found["tested"]
    assert "combined" not in found


def test_it_may_be_empty_where_nothing_is_silver_or_platinum(asked):
    result = asked(CHECK, "empty")
    assert result.outcome is Outcome.EMPTY
    assert result.may_be_empty
