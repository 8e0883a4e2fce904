"""Holds as they are placed, released and read from a log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import msgspec

from governance.errors import UsageError
from governance.evidence.canonical import dumps
from governance.evidence.commitments import committed
from governance.evidence.history import History
from governance.evidence.holds import Hold, Release
from governance.evidence.log import Statement
from governance.evidence.shapes.fields import PERSONAL
from governance.evidence.told import Salt, new_salt


@dataclass(frozen=True, slots=True)
class Decision:
    """Why something is held or released.

    Attributes:
        reason: The reason.
        decided_by: Who decided it, if that is to be recorded: as a salted commitment.
    """

    reason: str
    decided_by: str | None = None


def hold(first: dt.date, last: dt.date | None, why: Decision, salt: Salt = new_salt) -> Statement:
    """The statement that days are held from now on.

    Args:
        first: The first day.
        last: The last day, or None: there is none.
        why: Why.
        salt: Gives a new salt for each commitment.

    Raises:
        UsageError: The last day comes before the first.
    """
    if last is not None and last < first:
        raise UsageError("the last day comes before the first", "exchange --from and --to")
    held = {"from": first.isoformat(), "to": last.isoformat() if last else None}
    return _statement("hold", held, why, salt)


def release(history: History, number: int, why: Decision, salt: Salt = new_salt) -> Statement:
    """The statement that a hold has ended.

    Args:
        history: The log.
        number: The entry of the hold.
        why: Why.
        salt: Gives a new salt for each commitment.

    Raises:
        UsageError: That entry is no hold that is in force.
    """
    if number not in in_force(history):
        raise UsageError(f"entry {number} is no hold that is in force", "`govern evidence hold` lists them")
    return _statement("release", {"releases": number}, why, salt)


def in_force(history: History) -> Mapping[int, Hold]:
    """The holds that are in force, by the number of their entry; what came after the checkpoint counts too."""
    found: dict[int, Hold] = {}
    for entry in (*history.entries, *history.later):
        if entry.kind == "hold":
            found[entry.seq] = msgspec.convert(history.said(entry).predicate, Hold)
        elif entry.kind == "release":
            found.pop(msgspec.convert(history.said(entry).predicate, Release).releases, None)
    return found


def _statement(
    kind: Literal["hold", "release"], said: Mapping[str, object], why: Decision, salt: Salt
) -> Statement:
    told = {**said, "reason": why.reason, "decided_by": why.decided_by}
    shown, openings = committed(told, PERSONAL, salt)
    return Statement(kind, "recorded", said, {f"{kind}.json": dumps(shown)}, openings=openings)
