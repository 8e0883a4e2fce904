"""What the statements of a log say of the log itself: of blobs that are gone, names that were erased, runs that began."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from governance.evidence.absences import Absences
from governance.evidence.entries import Entry
from governance.evidence.holds import Hold, Release
from governance.evidence.trust import Digest


class _Started(msgspec.Struct, frozen=True):
    of: str
    run: str


class _Ended(msgspec.Struct, frozen=True):
    run: str


class _Prune(msgspec.Struct, frozen=True):
    pruned: tuple[Digest, ...]
    redacted: tuple[Digest, ...] = ()


class _Redaction(msgspec.Struct, frozen=True):
    redacted: tuple[Digest, ...]


class _Held(msgspec.Struct, frozen=True):
    digest: Digest


class _Quarantine(msgspec.Struct, frozen=True):
    quarantined: tuple[_Held, ...]


@dataclass(slots=True)
class Heard:
    """What was heard up to some entry.

    Attributes:
        absences: Which blobs may be gone.
        redacted: Commitments whose opening was erased, each with the entry that says so.
        started: Runs that began and have not ended yet, each with the entry that says so.
        anchored: Entries that say that a checkpoint was published.
    """

    absences: Absences = field(default_factory=Absences)
    redacted: dict[str, int] = field(default_factory=dict)
    started: dict[tuple[str, str], int] = field(default_factory=dict)
    anchored: list[int] = field(default_factory=list)

    def take(self, said: Mapping[str, Any], entry: Entry) -> None:
        """Hear one statement.

        Raises:
            msgspec.ValidationError: It does not say what one of its kind does.
            FaultError: It releases a hold that is not in force.
        """
        match entry.kind:
            case "prune":
                prune = msgspec.convert(said, _Prune)
                self.absences.prune(prune.pruned, entry.ts[:10])
                self._redact(prune.redacted, entry)
            case "hold":
                self.absences.holds[entry.seq] = msgspec.convert(said, Hold)
            case "release":
                self.absences.release(msgspec.convert(said, Release).releases)
            case "quarantine":
                held = msgspec.convert(said, _Quarantine).quarantined
                self.absences.quarantined.update(one.digest for one in held)
            case "redaction":
                self._redact(msgspec.convert(said, _Redaction).redacted, entry)
            case "anchor":
                self.anchored.append(entry.seq)
            case "started":
                begun = msgspec.convert(said, _Started)
                self.started[begun.of, begun.run] = entry.seq
            case _ if "run" in said:
                self.started.pop((entry.kind, msgspec.convert(said, _Ended).run), None)

    def _redact(self, commitments: tuple[str, ...], entry: Entry) -> None:
        self.redacted.update(dict.fromkeys(commitments, entry.seq))
