"""deidentified-at-build: what a target that may hold raw identifiers would leave in a de-identified product fails."""

from __future__ import annotations

import pytest

from governance.findings import Outcome
from governance.gate import Question, judge

pytestmark = pytest.mark.xdist_group("deidentified_at_build")
CHECK = "deidentified-at-build"
LEAVES = "which leaves the value as it is where the target may hold raw identifiers"
BAD = {
    "Email": f"`email` comes to it through `mask_email`, {LEAVES}",
    "mixed": f"`email` comes to it through `mask_email`, {LEAVES}",
    "masked_name": f"`name` comes to it through `mask_name`, {LEAVES}",
}
GOOD = {"good_domain", "good_initials", "good_late"}


@pytest.mark.parametrize("column", BAD)
def test_what_a_mask_alone_lowers_fails(column, asked):
    (finding,) = [one for one in asked(CHECK, "deidentified_at_build").findings if one.column == column]
    assert BAD[column] in finding.message
    assert "`deidentify_" in finding.fix
    assert finding.line > 0


def test_what_is_deidentified_on_each_way_passes_and_the_raw_is_asked_elsewhere(asked):
    result = asked(CHECK, "deidentified_at_build")
    assert {finding.column for finding in result.findings} == set(BAD)
    names = {subject.rpartition(".")[2] for subject in result.population}
    assert names == {*BAD, *GOOD}
    assert all(subject.startswith("model.deidentified_at_build.study.") for subject in result.population)


def test_the_raw_column_is_a_finding_of_column_masked(asked):
    columns = {finding.column for finding in asked("column-masked", "deidentified_at_build").findings}
    assert "raw_even_so" in columns


def test_the_way_is_told(asked):
    (finding,) = [one for one in asked(CHECK, "deidentified_at_build").findings if one.column == "Email"]
    assert finding.way == ("crm.people.email", "identity, mask_email", "stg.email", "identity", "study.email")


def test_it_is_empty_where_no_product_is_deidentified(compiled):
    (result,) = judge(Question(None, compiled("row_access_attached"), only=(CHECK,))).results
    assert result.outcome is Outcome.EMPTY
    assert result.may_be_empty
