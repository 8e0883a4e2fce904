"""fixtures-synthetic: passes, fails and is empty on projects that dbt compiled."""

from __future__ import annotations

import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.checks.recognising import Recogniser
from governance.declared.policies import load_policies
from governance.findings import Outcome
from governance.gate import Question, judge

pytestmark = pytest.mark.xdist_group("fixtures_synthetic")
CHECK = "fixtures-synthetic"
# Node without its kind and project → what was found, where it says, file and line.
BAD = [
    ("jane", "email", "stands in it", "macros/own/jane.sql", 0),
    ("crm.customers", "email", "its description", "models/_models.yml", "- name: customers"),
    ("described", "phone", "description of its column `id`", "models/_models.yml", "- name: id"),
    ("accepted_values_in_literal_email__", "email", "its arguments", "models/_models.yml", "- name: email"),
    ("tested.rows_in_dicts", "email", "its rows", "models/_models.yml", "- name: rows_in_dicts"),
    ("tested.rows_in_csv", "email", "its rows", "models/_models.yml", "- name: rows_in_csv"),
    ("tested.rows_in_sql", "email", "its rows", "models/_models.yml", "- name: rows_in_sql"),
    ("tested.rows_in_files", "email", "its rows", "models/_models.yml", "- name: rows_in_files"),
    ("tested.rows_in_files", "phone", "its rows", "models/_models.yml", "- name: rows_in_files"),
    ("in_jinja", "email", "its SQL", "models/in_jinja.sql", "jane.doe"),
    ("in_literal", "email", "its SQL", "models/in_literal.sql", "jane.doe"),
    ("numbers", "ssn", "its column `ssn`", "seeds/numbers.csv", "123-45-6789"),
    ("numbers", "ssn", "its column `ssn`", "seeds/numbers.csv", "950-70-1234"),
    ("numbers", "ip_address", "its column `ip`", "seeds/numbers.csv", "8.8.8.8"),
    ("numbers", "ip_address", "its column `ip`", "seeds/numbers.csv", "1.1.1.1"),
    ("people", "email", "its column `email`", "seeds/people.csv", "jane.doe"),
    ("people", "phone", "its column `phone`", "seeds/people.csv", "867-5309"),
    ("people", "payment_card", "its column `note`", "seeds/people.csv", "4532-0151-1283-0366"),
    ("nobody_is_jane", "email", "its SQL", "tests/nobody_is_jane.sql", 0),
]


def name(finding):
    return finding.node.split(".", 2)[2].split(".b")[0].split("x__jane")[0]


def line_of(finding, folder):
    return (folder / finding.file).read_text().splitlines()[finding.line - 1]


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: f"{bad[0]}-{bad[1]}")
def test_what_may_be_somebodys_fails_where_it_stands(bad, asked, compiled):
    node, identifier, where, file, at = bad
    fitting = [
        one
        for one in asked(CHECK, "fixtures_synthetic").findings
        if name(one) == node and f"`{identifier}`" in one.message and one.file == file
    ]
    assert fitting
    assert all(where in one.message for one in fitting)
    if at:
        assert any(at in line_of(one, compiled("fixtures_synthetic")) for one in fitting)
    else:
        assert [one.line for one in fitting] == [0]


def test_nothing_else_fails(asked):
    found = {name(one) for one in asked(CHECK, "fixtures_synthetic").findings}
    assert found == {node for node, *_ in BAD} | {"many"}


def test_many_values_of_one_node_are_six_findings(asked):
    messages = [one.message for one in asked(CHECK, "fixtures_synthetic").findings if name(one) == "many"]
    assert len(messages) == 6
    assert "3 more values here look like identifiers of people" in messages


@pytest.mark.parametrize("node", ["good", "in_comment", "tested", "reserved"])
def test_examples_and_comments_pass(node, asked):
    result = asked(CHECK, "fixtures_synthetic")
    assert any(subject.endswith(f".{node}") for subject in result.population)


def test_no_finding_holds_a_value(asked):
    for one in asked(CHECK, "fixtures_synthetic").findings:
        text = f"{one.message} {one.fix} {one.subject}"
        assert not any(value in text for value in ("jane.doe", "mailbox", "867", "6789", "4532", "8.8"))


def test_one_value_has_one_digest_and_another_key_another(asked, a_copy):
    subjects = {
        one.subject
        for one in asked(CHECK, "fixtures_synthetic").findings
        if name(one) in {"jane", "in_jinja"}
    }
    assert len(subjects) == 1
    folder = a_copy("fixtures_synthetic")
    file = folder / "governance.yml"
    file.write_text(
        file.read_text() + "fixtures: {salt: a5c5f35b0d1e44b1, ignore: [ip_address, payment_card, url]}\n"
    )
    (result,) = judge(Question(None, folder, only=(CHECK,))).results
    assert subjects.isdisjoint(one.subject for one in result.findings)
    assert not any("ip_address" in one.message or "payment_card" in one.message for one in result.findings)


def test_seeds_that_are_not_there_are_told(compiled, tmp_path):
    folder = compiled("fixtures_synthetic")
    shutil.copytree(folder / "policies", tmp_path / "policies")
    shutil.copy(folder / "governance.yml", tmp_path)
    (result,) = judge(Question(folder / "target" / "manifest.json", tmp_path, only=(CHECK,))).results
    assert result.not_examined == ("the CSV files of 4 seeds are not there",)
    assert not any(one.file.endswith(".csv") for one in result.findings)


@pytest.fixture(scope="module")
def recogniser(compiled):
    return Recogniser(load_policies(compiled("fixtures_synthetic")), "shop")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1234567890123", []),
        ("4532015112830366", ["payment_card"]),
        ("4532015112830367", []),
        ("order-4532015112830366", []),
        ("v1.2.3", []),
        ("2024-11-20 10:00:00", []),
        ("decimal(18,2)", []),
        ("#***@mailbox.org", []),
        ("10.20.0.0", []),
        ("call 212 867 5309 now", ["phone"]),
        ("123-45-6789 and 123-45-6789", ["ssn", "ssn"]),
    ],
)
def test_what_is_recognised(text, found, recogniser):
    assert [hit.identifier for hit in recogniser.find(text)] == found


@given(
    before=st.text(max_size=200),
    value=st.sampled_from(["jane.doe@mailbox.org", "123-45-6789", "8.8.4.4", "(212) 867-5309"]),
    after=st.text(max_size=200),
)
def test_a_value_is_found_wherever_it_stands(before, value, after, recogniser):
    text = f"{before} {value} {after}"
    assert any(text[hit.start : hit.end] == hit.value and value in hit.value for hit in recogniser.find(text))


def test_the_empty_project_has_nothing_to_find(asked):
    result = asked(CHECK, "empty")
    assert result.outcome is Outcome.PASS
    assert result.may_be_empty
