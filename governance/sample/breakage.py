"""Broken lines, of every kind that reaches a landing folder sooner or later."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any, Final

import msgspec

Breaker = Callable[[str, bytes, random.Random], bytes]

# What a stream's fields were sent as instead: none of it can be cast to the field's type.
_MISTYPED: Final[dict[str, tuple[tuple[tuple[str, ...], Any], ...]]] = {
    "orders.v1": (
        (("version",), "three"),
        (("amount_usd",), "12,50 EUR"),
        (("item_count",), [1, 2]),
        (("occurred_at",), "yesterday evening"),
        (("ordered_at",), "2026-02-30T10:00:00Z"),
    ),
    "customers.v1": (
        (("key", "customer_id"), {"id": 12}),
        (("value", "ts_ms"), "soon"),
        (("value", "source", "lsn"), "0/16B3748"),
        (("value", "source", "ts_ms"), [1]),
    ),
    "auth.v1": (
        (("occurred_at",), "a moment ago"),
        (("published_at",), True),
        (("account_id",), {"id": 12}),
    ),
    "encounters.v1": (
        (("birth_date",), "31/02/1980"),
        (("version",), "2b"),
        (("service_start_date",), "unknown"),
        (("mrn",), ["a", "b"]),
    ),
}
_REQUIRED: Final = {
    "orders.v1": ("order_id", "event_id", "status", "amount_usd"),
    "customers.v1": ("key", "value"),
    "auth.v1": ("account_id", "event_id", "occurred_at"),
    "encounters.v1": ("encounter_id", "event_id", "mrn", "birth_date"),
}
_NOT_OBJECTS: Final = (b"null", b"42", b'"heartbeat"', b"[]", b"true")


def _broken_json(stream: str, line: bytes, chance: random.Random) -> bytes:  # noqa: ARG001 - one shape for all
    way = int(chance.random() * 3)
    if way == 0:
        # A writer that died.
        return line[: 1 + int(chance.random() * (len(line) - 1))]
    if way == 1:
        # A line end that got lost.
        return line + line
    # Quotes that a template took away.
    return line.replace(b'"', b"", 2)


def _not_an_object(stream: str, line: bytes, chance: random.Random) -> bytes:  # noqa: ARG001 - one shape for all
    # The last one is a batch sent as one message.
    options = (*_NOT_OBJECTS, b"[" + line + b"]")
    return options[int(chance.random() * len(options))]


def _key_missing(stream: str, line: bytes, chance: random.Random) -> bytes:
    record = msgspec.json.decode(line)
    required = _REQUIRED[stream]
    del record[required[int(chance.random() * len(required))]]
    return msgspec.json.encode(record)


def _type_mismatch(stream: str, line: bytes, chance: random.Random) -> bytes:
    record = msgspec.json.decode(line)
    options = _MISTYPED[stream]
    path, value = options[int(chance.random() * len(options))]
    place = record
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return msgspec.json.encode(record)


def _bad_utf8(stream: str, line: bytes, chance: random.Random) -> bytes:  # noqa: ARG001 - one shape for all
    # Latin-1, half a letter, and half of a pair of surrogates.
    wrong = (b"Jos\xe9", b"\xc3", b"\xed\xa0\x80")
    return _inside_string(line, wrong[int(chance.random() * 3)], chance)


def _carriage_return(stream: str, line: bytes, chance: random.Random) -> bytes:  # noqa: ARG001 - one shape for all
    return _inside_string(line, b"\r", chance)


def _inside_string(line: bytes, what: bytes, chance: random.Random) -> bytes:
    """Put bytes into one of the values that are strings (a quote inside a string is escaped)."""
    parts = line.split(b':"')
    place = 1 + int(chance.random() * (len(parts) - 1))
    return b':"'.join(parts[:place]) + b':"' + what + b':"'.join(parts[place:])


_BREAKERS: Final[dict[str, Breaker]] = {
    "broken_json": _broken_json,
    "not_an_object": _not_an_object,
    "key_missing": _key_missing,
    "type_mismatch": _type_mismatch,
    "bad_utf8": _bad_utf8,
    "carriage_return": _carriage_return,
}
KINDS: Final = tuple(_BREAKERS)


def broken(kind: str, stream: str, line: bytes, chance: random.Random) -> bytes:
    """A broken copy of a well-formed line.

    Args:
        kind: One of `KINDS`.
        stream: The stream the line belongs to.
        line: A JSON object of that stream, without line end.
        chance: Draws that decide how it is broken.

    Returns:
        The broken line, without line end and without a line feed inside.
    """
    return _BREAKERS[kind](stream, line, chance)
