"""identifier-suspected: passes, fails and is empty on projects that dbt compiled."""

from __future__ import annotations

import pytest

from governance.findings import Outcome

pytestmark = pytest.mark.xdist_group("identifier_suspected")
CHECK = "identifier-suspected"
SOURCE = "source.identifier_suspected.crm.customers"


@pytest.fixture
def result(asked):
    return asked(CHECK, "identifier_suspected")


def test_what_is_called_like_an_identifier_is_suspected_where_it_enters(result):
    assert {
        (finding.node.split(".", 2)[2], finding.column): finding.subject for finding in result.findings
    } == {
        ("crm.customers", "email"): "email",
        ("crm.customers", "first_name"): "name",  # a model selects it, and the YAML does not list it
        ("crm.customers", "name"): "name",
        ("crm.customers", "sales_email"): "email",
        ("stg_products", "author_email"): "email",
    }


def test_what_says_how_near_it_is_to_a_person_has_been_looked_at(result):
    for column in ("work_email", "support_email"):
        assert f"{SOURCE}.{column}" in result.population


def test_what_is_made_of_it_is_not_told_again(result):
    assert "model.identifier_suspected.stg_customers.customer_email" in result.population
    assert not [finding for finding in result.findings if "stg_customers" in finding.node]


def test_it_says_why_and_what_to_do(result, compiled):
    finding = next(one for one in result.findings if (one.node, one.column) == (SOURCE, "name"))
    assert finding.message == (
        "this is likely to be `name`, and nothing says so: "
        "that is how columns with `name` are called, and `customers` is about people"
    )
    assert "declare `identifier: name`" in finding.fix
    assert "`identifiability: none` if it leads to nobody" in finding.fix
    lines = (compiled("identifier_suspected") / finding.file).read_text().splitlines()
    assert lines[finding.line - 1].strip() == "- name: name"


def test_sources_that_nobody_reads_are_left_out(result):
    assert not [subject for subject in result.population if "unread" in subject]


def test_it_is_empty_where_there_are_no_columns(asked):
    result = asked(CHECK, "empty")
    assert result.outcome is Outcome.EMPTY
    assert result.may_be_empty
