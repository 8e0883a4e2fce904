"""One small sample, read back by means of its own: nothing here comes from the code that wrote it."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import jsonschema
import pytest

from governance.sample.writing import write_sample

CONTRACTS = Path(__file__).parents[3] / "contracts"
SCHEMAS = {
    "orders.v1": "commerce/schemas/orders.v1.json",
    "customers.v1": "commerce/schemas/customers.v1.json",
    "auth.v1": "identity/schemas/auth.v1.json",
    "encounters.v1": "health/schemas/encounters.v1.json",
    "accounts": "identity/schemas/accounts.json",
}
# Odd, so that shares do not come out even; enough for several hundred people beside the canaries.
EVENTS = 25_001
FORMATS = jsonschema.FormatChecker(formats=())


@FORMATS.checks("date-time", raises=ValueError)
def _is_instant(value):
    return not isinstance(value, str) or dt.datetime.fromisoformat(value).tzinfo is not None


@FORMATS.checks("date", raises=ValueError)
def _is_day(value):
    return not isinstance(value, str) or bool(dt.date.fromisoformat(value))


@dataclass
class Stream:
    """The lines of one stream, told apart.

    `lines` are raw, in order; `events` the well-formed ones, decoded, each once, in the order they
    were first delivered; `places` where (0-based) each stands first.
    """

    lines: list[bytes]
    events: list[dict] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    duplicates: list[tuple[int, int]] = field(default_factory=list)
    malformed: Counter = field(default_factory=Counter)


def what_is_wrong(line, validator):
    """The kind of a line's fault; None and the decoded object for a good one."""
    if b"\r" in line:
        return "carriage_return", None
    try:
        record = json.loads(line.decode())
    except UnicodeDecodeError:
        return "bad_utf8", None
    except json.JSONDecodeError:
        return "broken_json", None
    if not isinstance(record, dict):
        return "not_an_object", None
    errors = list(validator.iter_errors(record))
    if not errors:
        return None, record
    return "key_missing" if any(error.validator == "required" for error in errors) else "type_mismatch", None


def read_stream(folder, stream, written):
    lines = []
    for part in sorted(file["path"] for file in written if file["path"].startswith(f"{stream}/")):
        raw = (folder / part).read_bytes()
        assert raw.endswith(b"\n")
        lines += raw[:-1].split(b"\n")
    found = Stream(lines)
    schema = json.loads((CONTRACTS / SCHEMAS[stream]).read_text())
    validator = jsonschema.Draft202012Validator(schema, format_checker=FORMATS)
    first = {}
    for place, line in enumerate(lines):
        if line in first:
            found.duplicates.append((first[line], place))
            continue
        wrong, record = what_is_wrong(line, validator)
        if wrong:
            found.malformed[wrong] += 1
            continue
        first[line] = place
        found.events.append(record)
        found.places.append(place)
    return found


@dataclass
class Sample:
    """A sample folder, read."""

    folder: Path
    manifest: dict
    streams: dict[str, Stream]
    canaries: list[dict]

    def entities(self, stream, key):
        """Events of a stream by entity, each entity's in the order of its versions."""
        found = defaultdict(list)
        for event in self.streams[stream].events:
            found[event[key]].append(event)
        return {name: sorted(events, key=lambda event: event["version"]) for name, events in found.items()}

    def histories(self):
        """Changes of customer records (envelopes) by customer, in the order of the database's log."""
        found = defaultdict(list)
        for event in self.streams["customers.v1"].events:
            if event["value"]:
                found[event["key"]["customer_id"]].append(event["value"])
        return {
            name: sorted(values, key=lambda value: value["source"]["lsn"]) for name, values in found.items()
        }


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("landing") / "sample"
    write_sample(EVENTS, 7, folder, lambda _: None)
    manifest = json.loads((folder / "sample.json").read_text())
    streams = {stream: read_stream(folder, stream, manifest["files"]) for stream in SCHEMAS}
    canaries = [json.loads(line) for line in (folder / "canaries.ndjson").read_text().splitlines()]
    return Sample(folder, manifest, streams, canaries)
