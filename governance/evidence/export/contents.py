"""Which blobs and openings a bundle takes along, and which are not there any more and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from governance.evidence.entries import Entry
from governance.evidence.export.asked import Asked
from governance.evidence.export.names import Names

_COMMITMENT = re.compile(rb'"commitment":"([0-9a-f]{64})"')
Why = Literal["pruned", "quarantined", "missing"]


@dataclass(frozen=True, slots=True)
class Absent:
    """A blob of the period that is not in the bundle.

    Attributes:
        digest: Its digest.
        entry: The first entry of the period that names it.
        why: What the log says of it.
    """

    digest: str
    entry: int
    why: Why


@dataclass(frozen=True, slots=True)
class Contents:
    """What of the store goes into a bundle.

    Attributes:
        blobs: Digests of the period's blobs and of every statement, sorted.
        openings: Commitments in them whose opening goes along, sorted.
        absent: Blobs that are not there, sorted.
        closed: How many commitments in them are not opened: kept back, or erased.
        erased: How many of these the log says were erased.
    """

    blobs: tuple[str, ...]
    openings: tuple[str, ...]
    absent: tuple[Absent, ...]
    closed: int
    erased: int


def contents(asked: Asked, names: Names) -> Contents:
    """Go through the period's blobs and the log's statements.

    Raises:
        EvaluationError: One was altered, or a statement is missing.
    """
    history = asked.history
    blobs = {entry.envelope for entry in history.entries}
    lacking: dict[str, int] = {}
    commitments: set[str] = set()
    for entry in asked.entries:
        for digest in entry.blobs:
            if digest in blobs or digest in lacking:
                continue
            content = history.blob(digest)
            if content is None:
                lacking[digest] = entry.seq
            else:
                blobs.add(digest)
                commitments.update(one.decode() for one in _COMMITMENT.findall(content))
    for entry in history.entries:
        history.said(entry)
    open_ = tuple(sorted(one for one in commitments if names.opening(one) is not None))
    absent = tuple(Absent(one, number, _why(asked, one)) for one, number in sorted(lacking.items()))
    shut = commitments.difference(open_)
    erased = len(shut.intersection(names.redacted))
    return Contents(tuple(sorted(blobs)), open_, absent, closed=len(shut), erased=erased)


def _why(asked: Asked, digest: str) -> Why:
    for entry in _upkeep(asked):
        said = asked.history.said(entry).predicate
        if entry.kind == "prune" and digest in said["pruned"]:
            return "pruned"
        if entry.kind == "quarantine" and any(one["digest"] == digest for one in said["quarantined"]):
            return "quarantined"
    return "missing"


def _upkeep(asked: Asked) -> Iterator[Entry]:
    """What was pruned or kept apart, even after the checkpoint."""
    history = asked.history
    return (entry for entry in (*history.entries, *history.later) if entry.kind in {"prune", "quarantine"})
