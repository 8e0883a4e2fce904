"""Periods of retention: calendar years and months, and the longest of them holds."""

from __future__ import annotations

import datetime as dt

import pytest

from governance.declared.evidence import Evidence, after, retained_until


@pytest.mark.parametrize(
    ("day", "period", "until"),
    [
        ("2026-03-01", "P2Y", "2028-03-01"),
        ("2024-02-29", "P1Y", "2025-03-01"),
        ("2026-01-31", "P1M", "2026-03-01"),
        ("2026-11-30", "P13M", "2027-12-30"),
        ("2026-12-31", "P1D", "2027-01-01"),
    ],
)
def test_a_period_after_a_day(day, period, until):
    assert after(dt.date.fromisoformat(day), period) == dt.date.fromisoformat(until)


def test_what_is_no_period_is_an_error():
    with pytest.raises(ValueError, match="no period"):
        after(dt.date(2026, 1, 1), "P1Y6M")


def test_the_longest_retention_holds_and_without_any_evidence_is_kept_for_good():
    settings = Evidence(origin="example.com/evidence", retention={"soc2": "P2Y", "hipaa": "P6Y"})
    assert retained_until(settings, dt.date(2026, 3, 1)) == dt.date(2032, 3, 1)
    assert retained_until(Evidence(origin="example.com/evidence"), dt.date(2026, 3, 1)) is None
