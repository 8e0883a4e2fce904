"""A broken line is broken in the way its kind says, whatever the draws."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.sample.breakage import KINDS, broken
from governance.sample.dice import sequence

pytestmark = pytest.mark.xdist_group("sample")


def kinds_of(line):
    """Everything the line could be called without looking at its fields."""
    if b"\r" in line:
        return {"carriage_return"}
    try:
        record = json.loads(line.decode())
    except UnicodeDecodeError:
        return {"bad_utf8"}
    except json.JSONDecodeError:
        return {"broken_json"}
    return {"key_missing", "type_mismatch"} if isinstance(record, dict) else {"not_an_object"}


@pytest.mark.parametrize("stream", ["orders.v1", "customers.v1", "auth.v1", "encounters.v1"])
@pytest.mark.parametrize("kind", KINDS)
def test_lines_are_broken_as_their_kind_says(sample, stream, kind):
    found = sample.streams[stream]

    @settings(max_examples=40, deadline=None)
    @given(place=st.integers(0, len(found.places) - 1), seed=st.integers(0, 2**32))
    def check(place, seed):
        # A tombstone is never broken: its copies could not be told from others.
        if found.events[place].get("value", "") is None:
            return
        line = found.lines[found.places[place]]
        copy = broken(kind, stream, line, sequence(seed, "test"))
        assert b"\n" not in copy
        assert copy != line
        assert kind in kinds_of(copy)

    check()


def test_keys_that_are_missing_are_required_and_types_are_wrong(sample):
    """Fields are looked at where the whole sample is validated; here both kinds differ from the line."""
    found = sample.streams["orders.v1"]
    for seed in range(50):
        event = found.events[seed]
        line = found.lines[found.places[seed]]
        missing = json.loads(broken("key_missing", "orders.v1", line, sequence(seed, "test")))
        assert len(event.keys() - missing.keys()) == 1
        mistyped = json.loads(broken("type_mismatch", "orders.v1", line, sequence(seed, "test")))
        assert mistyped.keys() == event.keys()
        assert sum(mistyped[key] != event[key] for key in event) == 1
