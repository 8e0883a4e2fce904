"""The streams tell one story: states move forward, and people are the same in all of them."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

pytestmark = pytest.mark.xdist_group("sample")

ORDER_STATES = ("placed", "paid", "packed", "shipped", "delivered", "returned")
ENCOUNTER_STATES = ("planned", "in_progress", "finished")


def milliseconds(text):
    return round(dt.datetime.fromisoformat(text).timestamp() * 1000)


def moves_forward(states, order, ends):
    """Whether states only ever follow `order`, or break off from one before `ends[1]` into `ends[0]`."""
    *before, last = states
    if last == ends[0]:
        states = before
        if any(state not in order[: order.index(ends[1])] for state in before):
            return False
    ranks = [order.index(state) for state in states]
    return ranks == sorted(ranks)


@pytest.mark.parametrize(
    ("stream", "key", "order", "ends"),
    [
        ("orders.v1", "order_id", ORDER_STATES, ("cancelled", "shipped")),
        ("encounters.v1", "encounter_id", ENCOUNTER_STATES, ("cancelled", "finished")),
    ],
)
def test_states_move_forward(sample, stream, key, order, ends):
    entities = sample.entities(stream, key)
    for events in entities.values():
        assert moves_forward([event["status"] for event in events], order, ends)
        assert [event["version"] for event in events] == list(range(1, len(events) + 1))
        occurred = [event["occurred_at"] for event in events]
        assert sorted(set(occurred)) == occurred
    assert {event["status"] for events in entities.values() for event in events} == {*order, ends[0]}
    # Some are still under way when the year ends.
    assert any(
        events[-1]["status"] == order[1] and events[-1]["occurred_at"] > "2026-11"
        for events in entities.values()
    )


def test_some_orders_change_before_they_are_paid(sample):
    orders = sample.entities("orders.v1", "order_id").values()
    changed = [events for events in orders if len(events) > 1 and events[1]["status"] == "placed"]
    assert changed
    assert any(first["amount_usd"] != second["amount_usd"] for first, second, *_ in changed)


def test_a_record_changes_from_what_it_was(sample):
    for history in sample.histories().values():
        assert history[0]["op"] in {"c", "r"}
        assert history[0]["before"] is None
        for previous, change in itertools.pairwise(history):
            assert change["op"] in {"u", "d"}
            assert change["before"] == previous["after"]
            assert change["after"] != change["before"]
            assert (change["after"] is None) == (change["op"] == "d")
        assert all(change["op"] != "d" for change in history[:-1])


def test_positions_in_the_log_are_unique_and_rise_with_time(sample):
    changes = [change for history in sample.histories().values() for change in history]
    changes.sort(key=lambda change: change["source"]["lsn"])
    assert len({change["source"]["lsn"] for change in changes}) == len(changes)
    instants = [change["source"]["ts_ms"] for change in changes]
    assert instants == sorted(instants)


def test_people_move_house_and_change_email_phone_tier_and_name(sample):
    changed = set()
    for history in sample.histories().values():
        for change in history:
            if change["op"] == "u":
                before, after = change["before"], change["after"]
                changed |= {name for name in before if before[name] != after[name]}
    assert {"street_address", "city", "email", "phone", "tier", "full_name", "zip_code"} <= changed
    assert not changed & {"customer_id", "ssn", "birth_date", "country", "region", "created_at"}


def as_of(history, instant):
    rows = [change["after"] for change in history if change["source"]["ts_ms"] <= instant]
    return rows[-1] if rows else None


def test_orders_carry_what_the_customer_record_says_at_that_instant(sample):
    histories = sample.histories()
    emails = set()
    for events in sample.entities("orders.v1", "order_id").values():
        for event in events:
            row = as_of(histories[event["customer_id"]], milliseconds(event["occurred_at"]))
            # An order may still be on its way when its customer's record is deleted.
            if row is None:
                assert event["version"] > 1
                continue
            assert (event["customer_email"], event["region"]) == (row["email"], row["region"])
        emails.add(len({event["customer_email"] for event in events}))
    assert max(emails) > 1


def test_logins_and_encounters_are_of_customers_as_they_were(sample):
    histories = sample.histories()
    for event in sample.streams["auth.v1"].events:
        row = as_of(histories[event["customer_id"]], milliseconds(event["occurred_at"]))
        mistyped = event["event_type"] == "login_failed" and event["username"] == row["email"][1:]
        assert mistyped or event["username"] == row["email"]
        assert event["region"] == row["region"]
    known = {row["email"] for history in histories.values() for change in history if (row := change["after"])}
    assert {event["email"] for event in sample.streams["encounters.v1"].events} <= known


def test_everybody_has_an_account_that_is_closed_once_they_left(sample):
    histories = sample.histories()
    accounts = {account["customer_id"]: account for account in sample.streams["accounts"].events}
    assert accounts.keys() == histories.keys()
    assert len({account["account_id"] for account in accounts.values()}) == len(accounts)
    for name, history in histories.items():
        last = history[-1]
        row = last["after"] or last["before"]
        account = accounts[name]
        assert (account["email"], account["display_name"]) == (row["email"], row["full_name"])
        assert account["created_at"] == row["created_at"]
        assert last["op"] != "d" or account["status"] == "closed"
    assert {account["status"] for account in accounts.values()} == {"active", "locked", "closed"}
    assert {account["exported_on"] for account in accounts.values()} == {"2026-11-20"}


def test_a_second_factor_is_asked_only_where_one_is_enrolled(sample):
    accounts = {account["account_id"]: account for account in sample.streams["accounts"].events}
    asked = {
        event["account_id"] for event in sample.streams["auth.v1"].events if "mfa" in event["event_type"]
    }
    assert asked
    assert all(accounts[name]["has_mfa"] for name in asked)
    assert {event["event_type"] for event in sample.streams["auth.v1"].events} == {
        *("login_succeeded", "login_failed", "mfa_challenged", "mfa_passed", "mfa_failed", "logout")
    }


def test_some_sessions_go_past_midnight_and_some_fall_silent(sample):
    by_account = {}
    for event in sample.streams["auth.v1"].events:
        by_account.setdefault(event["account_id"], []).append(dt.datetime.fromisoformat(event["occurred_at"]))
    gaps = [pair for instants in by_account.values() for pair in itertools.pairwise(sorted(instants))]
    half_an_hour = dt.timedelta(minutes=30)
    assert any(a.date() != b.date() and b - a < half_an_hour for a, b in gaps)
    assert any(half_an_hour < b - a < 6 * dt.timedelta(hours=1) for a, b in gaps)


def test_patients_are_of_all_ages(sample):
    ages = []
    for event in sample.streams["encounters.v1"].events:
        born = dt.date.fromisoformat(event["birth_date"])
        ages.append((dt.date.fromisoformat(event["service_start_date"]) - born).days / 365.25)
    assert min(ages) == 0
    assert any(1 < age < 17 for age in ages)
    assert any(20 < age < 60 for age in ages)
    assert any(90 <= age < 91 for age in ages)
    assert 95 < max(ages) < 110


def test_service_ends_when_it_is_finished_and_not_before_it_began(sample):
    for event in sample.streams["encounters.v1"].events:
        ended = event["service_end_date"]
        assert (ended is not None) == (event["status"] == "finished")
        assert ended is None or ended >= event["service_start_date"]


def test_health_identifiers_belong_to_one_patient(sample):
    born, account = {}, {}
    for event in sample.streams["encounters.v1"].events:
        assert born.setdefault(event["mrn"], event["birth_date"]) == event["birth_date"]
        is_child = event["mrn"].startswith("MRN-9")
        if not is_child:
            assert account.setdefault(event["account_number"], event["mrn"]) == event["mrn"]
