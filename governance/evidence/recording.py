"""Statements into the log: each kept for as long as governance.yml says, all of them under one lock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from governance.declared.evidence import retained_until
from governance.declared.policies import load_policies
from governance.errors import DeclarationError
from governance.evidence.entries import Entry
from governance.evidence.log import Log, Statement, opened_log
from governance.evidence.place import Place
from governance.evidence.screening import Screen, screen_of, screened


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded.

    Attributes:
        origin: The log's name.
        entries: The new entries, in order.
        size: How many entries the log has now.
    """

    origin: str
    entries: tuple[Entry, ...]
    size: int


def record(
    place: Place, statements: Iterable[Statement], now: dt.datetime, canaries: Iterable[str] = ()
) -> Recorded:
    """Append statements to a project's log; what must not be among evidence is kept apart, and that is recorded too.

    Args:
        place: Where it is kept and what signs.
        statements: What to record, in order.
        now: When.
        canaries: Values that are known, such as those of canaries.

    Raises:
        UsageError: There is no log yet, or the key is not the one that signs it.
        EvaluationError: The log cannot be read, or somebody else is writing it.
    """
    ready = list(screened(statements, _screen(place, canaries)))
    with opened_log(place.store, place.signer()) as log:
        entries = tuple(_append(place, log, statement, now) for statement in ready)
        return Recorded(log.origin, entries, log.size)


def _screen(place: Place, canaries: Iterable[str]) -> Screen | None:
    """What is looked for, or None: a run that failed because of wrong policies is recorded too."""
    try:
        return screen_of(load_policies(place.project_dir), canaries)
    except DeclarationError:
        return None


def _append(place: Place, log: Log, statement: Statement, now: dt.datetime) -> Entry:
    until = statement.retain_until or retained_until(
        place.settings, statement.period or now.astimezone(dt.UTC).date()
    )
    return log.append(replace(statement, retain_until=until), now)
