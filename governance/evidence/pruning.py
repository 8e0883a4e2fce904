"""Blobs whose time is over are removed: entries, statements and proofs stay, and an entry says what went."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from governance.declared.evidence import Evidence, retained_until
from governance.evidence.canonical import dumps
from governance.evidence.entries import Entry, Kind
from governance.evidence.history import History
from governance.evidence.holding import in_force
from governance.evidence.holds import Hold
from governance.evidence.log import Log, Statement, opened_log
from governance.evidence.place import Place
from governance.evidence.store import Store

KEPT: frozenset[Kind] = frozenset(["key-change", "prune", "quarantine", "redaction", "hold", "release"])
"""Kinds that explain the log itself: what they are about is kept for good."""
_AT_ONCE = 50_000
"""As many blobs does one entry name, so that every statement is short enough to be read by the verifiers."""
_COMMITMENT = re.compile(rb'"commitment":"([0-9a-f]{64})"')


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be removed, and what would be but for a hold.

    Attributes:
        blobs: Digests of blobs whose time is over, sorted.
        held: Those that a hold keeps: how many, by the entry of the hold.
    """

    blobs: tuple[str, ...]
    held: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Pruned:
    """What was removed.

    Attributes:
        blobs: How many blobs.
        openings: How many openings of names that stood in them.
        held: How many blobs a hold keeps, by the entry of the hold.
        entries: The entries that say so.
    """

    blobs: int
    openings: int
    held: Mapping[int, int]
    entries: tuple[Entry, ...]


def due(history: History, settings: Evidence, today: dt.date) -> Due:
    """What is to be removed today.

    A blob is due when the time of every entry that names it is over, by what was said when it was recorded and by what
    governance.yml says now, whichever is longer, and when no hold is on the day of any of them.

    Args:
        history: The log.
        settings: What governance.yml says of evidence.
        today: Today.
    """
    holds = in_force(history)
    kept: set[str] = set()
    over: dict[str, set[int]] = defaultdict(set)
    for entry in (*history.entries, *history.later):
        kept.add(entry.envelope)
        if not _is_over(entry, settings, today):
            kept.update(entry.blobs)
            continue
        holding = {number for number, one in holds.items() if one.covers(entry.period)}
        for digest in entry.blobs:
            over[digest] |= holding
    there = sorted(digest for digest in over if digest not in kept and history.store.has(digest))
    return Due(
        blobs=tuple(digest for digest in there if not over[digest]),
        held=_counted(holds, (over[digest] for digest in there)),
    )


def _is_over(entry: Entry, settings: Evidence, today: dt.date) -> bool:
    now = retained_until(settings, dt.date.fromisoformat(entry.period))
    if entry.kind in KEPT or entry.retain_until is None or now is None:
        return False
    return max(entry.retain_until, now.isoformat()) < today.isoformat()


def _counted(holds: Mapping[int, Hold], found: Iterable[set[int]]) -> dict[int, int]:
    counts = dict.fromkeys(sorted(holds), 0)
    for one in found:
        for number in one:
            counts[number] += 1
    return {number: count for number, count in counts.items() if count}


def foreseen(place: Place, now: dt.datetime) -> Pruned:
    """What `prune` would remove now."""
    found = due(place.history(), place.settings, now.astimezone(dt.UTC).date())
    return Pruned(len(found.blobs), 0, found.held, ())


def prune(place: Place, now: dt.datetime) -> Pruned:
    """Remove what is due, after an entry has said so.

    The entry comes first: nothing is ever gone that the log does not tell of. A crash in between leaves blobs that an
    entry calls pruned and that are still there; they are due still, and the next prune names and removes them.

    Args:
        place: The log, and the key that signs it.
        now: When.

    Raises:
        UsageError: There is no log yet, or the key is not the one that signs it.
        EvaluationError: The log cannot be read, or somebody else is writing it.
    """
    with opened_log(place.store, place.signer()) as log:
        history = place.history()
        found = due(history, place.settings, now.astimezone(dt.UTC).date())
        openings, entries = 0, []
        for start in range(0, len(found.blobs), _AT_ONCE):
            part = found.blobs[start : start + _AT_ONCE]
            names = sorted(names_in(history, part))  # a name goes with what it stood in
            entries.append(_say(log, part, names, now))
            _remove(place.store, part, names)
            openings += len(names)
        return Pruned(len(found.blobs), openings, found.held, tuple(entries))


def names_in(history: History, digests: Iterable[str]) -> Iterator[str]:
    """The commitments in blobs whose opening is there."""
    for digest in digests:
        for one in _COMMITMENT.findall(history.store.get(digest) or b""):
            if history.store.opening(one.decode()) is not None:
                yield one.decode()


def _say(log: Log, digests: Sequence[str], names: Sequence[str], now: dt.datetime) -> Entry:
    said = {"pruned": list(digests), "redacted": list(names)}
    return log.append(Statement("prune", "recorded", said, {"prune.json": dumps(said)}), now)


def _remove(store: Store, digests: Iterable[str], names: Iterable[str]) -> None:
    """Names first: once a blob is gone, nobody can tell any more which names stood in it."""
    for name in names:
        store.erase(name)
    for digest in digests:
        store.remove(digest)
