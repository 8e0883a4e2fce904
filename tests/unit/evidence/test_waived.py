"""Waivers in the log: granted once, renewed, ended."""

from __future__ import annotations

import datetime as dt

import pytest

from governance.declared.waivers import Renewal, Waiver
from governance.evidence.log import opened_log
from governance.evidence.place import place_of
from governance.evidence.waived import waiver_changes

DAY = dt.date(2026, 3, 1)
WAIVER = Waiver(
    finding="0123456789abcdef",
    approved_on=DAY,
    expires=dt.date(2026, 4, 1),
    owner="ada@example.com",
    approved_by="bob@example.com",
    reason="Known.",
)
RENEWED = Waiver(
    **{
        name: getattr(WAIVER, name)
        for name in ("finding", "approved_on", "expires", "owner", "approved_by", "reason")
    },
    renewals=(
        Renewal(approved_by="eve@example.com", approved_on=dt.date(2026, 3, 30), expires=dt.date(2026, 5, 1)),
    ),
)


@pytest.fixture
def on(kept):
    place = place_of(kept.folder)

    def record(day, *waivers):
        found = list(waiver_changes(place.store, waivers, day))
        with opened_log(place.store, place.signer()) as log:
            for statement in found:
                log.append(statement, dt.datetime.combine(day, dt.time(), dt.UTC))
        return [(statement.kind, statement.predicate.get("how")) for statement in found]

    return record


def test_a_waiver_is_granted_once_and_ends_on_its_last_day(on):
    assert on(DAY, WAIVER) == [("waiver-granted", None)]
    assert on(DAY, WAIVER) == []
    assert on(dt.date(2026, 4, 1), WAIVER) == []
    assert on(dt.date(2026, 4, 2), WAIVER) == [("waiver-expired", "expired")]
    assert on(dt.date(2026, 4, 3), WAIVER) == []


def test_a_renewal_is_another_grant(on):
    on(DAY, WAIVER)
    assert on(dt.date(2026, 3, 30), RENEWED) == [("waiver-granted", None)]
    assert on(dt.date(2026, 4, 20), RENEWED) == []


def test_one_that_is_taken_out_ends_too_and_may_come_back(on):
    on(DAY, WAIVER)
    assert on(DAY) == [("waiver-expired", "removed")]
    assert on(DAY) == []
    assert on(DAY, WAIVER) == [("waiver-granted", None)]


def test_one_that_had_ended_before_it_was_seen_is_never_granted(on):
    assert on(dt.date(2026, 4, 2), WAIVER) == []
