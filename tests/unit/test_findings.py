import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.findings import Acceptance, CheckResult, Comparison, Finding, Outcome, Status, Verdict

FINDING = Finding(
    file="models/orders.yml",
    line=7,
    check="column-masked",
    node="model.brook.orders",
    column="customer_email",
    subject=None,
    expected="mask_email",
    message="not masked",
    fix="mask it",
)


def test_an_id_is_the_digest_of_what_identifies_the_finding():
    # sha256 of ["column-masked","model.brook.orders","customer_email",null,"mask_email"], first 16 digits
    assert FINDING.id == "200d8abca3faca1d"


def test_an_id_survives_an_edit_above_and_a_better_sentence():
    assert replace(FINDING, line=9, message="raw", fix="call mask_email", file="a.yml").id == FINDING.id


@given(st.sampled_from(["check", "node", "column", "subject", "expected"]), st.text(min_size=1))
def test_an_id_changes_with_anything_that_identifies_it(field, value):
    other = replace(FINDING, **{field: value})
    assert (other.id == FINDING.id) == (other == FINDING)


def test_ids_tell_null_from_the_word():
    assert replace(FINDING, subject="null").id != FINDING.id


@pytest.mark.parametrize(
    ("population", "findings", "error", "outcome"),
    [
        (("a",), (), None, Outcome.PASS),
        (("a",), (FINDING,), None, Outcome.FAIL),
        ((), (), None, Outcome.EMPTY),
        (("a",), (FINDING,), "crashed", Outcome.ERROR),
        ((), (), "crashed", Outcome.ERROR),
    ],
)
def test_outcome(population, findings, error, outcome):
    result = CheckResult("c", "t", population, findings, error=error)
    assert result.outcome is outcome


WAIVED = Acceptance(
    Status.WAIVED, "data@example.com", "security@example.com", "moves away", dt.date(2027, 1, 1)
)


def test_an_accepted_finding_does_not_fail_its_check_and_still_counts_in_the_coverage():
    other = replace(FINDING, column="customer_name")
    population = (FINDING.place, other.place)
    accepted = {FINDING.id: WAIVED}
    both = CheckResult("c", "t", population, (FINDING, other), accepted=accepted)
    assert (both.outcome, both.open, both.coverage) == (Outcome.FAIL, (other,), 0.0)
    assert [both.status(finding) for finding in both.findings] == [Status.WAIVED, Status.OPEN]
    one = CheckResult("c", "t", population, (FINDING,), accepted=accepted)
    assert (one.outcome, one.open, one.coverage) == (Outcome.PASS, (), 0.5)
    verdict = Verdict("x", None, (both, one))
    assert verdict.findings(Status.OPEN) == (other,)
    assert verdict.findings() == (FINDING, other, FINDING)


def test_nothing_accepts_an_error():
    assert (
        CheckResult("c", "t", ("a",), (), error="crashed", accepted={FINDING.id: WAIVED}).outcome == "error"
    )


def test_the_coverage_of_the_base_is_none_where_the_check_was_not_asked():
    base = Comparison("m.json", (CheckResult("c", "t", ("a",)),), frozenset(), ())
    assert (base.coverage("c"), base.coverage("d")) == (1.0, None)
