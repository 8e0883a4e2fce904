"""New, late and repeated events change exactly what they should, and to the same end as a full refresh."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest

from governance.masks.tokens import read_key, token

DAY_AFTER = "2026-11-21"
LATER = f"{DAY_AFTER}T10:00:00Z"
# Where rows differ between two builds that end at the same: when and in which run they were written.
RUNS = "exclude (loaded_at)"
TABLES = {
    "commerce.silver.stg_orders": RUNS,
    "commerce.silver.stg_customers": RUNS,
    "commerce.platinum.orders": RUNS,
    "commerce.platinum.customers_scd": RUNS,
    "commerce.platinum.customer_activity": "",
    "identity.silver.stg_accounts": "",
    "identity.silver.accounts_snapshot": "",
    "identity.silver.stg_auth_events": RUNS,
    "identity.platinum.accounts": "",
    "identity.platinum.sessions": RUNS,
    "health.silver.stg_encounters": RUNS,
    "health.silver.encounters_crosswalk": "",
    "health.platinum.encounters_deidentified": "",
}


@dataclass(frozen=True)
class Story:
    """What was landed on the day after, and what the mesh was before and after.

    Attributes:
        before: The mesh as built from the sample.
        after: The mesh after the next build.
        refreshed: The mesh after everything was built anew.
        who: The entities that something happened to, by what it was.
    """

    before: Any
    after: Any
    refreshed: Any
    who: dict[str, Any]

    def token(self, scope, identifier, value):
        key = read_key(self.before.env, "deid_key", 1)
        return token(key, 1, (scope, identifier, "nfc trim"), value)

    def customer(self, what):
        return self.token("customer", "customer_id", self.who[what])

    def account(self, what):
        return self.token("identity", "account_id", self.who[what])

    def changed(self, table, key):
        """Keys of the rows that one of both builds has and the other has not."""
        sets = [
            set(mesh.query(f"select * {TABLES[table]} from {table}")) for mesh in (self.before, self.after)
        ]
        names = [name for name, *_ in self.after.query(f"describe select * {TABLES[table]} from {table}")]
        position = names.index(key)
        return {row[position] for row in sets[0] ^ sets[1]}


def events(mesh, stream):
    """The well-formed lines of a stream, with their records."""
    for file in sorted((mesh.landing / stream).glob("*.ndjson")):
        for line in file.read_bytes().splitlines():
            try:
                record = json.loads(line)
            except ValueError:
                continue
            if isinstance(record, dict):
                yield line, record


def land(mesh, name, records):
    lines = [record if isinstance(record, bytes) else json.dumps(record).encode() for record in records]
    (mesh.landing / name).write_bytes(b"\n".join(lines) + b"\n")


def orders(mesh, who):
    """A new order, a later version, an older version that comes late, and a redelivery."""
    latest = mesh.query("select order_id, version from commerce.platinum.orders order by all")
    who["moves_on"] = next(order for order, version in latest if version == 2)
    who["hears_late"] = next(order for order, version in latest if version >= 4)
    found = {(r.get("order_id"), r.get("version")): (line, r) for line, r in events(mesh, "orders.v1")}
    line, newest = found[who["moves_on"], 2]
    _, oldest = found[who["hears_late"], 2]
    new = {"occurred_at": LATER, "published_at": LATER}
    return [
        {**newest, **new, "event_id": "ORD-next", "version": 3, "status": "cancelled"},
        {**oldest, "published_at": LATER, "event_id": "ORD-late", "version": 1, "status": "placed"},
        {**newest, **new, "event_id": "ORD-new", "order_id": "ORD-new", "version": 1, "ordered_at": LATER},
        line,
    ]


def change(op, lsn, when, record):
    stamp = int(dt.datetime.fromisoformat(when).timestamp() * 1000)
    image = {"before": record, "after": None} if op == "d" else {"before": None, "after": record}
    value = {"op": op, "ts_ms": stamp + 1000, "source": {"lsn": lsn, "ts_ms": stamp}, **image}
    return {"key": {"customer_id": record["customer_id"]}, "value": value}


def customers(mesh, who):
    """A late change between two others, a delete, a create after one, a change that its mask hides."""
    last, firsts, redelivered = {}, {}, b""
    for line, record in events(mesh, "customers.v1"):
        if record.get("value") and record.get("key", {}).get("customer_id"):
            redelivered = redelivered or line
            person = record["key"]["customer_id"]
            if isinstance(person, str) and isinstance(record["value"]["source"]["lsn"], int):
                if record["value"]["after"]:
                    firsts.setdefault(person, []).append(record["value"])
                last[person] = record["value"]
    alive = sorted(person for person, value in last.items() if value["op"] != "d")
    top = max(value["source"]["lsn"] for value in last.values())
    who["changed_before"] = next(person for person in alive if len(firsts[person]) > 1)
    who["leaves"], who["renames"] = [p for p in alive if len(firsts[p]) == 1][:2]
    who["returns"] = next(person for person, value in sorted(last.items()) if value["op"] == "d")
    first = firsts[who["changed_before"]][0]
    instant = dt.datetime.fromtimestamp(first["source"]["ts_ms"] / 1000 + 1, dt.UTC).isoformat()
    renamed = firsts[who["renames"]][0]["after"]
    return [
        change("u", first["source"]["lsn"] + 1, instant, {**first["after"], "phone": "+1-202-555-0199"}),
        change("d", top + 10, LATER, firsts[who["leaves"]][0]["after"]),
        {"key": {"customer_id": who["leaves"]}, "value": None},
        change("c", top + 20, LATER, firsts[who["returns"]][0]["after"]),
        change("u", top + 30, LATER, {**renamed, "email": "somebody.else@" + renamed["email"].split("@")[1]}),
        redelivered,
    ]


def logins(mesh, who):
    """An event late by days between two sessions, one of a new session, and a redelivery."""
    raw = mesh.query(
        "select distinct account_id, occurred_at, event_id from identity.bronze.auth_v1 order by all"
    )
    minutes = dt.timedelta(minutes=1)
    who["was_away"], when = next(
        (before[0], before[1] + (after[1] - before[1]) / 2)
        for before, after in pairwise(raw)
        if before[0] == after[0] and 30 * minutes < after[1] - before[1] < 60 * minutes
    )
    found = {r.get("event_id"): (line, r) for line, r in events(mesh, "auth.v1")}
    line, late = found[next(event for account, _, event in raw if account == who["was_away"])]
    who["logs_in"], _, event = next(row for row in raw if row[0] != who["was_away"])
    _, other = found[event]
    return [
        {**late, "event_id": "LOG-late", "occurred_at": when.isoformat() + "Z", "published_at": LATER},
        {**other, "event_id": "LOG-new", "occurred_at": LATER, "published_at": LATER},
        line,
    ]


def encounters(mesh, who):
    """A new state of an encounter, a new encounter, and a redelivery."""
    line, record = next(each for each in events(mesh, "encounters.v1") if each[1].get("version") == 1)
    who["treated"] = record["encounter_id"]
    new = {"occurred_at": LATER, "published_at": LATER}
    return [
        {**record, **new, "event_id": "ENC-next", "version": 90, "status": "cancelled"},
        {**record, **new, "event_id": "ENC-new", "encounter_id": "ENC-new", "service_start_date": DAY_AFTER},
        line,
    ]


def accounts(mesh, who):
    """The next day's export: one account is locked, one has another address, one is gone."""
    exported = [record for _, record in events(mesh, "accounts")]
    locked = next(record for record in exported if record["account_id"] == who["logs_in"])
    assert locked["status"] == "active"
    readdressed, gone = exported[-2], exported[-1]
    who |= {
        "locked": locked["account_id"],
        "readdressed": readdressed["account_id"],
        "gone": gone["account_id"],
    }
    readdressed["email"] = "somebody.else@" + readdressed["email"].split("@")[1]
    locked["status"] = "locked"
    return [{**record, "exported_on": DAY_AFTER} for record in exported[:-1]]


@pytest.fixture(scope="module")
def story(built_mesh, tmp_path_factory):
    after, who = built_mesh.copy(tmp_path_factory.mktemp("after")), {}
    for stream, tell in {
        "orders.v1": orders,
        "customers.v1": customers,
        "auth.v1": logins,
        "encounters.v1": encounters,
    }.items():
        land(after, f"{stream}/{stream}-90000.ndjson", tell(built_mesh, who))
    land(after, f"accounts/accounts-{DAY_AFTER}.ndjson", accounts(built_mesh, who))
    after.collect()
    after.dbt("build")
    refreshed = after.copy(tmp_path_factory.mktemp("refreshed"))
    refreshed.dbt("run", "--full-refresh")
    return Story(built_mesh, after, refreshed, who)


@pytest.mark.parametrize("table", TABLES)
def test_what_grew_is_what_a_full_refresh_makes(story, table):
    sql = f"select * {TABLES[table]} from {table} order by all"
    assert story.after.query(sql) == story.refreshed.query(sql)


@pytest.mark.parametrize(
    ("table", "new"),
    [
        ("commerce.silver.stg_orders", 3),
        ("commerce.silver.stg_customers", 5),
        ("identity.silver.stg_auth_events", 2),
        ("health.silver.stg_encounters", 2),
    ],
)
def test_silver_takes_what_is_new_and_no_redelivery(story, table, new):
    key = "change_id" if table.endswith("customers") else "event_id"
    assert len(story.changed(table, key)) == new
    standing = f"select * from {table} where loaded_at < (select max(loaded_at) from {table}) order by all"
    assert story.before.query(f"select * from {table} order by all") == story.after.query(standing)


def test_orders_change_by_new_versions_alone(story):
    assert story.changed("commerce.platinum.orders", "order_id") == {story.who["moves_on"], "ORD-new"}
    assert story.after.query(
        "select version, status, last_event_id from commerce.platinum.orders where order_id = ?",
        story.who["moves_on"],
    ) == [(3, "cancelled", "ORD-next")]


def test_histories_are_cut_anew_for_the_customers_concerned(story):
    changed = ("changed_before", "leaves", "renames", "returns")
    assert story.changed("commerce.platinum.customers_scd", "customer_id") == {
        story.customer(what) for what in changed
    }

    def history(mesh, what):
        return mesh.query(
            "select valid_from, valid_to, phone, email from commerce.platinum.customers_scd"
            " where customer_id = ? order by source_lsn",
            story.customer(what),
        )

    late, known = history(story.after, "changed_before"), history(story.before, "changed_before")
    assert len(late) == len(known) + 1
    assert late[1][2] == "***-**-99"
    assert late[2:] == known[1:]
    assert [period[1] for period in history(story.after, "leaves")] == [dt.datetime(2026, 11, 21, 10)]  # noqa: DTZ001 - no zone
    back = history(story.after, "returns")
    assert back[-2][1] < back[-1][0]
    assert back[-1][1] is None
    before, now = history(story.after, "renames")
    assert (before[1], before[2:]) == (now[0], now[2:])


def test_sessions_change_for_the_accounts_concerned(story):
    assert story.changed("identity.platinum.sessions", "account_id") == {
        story.account("was_away"),
        story.account("logs_in"),
    }

    def counts(mesh, what):
        [row] = mesh.query(
            "select count(*), sum(event_count) from identity.platinum.sessions where account_id = ?",
            story.account(what),
        )
        return row

    sessions, known = counts(story.before, "was_away")
    assert counts(story.after, "was_away") == (sessions - 1, known + 1)
    sessions, known = counts(story.before, "logs_in")
    assert counts(story.after, "logs_in") == (sessions + 1, known + 1)


def test_activity_changes_on_the_days_concerned(story):
    places = story.changed("commerce.platinum.customer_activity", "customer_id")
    concerned = story.after.query(
        "select customer_id from commerce.platinum.orders where order_id in (?, 'ORD-new')"
        " union select customer_id from identity.platinum.sessions where account_id in (?, ?)",
        story.who["moves_on"],
        story.account("was_away"),
        story.account("logs_in"),
    )
    assert places == {customer for (customer,) in concerned}


def test_keys_of_encounters_stay_and_new_ones_are_random(story):
    before = dict(
        story.before.query("select encounter_id, encounter_key from health.silver.encounters_crosswalk")
    )
    after = dict(
        story.after.query("select encounter_id, encounter_key from health.silver.encounters_crosswalk")
    )
    assert before.items() < after.items()
    new = story.token("health", "unique_id", "ENC-new")
    assert after.keys() - before.keys() == {new}
    treated = before[story.token("health", "unique_id", story.who["treated"])]
    assert story.changed("health.platinum.encounters_deidentified", "encounter_key") == {treated, after[new]}
    assert story.after.query(
        "select status from health.platinum.encounters_deidentified where encounter_key = ?", treated
    ) == [("cancelled",)]


def test_accounts_have_versions_since_the_next_export(story):
    changed = {story.account(what) for what in ("locked", "readdressed", "gone")}
    assert story.changed("identity.platinum.accounts", "account_id") == changed

    def versions(what):
        return story.after.query(
            "select status, email, valid_from::date::varchar, is_current from identity.platinum.accounts"
            " where account_id = ? order by valid_from",
            story.account(what),
        )

    assert [version[::3] for version in versions("locked")] == [("active", False), ("locked", True)]
    first, second = versions("readdressed")
    assert first[:2] == second[:2]
    assert (first[2:], second[2:]) == (("2026-11-20", False), (DAY_AFTER, True))
    assert [version[3] for version in versions("gone")] == [False]


def test_sessions_know_the_status_of_their_time(story):
    found = story.after.query(
        "select session_id = 'LOG-new' as is_new, account_status from identity.platinum.sessions"
        " where account_id = ? group by all order by all",
        story.account("locked"),
    )
    assert found == [(False, "active"), (True, "locked")]
