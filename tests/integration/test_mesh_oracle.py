"""Platinum says what plain Python makes of the raw events: other code, the same answers."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from operator import itemgetter

import pytest

from governance.masks.tokens import read_key, token

EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - DuckDB's timestamps have no zone
IDLE = dt.timedelta(minutes=30)
AS_OF = dt.date(2026, 11, 20)


@pytest.fixture(scope="module")
def tokens(built_mesh):
    key = read_key(built_mesh.env, "deid_key", 1)
    return lambda scope, identifier, value: token(key, 1, (scope, identifier, "nfc trim"), value)


def latest(events, entity, version, event):
    """The last of each entity's events, by version."""
    ordered = sorted(events, key=itemgetter(entity, version, event))
    return {key: list(group)[-1] for key, group in groupby(ordered, itemgetter(entity))}


def moment(milliseconds):
    return EPOCH + dt.timedelta(milliseconds=milliseconds)


def test_orders_are_in_their_latest_state(built_mesh, tokens):
    events = built_mesh.query(
        "select distinct order_id, version, event_id, customer_id, status, amount_usd, occurred_at"
        " from commerce.bronze.orders_v1"
    )
    expected = [
        (order, version, event, tokens("customer", "customer_id", customer), *rest)
        for order, version, event, customer, *rest in latest(events, 0, 1, 2).values()
    ]
    found = built_mesh.query(
        "select order_id, version, last_event_id, customer_id, status, amount_usd, status_changed_at"
        " from commerce.platinum.orders"
    )
    assert sorted(found) == sorted(expected)


def periods(changes):
    """Of one customer's changes, in the log's order: (lsn, from, to) of each period with the same record."""
    turns = []
    for lsn, when, kind, *record in changes:
        state = None if kind == "d" else record
        if not turns and state is None:
            continue
        if not turns or turns[-1][2] != state:
            turns.append((lsn, when, state))
    ends = [when for _, when, _ in turns[1:]] + [None]
    return [
        (lsn, moment(when), None if end is None else moment(end))
        for (lsn, when, state), end in zip(turns, ends, strict=True)
        if state is not None
    ]


def test_customers_have_the_periods_of_their_raw_records(built_mesh, tokens):
    changes = built_mesh.query(
        "select distinct customer_id, source_lsn, source_ts_ms, op, after_full_name, after_email, after_phone,"
        " after_ssn, after_birth_date, after_street_address, after_city, after_zip_code, after_country,"
        " after_region, after_tier from commerce.bronze.customers_v1 where op is not null"
        " order by customer_id, source_lsn"
    )
    expected = [
        (tokens("customer", "customer_id", customer), *period)
        for customer, group in groupby(changes, itemgetter(0))
        for period in periods([change[1:] for change in group])
    ]
    found = built_mesh.query(
        "select customer_id, source_lsn, valid_from, valid_to from commerce.platinum.customers_scd"
    )
    assert sorted(found, key=itemgetter(1)) == sorted(expected, key=itemgetter(1))
    assert {change[3] for change in changes} == {"c", "d", "r", "u"}


def test_some_changes_of_customers_hide_behind_their_masks(built_mesh):
    [(alike,)] = built_mesh.query(
        "select count(*) from commerce.platinum.customers_scd as before"
        " inner join commerce.platinum.customers_scd as after"
        "     on before.customer_id = after.customer_id and before.valid_to = after.valid_from"
        " where (before.full_name, before.email, before.phone, before.zip_code, before.tier)"
        "     is not distinct from (after.full_name, after.email, after.phone, after.zip_code, after.tier)"
    )
    assert alike > 0


def test_sessions_are_cut_at_thirty_idle_minutes(built_mesh, tokens):
    events = built_mesh.query(
        "select distinct account_id, occurred_at, event_id, event_type from identity.bronze.auth_v1 order by all"
    )
    expected, last = [], {}
    for account, when, event, kind in events:
        session = last.get(account)
        if session is None or when - session["end"] > IDLE:
            session = last[account] = {
                "id": event,
                "account": account,
                "start": when,
                "count": 0,
                "failed": 0,
            }
            expected.append(session)
        session["end"] = when
        session["count"] += 1
        session["failed"] += kind == "login_failed"
    found = built_mesh.query(
        "select session_id, account_id, started_at, ended_at, event_count, failed_login_count"
        " from identity.platinum.sessions"
    )
    assert sorted(found) == sorted(
        (
            each["id"],
            tokens("identity", "account_id", each["account"]),
            each["start"],
            each["end"],
            each["count"],
            each["failed"],
        )
        for each in expected
    )
    [(over_midnight,)] = built_mesh.query(
        "select count(*) from identity.platinum.sessions where started_at::date < ended_at::date"
    )
    assert over_midnight > 0


def test_sessions_know_their_accounts_status(built_mesh, tokens):
    statuses = dict(built_mesh.query("select account_id, status from identity.bronze.accounts"))
    known = {tokens("identity", "account_id", account): status for account, status in statuses.items()}
    found = built_mesh.query("select distinct account_id, account_status from identity.platinum.sessions")
    assert {(account, known[account]) for account, _ in found} == set(found)


def age(born, day):
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def deidentified(born, service):
    """Age and years as Safe Harbor leaves them (45 CFR 164.514(b)(2)(i)(C)), as of AS_OF."""
    years = age(born, service)
    floor = AS_OF.year - 89
    hidden = years > 89 or service.year - years < floor
    return "90+" if hidden else str(years), born.year if born.year >= floor else None, service.year


def test_encounters_tell_ages_and_years_as_safe_harbor_allows(built_mesh, tokens):
    events = built_mesh.query(
        "select distinct encounter_id, version, event_id, birth_date, service_start_date, status, diagnosis_code"
        " from health.bronze.encounters_v1"
    )
    expected = {
        tokens("health", "unique_id", encounter): (*deidentified(born, service), *rest)
        for encounter, _, _, born, service, *rest in latest(events, 0, 1, 2).values()
    }
    found = built_mesh.query(
        "select encounter_id, age_at_service, birth_year, service_year, status, diagnosis_code"
        " from health.platinum.encounters_deidentified"
        " inner join health.silver.encounters_crosswalk using (encounter_key)"
    )
    assert {encounter: tuple(rest) for encounter, *rest in found} == expected
    assert {"90+", "89", "88"} <= {row[1] for row in found}


def test_customer_activity_counts_what_happened_that_day(built_mesh):
    found = built_mesh.query(
        "select customer_id, activity_date, region, order_count, session_count, net_amount_usd"
        " from commerce.platinum.customer_activity"
    )
    expected = {}
    for customer, day, region, status, amount in built_mesh.query(
        "select customer_id, ordered_at::date, region, status, amount_usd from commerce.platinum.orders"
    ):
        counts = expected.setdefault((customer, day, region), [0, 0, 0])
        counts[0] += 1
        counts[2] += 0 if status in {"cancelled", "returned"} else amount
    for key in built_mesh.query(
        "select customer_id, started_at::date, region from identity.platinum.sessions"
    ):
        expected.setdefault(key, [0, 0, 0])[1] += 1
    assert {row[:3]: list(row[3:]) for row in found} == expected
    assert any(row[3] and row[4] for row in found), "no day has both orders and sessions"
