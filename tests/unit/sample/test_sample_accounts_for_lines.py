"""What sample.json says of the lines, counted again by means of its own."""

from __future__ import annotations

import datetime as dt

import pytest

pytestmark = pytest.mark.xdist_group("sample")

EVENT_STREAMS = ("orders.v1", "customers.v1", "auth.v1", "encounters.v1")
STREAMS = (*EVENT_STREAMS, "accounts")
TEN_MINUTES = dt.timedelta(minutes=10)


def delays(stream, events):
    for event in events:
        if stream != "customers.v1":
            occurred, published = event["occurred_at"], event["published_at"]
            yield dt.datetime.fromisoformat(published) - dt.datetime.fromisoformat(occurred)
        elif event["value"]:
            change = event["value"]
            yield dt.timedelta(milliseconds=change["ts_ms"] - change["source"]["ts_ms"])


@pytest.mark.parametrize("stream", STREAMS)
def test_lines_are_events_duplicates_and_malformed(sample, stream):
    counts = sample.manifest["streams"][stream]
    found = sample.streams[stream]
    assert counts["lines"] == len(found.lines)
    assert counts["events"] == len(found.events)
    assert counts["duplicates"] == len(found.duplicates)
    assert {kind: count for kind, count in counts["malformed"].items() if count} == found.malformed


def test_the_event_streams_have_as_many_lines_as_asked_for(sample):
    lines = {stream: sample.manifest["streams"][stream]["lines"] for stream in EVENT_STREAMS}
    assert sum(lines.values()) == sample.manifest["events"] == 25_001
    assert lines == {"orders.v1": 10_001, "customers.v1": 2_500, "auth.v1": 8_750, "encounters.v1": 3_750}


@pytest.mark.parametrize("stream", EVENT_STREAMS)
def test_dirt_has_its_exact_share(sample, stream):
    counts = sample.manifest["streams"][stream]
    assert abs(counts["duplicates"] - counts["lines"] * 0.03) <= 0.5
    assert abs(sum(counts["malformed"].values()) - counts["lines"] * 0.002) <= 0.5
    assert abs(counts["late"] - counts["events"] * 0.02) <= 0.5


def test_every_kind_of_malformed_line_is_there(sample):
    kinds = {kind for stream in EVENT_STREAMS for kind in sample.streams[stream].malformed}
    assert kinds == {
        *("broken_json", "not_an_object", "key_missing", "type_mismatch", "bad_utf8", "carriage_return")
    }


@pytest.mark.parametrize("stream", EVENT_STREAMS)
def test_events_are_late_by_minutes_to_two_days_or_on_time_within_seconds(sample, stream):
    found = list(delays(stream, sample.streams[stream].events))
    late = [delay for delay in found if delay > TEN_MINUTES]
    assert len(late) == sample.manifest["streams"][stream]["late"]
    assert max(late) <= dt.timedelta(hours=48)
    assert max(late) > dt.timedelta(hours=30)
    on_time = [delay for delay in found if delay <= TEN_MINUTES]
    assert min(on_time) > dt.timedelta(0)
    assert max(on_time) < dt.timedelta(seconds=30)


@pytest.mark.parametrize("stream", ["orders.v1", "auth.v1", "encounters.v1"])
def test_events_stand_in_the_order_they_were_published(sample, stream):
    published = [event["published_at"] for event in sample.streams[stream].events]
    assert published == sorted(published)
    occurred = [event["occurred_at"] for event in sample.streams[stream].events]
    assert occurred != sorted(occurred)


def test_changes_stand_in_the_order_they_were_published(sample):
    published = [event["value"]["ts_ms"] for event in sample.streams["customers.v1"].events if event["value"]]
    assert published == sorted(published)


@pytest.mark.parametrize("stream", EVENT_STREAMS)
def test_a_redelivery_comes_after_its_original(sample, stream):
    assert all(original < copy for original, copy in sample.streams[stream].duplicates)
    assert any(copy - original > 1 for original, copy in sample.streams[stream].duplicates)


def test_tombstones_are_counted_and_follow_their_delete(sample):
    stream = sample.streams["customers.v1"]
    deleted, tombstones = {}, {}
    for place, event in zip(stream.places, stream.events, strict=True):
        name = event["key"]["customer_id"]
        if not event["value"]:
            tombstones[name] = place
        elif event["value"]["op"] == "d":
            deleted[name] = place
    assert len(tombstones) == sample.manifest["streams"]["customers.v1"]["tombstones"] > 0
    assert tombstones.keys() == deleted.keys()
    assert all(tombstones[name] > deleted[name] for name in tombstones)


def test_everything_is_published_in_the_year(sample):
    for stream in ("orders.v1", "auth.v1", "encounters.v1"):
        published = [event["published_at"] for event in sample.streams[stream].events]
        assert min(published).startswith("2025-11-21")
        assert max(published).startswith("2026-11-20")


def test_files_are_those_listed(sample):
    listed = {written["path"]: written for written in sample.manifest["files"]}
    found = {
        path.relative_to(sample.folder).as_posix(): path
        for path in sample.folder.rglob("*")
        if path.is_file() and path.name != "sample.json"
    }
    assert found.keys() == listed.keys()
    for name, path in found.items():
        raw = path.read_bytes()
        assert (len(raw), raw.count(b"\n")) == (listed[name]["bytes"], listed[name]["lines"])
    assert "accounts/accounts-2026-11-20.ndjson" in found
    assert "orders.v1/orders.v1-00000.ndjson" in found
