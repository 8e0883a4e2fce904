"""What a log names and is not there: pruned when its time was over, quarantined, outside of the period, or missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from governance.evidence.entries import Entry


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that should be there.

    Attributes:
        entry: The first entry that names it, or None: it is no blob.
        what: Its digest, or the name of the file.
        why: What is known of it.
    """

    entry: int | None
    what: str
    why: str


@dataclass(slots=True)
class Absences:
    """Blobs that are not there, and what statements say of them.

    Attributes:
        pruned: Digest to the day of the last entry that says it was pruned.
        quarantined: Digests that an entry before said were put into quarantine.
        counts: How many were found to be pruned, quarantined and outside of the period.
    """

    pruned: dict[str, str] = field(default_factory=dict)
    quarantined: set[str] = field(default_factory=set)
    counts: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("pruned", "quarantined", "outside"), 0)
    )
    _first: dict[str, int] = field(default_factory=dict)
    _until: dict[str, str | None] = field(default_factory=dict)

    def prune(self, digests: Iterable[str], day: str) -> None:
        """An entry of some day says that blobs were pruned."""
        self.pruned.update(dict.fromkeys(digests, day))

    def add_statement(self, digest: str, number: int) -> None:
        """A statement that is not there: none is ever pruned."""
        self._first.setdefault(digest, number)
        self._until[digest] = None

    def add(self, digest: str, entry: Entry, *, inside: bool) -> None:
        """A blob that is not there.

        Args:
            digest: Its digest.
            entry: An entry that names it.
            inside: Whether that is of the period which the bundle is about.
        """
        if digest in self.quarantined:
            self.counts["quarantined"] += 1
        elif not inside:
            self.counts["outside"] += 1
        else:
            self._first.setdefault(digest, entry.seq)
            until = self._until.get(digest, "")
            kept = entry.retain_until
            self._until[digest] = None if until is None or kept is None else max(until, kept)

    def told(self) -> list[Missing]:
        """Those that are missing; the others are counted.

        A blob may be gone when an entry says that it was pruned, and before that day the time of all who name it was
        over.
        """
        missing = []
        for digest, number in self._first.items():
            until, day = self._until[digest], self.pruned.get(digest)
            if day is not None and until is not None and until < day:
                self.counts["pruned"] += 1
            else:
                why = "missing" if day is None else f"pruned on {day}, before its time was over"
                missing.append(Missing(number, digest, why))
        return missing
