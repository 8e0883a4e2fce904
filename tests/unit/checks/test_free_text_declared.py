"""free-text-declared: passes, fails and is empty on projects that dbt compiled."""

from __future__ import annotations

import pytest

from governance.findings import Outcome

pytestmark = pytest.mark.xdist_group("free_text_declared")
CHECK = "free-text-declared"
SOURCE = "source.free_text_declared.crm.tickets"


@pytest.fixture
def result(asked):
    return asked(CHECK, "free_text_declared")


def test_text_and_structures_that_nobody_declared_fail_where_they_enter(result):
    assert {(one.node.split(".", 2)[2], one.column): one.subject for one in result.findings} == {
        ("crm.tickets", "note"): "free_text",
        ("crm.tickets", "extras"): "semi_structured",
        ("crm.tickets", "raw_payload"): "semi_structured",
        ("stg_tickets", "utterance"): "free_text",  # so the house's policies call it
    }


def test_what_says_what_it_is_passes(result):
    assert {f"{SOURCE}.comment", f"{SOURCE}.agent_message"} <= set(result.population)


def test_what_is_no_text_of_people_is_not_asked(result):
    for column in ("scores", "note_count", "error_message"):
        assert f"{SOURCE}.{column}" not in result.population


def test_it_says_why_and_what_to_do(result, compiled):
    finding = next(one for one in result.findings if one.column == "extras")
    assert finding.message == "it may hold any identifier, and nothing says so: its type is `variant`"
    assert "declare `identifier: semi_structured`" in finding.fix
    lines = (compiled("free_text_declared") / finding.file).read_text().splitlines()
    assert lines[finding.line - 1].strip() == "- name: extras"


def test_it_is_empty_where_there_is_no_text(asked):
    result = asked(CHECK, "empty")
    assert result.outcome is Outcome.EMPTY
    assert result.may_be_empty
