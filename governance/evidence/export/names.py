"""Names behind commitments: shown where their opening is there, and said to be erased or kept back where it is not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from governance.evidence.canonical import loads
from governance.evidence.commitments import commitment_of
from governance.evidence.history import History
from governance.evidence.store import Store

REDACTED, WITHHELD = "(erased)", "(not disclosed)"


@dataclass(frozen=True, slots=True)
class Names:
    """What commitments stand for.

    Attributes:
        store: Where their openings are.
        redacted: Commitments whose opening was erased, as the log says.
        shown: Whether names are shown at all.
    """

    store: Store
    redacted: Collection[str]
    shown: bool
    _known: dict[str, str] = field(default_factory=dict)

    def of(self, value: Any) -> str:  # noqa: ANN401 - JSON is any value
        """A field as text: what it commits to, or the words that it is erased or not disclosed."""
        if isinstance(value, list):
            return ", ".join(self.of(one) for one in value)
        if isinstance(value, dict) and set(value) == {"commitment"}:
            return self._opened(str(value["commitment"]))
        return "" if value is None else str(value)

    def opening(self, commitment: str) -> bytes | None:
        """The opening that goes into the bundle, or None."""
        return self.store.opening(commitment) if self.shown else None

    def _opened(self, commitment: str) -> str:
        if commitment not in self._known:
            content = self.opening(commitment)
            if content is None:
                self._known[commitment] = REDACTED if commitment in self.redacted else WITHHELD
            else:
                said = loads(content)
                good = commitment_of(said["salt"], said["field"], said["value"]) == commitment
                self._known[commitment] = str(said["value"]) if good else WITHHELD
        return self._known[commitment]


def names_of(history: History, *, shown: bool) -> Names:
    """The names behind a log's commitments; what was erased after its checkpoint is erased too."""
    entries = [entry for entry in (*history.entries, *history.later) if entry.kind in {"redaction", "prune"}]
    redacted = {one for entry in entries for one in history.said(entry).predicate.get("redacted", ())}
    return Names(history.store, redacted, shown)
