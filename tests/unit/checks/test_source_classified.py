"""source-classified: passes, fails and is empty on projects that dbt compiled."""

from __future__ import annotations

import pytest

from governance.findings import Outcome

pytestmark = pytest.mark.xdist_group("source_classified")
CHECK = "source-classified"
BAD = {
    "customer_id": "identifiability is declared as `none`, and identifier `customer_id` is `direct`",
    "total": "confidentiality `secret` is not in policies/classifications.yml",
    "coupon": "nothing says what is in this column",
    "remark": "identifier `diagnosis_notes` is not in policies/classifications.yml",
    "voucher": "a model selects this column, and the source does not list it",
}


@pytest.fixture
def result(asked):
    return asked(CHECK, "source_classified")


def of(result, table):
    return [finding for finding in result.findings if finding.node == f"source.source_classified.crm.{table}"]


@pytest.mark.parametrize("column", BAD)
def test_what_is_not_declared_or_not_known_fails_where_it_enters(column, result):
    (finding,) = [one for one in of(result, "orders") if one.column == column]
    assert BAD[column] in finding.message
    assert finding.fix


def test_nothing_else_of_it_fails(result):
    assert {finding.column for finding in of(result, "orders")} == set(BAD)


def test_what_is_declared_passes(result):
    assert "source.source_classified.crm.people.email" in result.population
    assert of(result, "people") == []


def test_lines_are_those_of_the_column(result, compiled):
    (finding,) = [one for one in of(result, "orders") if one.column == "coupon"]
    lines = (compiled("source_classified") / finding.file).read_text().splitlines()
    assert lines[finding.line - 1].strip() == "- name: coupon"


def test_a_source_without_columns_fails_as_a_whole(result):
    (finding,) = of(result, "tickets")
    assert finding.column is None
    assert "declares no columns" in finding.message


def test_sources_that_nothing_reads_are_left_out_and_counted(result):
    assert not [subject for subject in result.population if "unread" in subject]
    assert result.not_examined == ("2 sources that no model reads",)


def test_it_is_empty_where_no_source_is_read(asked):
    result = asked(CHECK, "empty")
    assert result.outcome is Outcome.EMPTY
    assert result.may_be_empty
