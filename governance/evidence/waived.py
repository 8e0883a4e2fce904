"""Waivers in the log: one entry when a waiver is granted or renewed, one when it ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import msgspec

from governance.declared.waivers import Waiver
from governance.evidence.canonical import dumps, sha256
from governance.evidence.entries import entry_of
from governance.evidence.envelope import read_unsigned
from governance.evidence.log import Statement
from governance.evidence.store import Store

_MARKS = (b'"kind":"waiver-granted"', b'"kind":"waiver-expired"')


def waiver_changes(store: Store, waivers: Sequence[Waiver], today: dt.date) -> Iterator[Statement]:
    """What has changed of the waivers since they were last recorded.

    A waiver ends on its last day, or when it is taken out of policies/waivers.yml before.

    Args:
        store: The log.
        waivers: Those that there are today.
        today: The day, in UTC.
    """
    recorded = _recorded(store)
    holding = {waiver.finding: waiver for waiver in waivers if waiver.ends >= today}
    for finding, waiver in sorted(holding.items()):
        if recorded.get(finding) != _digest(waiver):
            yield _granted(waiver)
    known = {waiver.finding: waiver for waiver in waivers}
    for finding in sorted(recorded.keys() - holding.keys()):
        how = "expired" if finding in known else "removed"
        told = {"finding": finding, "how": how, "waiver": recorded[finding]}
        yield Statement("waiver-expired", "recorded", told, {"waiver.json": dumps(told)})


def _recorded(store: Store) -> dict[str, str]:
    """Digests of the waivers that hold as far as the log knows, by finding."""
    found: dict[str, str] = {}
    for line in store.lines():
        if not any(mark in line for mark in _MARKS):
            continue
        entry = entry_of(line)
        predicate = read_unsigned(store.get(entry.envelope) or b"")["predicate"]
        if entry.kind == "waiver-granted":
            found[predicate["finding"]] = predicate["waiver"]
        else:
            found.pop(predicate["finding"], None)
    return found


def _granted(waiver: Waiver) -> Statement:
    predicate = {
        "finding": waiver.finding,
        "check": waiver.check,
        "target": waiver.target,
        "approved_on": waiver.approvals[-1].approved_on.isoformat(),
        "expires": waiver.ends.isoformat(),
        "renewals": len(waiver.renewals),
        "waiver": _digest(waiver),
    }
    return Statement("waiver-granted", "recorded", predicate, {"waiver.json": _content(waiver)})


def _digest(waiver: Waiver) -> str:
    return sha256(_content(waiver))


def _content(waiver: Waiver) -> bytes:
    return dumps(msgspec.to_builtins(waiver))
