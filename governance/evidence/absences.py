"""What a log names and is not there: pruned when its time was over, quarantined, outside of the period, or missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from governance.evidence.entries import Entry
from governance.evidence.holds import Hold
from governance.evidence.untrusted import FaultError


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that is not as the log says although nothing was altered: mostly, that should be there.

    Attributes:
        entry: The first entry that names it, or None: it is no blob.
        what: Its digest, or the name of the file.
        why: What is known of it.
    """

    entry: int | None
    what: str
    why: str


@dataclass(slots=True)
class _Lacking:
    """A blob that is not there, as far as the log was read.

    Attributes:
        entry: The first entry that names it.
        until: The day until which all who name it keep it, or None: for good.
        periods: The days that they are about.
        why: Why a prune does not excuse it.
    """

    entry: int
    until: str | None = ""
    periods: set[str] = field(default_factory=set)
    why: str = "missing"


@dataclass(slots=True)
class Absences:
    """Blobs that are not there, and what statements say of them, as a log is read from its beginning.

    Attributes:
        quarantined: Digests that an entry before said were put into quarantine.
        holds: The holds that are in force, by their entry.
        counts: How many were found to be pruned, quarantined and outside of the period.
    """

    quarantined: set[str] = field(default_factory=set)
    holds: dict[int, Hold] = field(default_factory=dict)
    counts: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("pruned", "quarantined", "outside"), 0)
    )
    _lacking: dict[str, _Lacking] = field(default_factory=dict)

    def release(self, number: int) -> None:
        """A hold has ended.

        Raises:
            FaultError: There is none at that entry.
        """
        if self.holds.pop(number, None) is None:
            raise FaultError(f"it releases a hold of entry {number}, where none is in force")

    def prune(self, digests: Iterable[str], day: str) -> None:
        """An entry of some day says that blobs were pruned: whether that was allowed is judged by what was said before.

        A blob may be gone when the time of all who name it was over, and no hold was on their days.
        """
        for digest in digests:
            lacking = self._lacking.get(digest)
            if lacking is None or lacking.why != "missing":
                continue
            why = self._against(lacking, day)
            if why is None:
                self.counts["pruned"] += 1
                del self._lacking[digest]
            else:
                lacking.why = f"pruned on {day}, {why}"

    def _against(self, lacking: _Lacking, day: str) -> str | None:
        if lacking.until is None or day <= lacking.until:
            return "before its time was over"
        holds = (number for number, one in self.holds.items() if any(map(one.covers, lacking.periods)))
        return next((f"although entry {number} holds it" for number in holds), None)

    def add_statement(self, digest: str, number: int) -> None:
        """A statement that is not there: none is ever pruned."""
        self._lacking.setdefault(digest, _Lacking(number)).until = None

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
            lacking = self._lacking.setdefault(digest, _Lacking(entry.seq))
            kept = entry.retain_until
            lacking.until = None if lacking.until is None or kept is None else max(lacking.until, kept)
            lacking.periods.add(entry.period)

    def told(self) -> list[Missing]:
        """Those that are missing; the others are counted."""
        return [Missing(one.entry, digest, one.why) for digest, one in self._lacking.items()]
