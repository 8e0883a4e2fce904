"""What is to be exported: which log until where, which days, for whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from governance.declared.evidence import Framework
from governance.evidence.entries import Entry
from governance.evidence.history import History


@dataclass(frozen=True, slots=True)
class Sampling:
    """How samples are drawn.

    Attributes:
        size: How many of each population.
        seed: What the auditor gave.
    """

    size: int
    seed: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be exported.

    Attributes:
        history: The log at a checkpoint.
        first: The first day.
        last: The last day, included.
        frameworks: Which frameworks the controls are told of.
        sampling: How samples are drawn, or None: none are.
        names: Whether the names of people are disclosed, where they were not erased.
        by: Who exports, as they call themselves.
    """

    history: History
    first: dt.date
    last: dt.date
    frameworks: tuple[Framework, ...]
    sampling: Sampling | None = None
    names: bool = True
    by: str = ""

    def has(self, entry: Entry) -> bool:
        """Whether an entry is about a day of the period."""
        return self.first.isoformat() <= entry.period <= self.last.isoformat()

    @property
    def entries(self) -> Iterator[Entry]:
        """The entries of the period, in order."""
        return (entry for entry in self.history.entries if self.has(entry))

    @property
    def days(self) -> list[dt.date]:
        """The days of the period."""
        return [self.first + dt.timedelta(days=number) for number in range((self.last - self.first).days + 1)]

    @property
    def as_of(self) -> str:
        """When the last entry was made that the checkpoint covers."""
        return self.history.entries[-1].ts
