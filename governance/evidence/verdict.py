"""What verifying a log found, and the checkpoints that it is compared with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from governance.evidence import checkpoint as notes
from governance.evidence.absences import Missing
from governance.evidence.checkpoint import Checkpoint
from governance.evidence.untrusted import FaultError

LISTED = 20
"""How many of what is missing are listed; all are counted."""


@dataclass(frozen=True, slots=True)
class Note:
    """A checkpoint to be compared with the log.

    Attributes:
        name: What it is called when it does not fit.
        text: The signed note.
    """

    name: str
    text: str

    def checkpoint(self) -> Checkpoint:
        """What it says, whoever signed it.

        Raises:
            FaultError: It is no checkpoint.
        """
        try:
            return notes.parsed(self.text)[0]
        except notes.CheckpointError as error:
            raise FaultError(f"{self.name}: {error.message}") from error


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong.

    Attributes:
        entry: The first entry that is wrong, or None: it is at none.
        why: Why.
    """

    entry: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A run that began and never ended."""

    entry: int
    of: str
    run: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found.

    Attributes:
        verdict: Good; tampered with; or incomplete, so that not everything was verified.
        origin: The log's name.
        size: How many entries were read.
        first: What is wrong first, or what is missing without which nothing more can be said.
        missing: What should be there and is not.
        uncovered: Lines that come after the newest checkpoint.
        counts: How many entries, blobs, … there are.
        unfinished: Runs that began and never ended.
        anchored: Entries that say that a checkpoint was published.
    """

    verdict: Literal["good", "tampered", "incomplete"]
    origin: str
    size: int
    first: Fault | None
    missing: tuple[Missing, ...]
    uncovered: int
    counts: Mapping[str, int]
    unfinished: tuple[Unfinished, ...]
    anchored: tuple[int, ...]

    @property
    def exit_code(self) -> int:
        """0 good, 1 tampered, 3 incomplete: what is proved to be altered is not excused by what is missing."""
        return {"good": 0, "tampered": 1, "incomplete": 3}[self.verdict]


def as_json(verdict: Verdict) -> dict[str, Any]:
    """What was found as JSON has it: the same keys as those of the verifier in a bundle."""
    return {
        "verdict": verdict.verdict,
        "exit_code": verdict.exit_code,
        "origin": verdict.origin,
        "size": verdict.size,
        "first": asdict(verdict.first) if verdict.first else None,
        "missing": [asdict(one) for one in verdict.missing[:LISTED]],
        "uncovered": verdict.uncovered,
        "counts": dict(verdict.counts),
        "unfinished": [asdict(one) for one in verdict.unfinished],
    }
