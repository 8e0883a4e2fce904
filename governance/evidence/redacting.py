"""A person's name is erased from evidence: the openings of all commitments to it, after an entry has said so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from governance.declared.waivers import person
from governance.errors import UsageError
from governance.evidence.canonical import dumps, loads
from governance.evidence.entries import Entry
from governance.evidence.history import History
from governance.evidence.holding import in_force
from governance.evidence.log import Statement
from governance.evidence.place import Place
from governance.evidence.pruning import names_in
from governance.evidence.recording import record
from governance.evidence.store import Store


@dataclass(frozen=True, slots=True)
class Redacted:
    """What was erased.

    Attributes:
        openings: How many openings.
        entry: The entry that says so, or None: nothing was there to erase.
    """

    openings: int
    entry: Entry | None


def redact(place: Place, subject: str, reason: str, now: dt.datetime) -> Redacted:
    """Erase whoever is named, everywhere in a store.

    The entry comes first, so that nothing is ever erased that the log does not tell of. A crash in between leaves
    openings that an entry calls erased: verification names them, and the same call again erases them.

    Args:
        place: The log, and the key that signs it.
        subject: The name, as it was recorded; case and what follows a plus do not matter.
        reason: Why; it must not name the person, since it stays.
        now: When.

    Raises:
        UsageError: The reason names the person, nobody is named, or a legal hold is on a day of what names them.
        EvaluationError: The log cannot be read, or somebody else is writing it.
    """
    if not person(subject):
        raise UsageError("nobody is named whose name is to be erased", "name somebody: --subject")
    if subject.strip().casefold() in reason.casefold():
        raise UsageError("the reason names the person, and it stays in the log", "write it without the name")
    found = sorted(_of(place.store, person(subject)))
    if not found:
        return Redacted(0, None)
    _refuse_held(place.history(), set(found))
    told = {"redacted": found, "reason": reason}
    statement = Statement("redaction", "recorded", {"redacted": found}, {"redaction.json": dumps(told)})
    recorded = record(place, [statement], now)
    for commitment in found:
        place.store.erase(commitment)
    return Redacted(len(found), recorded.entries[-1])


def _refuse_held(history: History, found: set[str]) -> None:
    """The right to erasure ends where a legal claim needs the data: GDPR Art. 17(3)(e)."""
    for number, hold in in_force(history).items():
        for entry in (*history.entries, *history.later):
            if hold.covers(entry.period) and found.intersection(names_in(history, entry.blobs)):
                raise UsageError(
                    f"entry {entry.seq} names this person, and the hold of entry {number} keeps what is of its day",
                    f"`govern evidence hold --release {number}`, if that is over",
                )


def _of(store: Store, who: str) -> Iterator[str]:
    """The commitments to somebody's name."""
    for commitment in store.openings():
        said = loads(store.opening(commitment) or b"{}")
        if person(str(said.get("value", ""))) == who:
            yield commitment
