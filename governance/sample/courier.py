"""Delivery: events come in as they are thought up and go out in the order they were published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from governance.sample.agenda import Agenda
from governance.sample.breakage import KINDS, broken
from governance.sample.dice import low, sequence, spread
from governance.sample.shares import STREAMS, Share
from governance.sample.timeline import END, HOUR, MINUTE, SECOND

_LEAST_LATE: Final = 15 * MINUTE
_MOST_LATE: Final = 48 * HOUR
_LEAST_DELAY: Final = 200
_MOST_DELAY: Final = 20 * SECOND
_REDELIVERED: Final = 2 * HOUR

Write = Callable[[Iterable[bytes]], None]


class _Turns:
    """Whose turn it is: asked once for each event in sequence, true for an exact number of them."""

    __slots__ = ("_coming", "_next", "_now")

    def __init__(self, coming: Iterator[int]) -> None:
        self._coming = coming
        self._now = -1
        self._next = next(coming, -1)

    def now(self) -> bool:
        """Whether it is this event's turn."""
        self._now += 1
        if self._now != self._next:
            return False
        self._next = next(self._coming, -1)
        return True


class Courier:
    """Delivers the events of one stream, some of them late, repeated, or with a broken copy.

    What waits here was thought up but not yet published when the newest entity started: some days
    of the stream, never all of it.

    Args:
        seed: The sample's seed.
        share: How many events the stream has, and how much dirt.
        write: Takes lines, without line ends, in the order they go into the stream.
        punctual: How many of the first events are never late.
        companions: How many of the events come through `accompany`.

    Attributes:
        events: How many events it expects.
        malformed: How many broken lines of each kind were delivered.
    """

    def __init__(
        self, seed: int, share: Share, write: Write, *, punctual: int = 0, companions: int = 0
    ) -> None:
        def turns(count: int, start: int, purpose: str) -> _Turns:
            chance = sequence(seed, f"{share.stream}/{purpose}")
            return _Turns(spread(count, start, share.events - companions, chance))

        self.events = share.events
        self._stream = share.stream
        self._write = write
        self._agenda: Agenda[tuple[int, bytes]] = Agenda()
        self._chance = sequence(seed, f"{share.stream}/delivery")
        self._late = turns(share.late, punctual, "late")
        self._repeated = turns(share.duplicates, 0, "repeated")
        self._broken = turns(share.malformed, 0, "broken")
        self.malformed: Counter[str] = Counter()

    def published(self, occurred: int) -> int:
        """When an event that occurred at an instant (ms) enters the stream; asked once for each."""
        if self._late.now():
            most = min(_MOST_LATE, END - 1 - occurred)
            return occurred + _LEAST_LATE + int(self._chance.random() * (most - _LEAST_LATE))
        return occurred + _LEAST_DELAY + int(low(self._chance) * _MOST_DELAY)

    def deliver(self, published: int, line: bytes) -> None:
        """Take the line of an event in; asked once for each, after `published`."""
        self._agenda.add((published, line))
        if self._repeated.now():
            self._agenda.add((published + int(self._chance.random() * _REDELIVERED), line))
        if self._broken.now():
            # A different kind first in each stream, so that a small sample has all of them.
            turn = self.malformed.total() + 2 * STREAMS.index(self._stream)
            kind = KINDS[turn % len(KINDS)]
            self.malformed[kind] += 1
            self._agenda.add((published, broken(kind, self._stream, line, self._chance)))

    def accompany(self, published: int, line: bytes) -> None:
        """Take in a line that follows the one published at that instant, never on its own."""
        self._agenda.add((published + 1, line))

    def advance(self, instant: int) -> None:
        """Hand out the lines of all days before an instant (ms): nothing earlier comes in again."""
        self._write(line for _, line in self._agenda.before(instant))

    def finish(self) -> None:
        """Hand out all that is left."""
        self._write(line for _, line in self._agenda.rest())
