"""dbt-contract-enforced: passes, fails and is empty on projects that dbt compiled."""

import pytest

from governance.findings import Outcome

pytestmark = pytest.mark.xdist_group("dbt_contract_enforced")
CHECK = "dbt-contract-enforced"
BAD = {
    "not_enforced": ["its dbt contract is not enforced"],
    "untyped": ["its dbt contract is not enforced", "no data type for `a`, `b`"],
    "undeclared": ["its dbt contract is not enforced", "no data type for any column"],
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


def test_only_platinum_tables_are_examined(asked):
    examined = {subject.split(".")[2] for subject in asked(CHECK, "dbt_contract_enforced").population}
    assert examined == {*BAD, "enforced"}


def test_lines_are_those_of_the_models(asked, compiled):
    (finding,) = [one for one in asked(CHECK, "dbt_contract_enforced").findings if "not_enforced" in one.node]
    lines = (compiled("dbt_contract_enforced") / finding.file).read_text().splitlines()
    assert "- name: not_enforced" in lines[finding.line - 1]


def test_it_may_be_empty_where_nothing_is_platinum(asked):
    result = asked(CHECK, "empty")
    assert result.outcome is Outcome.EMPTY
    assert result.may_be_empty
