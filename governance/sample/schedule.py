"""When orders, sessions and encounters happen: an exact number of events, each within the year."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import Final, NamedTuple

from governance.sample.dice import low
from governance.sample.people import People
from governance.sample.timeline import CLOSING, END, OPENING

# Room for entities that take one step more than their journey says, which makes the sum exact.
_SPARE: Final = 0.08


class Journey(NamedTuple):
    """The states something goes through, and the longest wait (ms) before each; the first has none."""

    states: tuple[str, ...]
    waits: tuple[int, ...]

    @property
    def reach(self) -> tuple[int, ...]:
        """How long after the start (ms) each state is reached at the latest."""
        return tuple(accumulate(self.waits))

    def again(self, wait: int) -> Journey:
        """The same journey, with its first state taken twice, the second time within `wait` ms."""
        return Journey((self.states[0], *self.states), (0, wait, *self.waits[1:]))


def journey(*steps: tuple[str, int]) -> Journey:
    """A journey from its steps: a state, and the longest wait in milliseconds before it."""
    return Journey(tuple(state for state, _ in steps), tuple(wait for _, wait in steps))


class Course(NamedTuple):
    """What became of one entity.

    Attributes:
        states: All its states in order, also those it reaches only after the year.
        times: When it reaches each, milliseconds.
        length: How many of them fall into the year.
    """

    states: tuple[str, ...]
    times: list[int]
    length: int


class Schedule:
    """So many entities, started one after the other through the year, that their events sum up.

    Entities take the journeys of a deck in turn. One that starts so late that a step might fall
    after the year ends before that step, as if the year had been cut off there. What is missing
    to the exact number of events is made up by entities that take their first state twice.

    Args:
        events: How many events there are to be.
        deck: The journeys, each as often as it is likely.
        wait: The longest time (ms) until a first state is taken again.
    """

    def __init__(self, events: int, deck: Iterable[Journey], wait: int) -> None:
        self._deck = tuple(deck)
        self._again = tuple(journey.again(wait) for journey in self._deck)
        self._reach = tuple(journey.reach for journey in self._deck)
        self._lengths = tuple(len(journey.states) for journey in self._deck)
        self._longest = max(journey.reach[-1] for journey in self._again)
        self.count = int(events / (sum(self._lengths) / len(self._deck) + _SPARE))
        # The first `_whole` entities have all the time they can need.
        self._whole = (CLOSING - self._longest - OPENING) * self.count // (CLOSING - OPENING)
        self._twice = events - self._events()

    def start(self, index: int, part: float = 0.0) -> int:
        """When an entity starts (ms), `part` (0 to 1) of the way to the next."""
        return OPENING + int((index + part) * (CLOSING - OPENING) / self.count)

    def index_after(self, instant: int) -> int:
        """The first entity that starts at an instant or later."""
        return -((OPENING - instant) * self.count // (CLOSING - OPENING))

    def course(self, index: int, chance: random.Random) -> Course:
        """What becomes of the entity of an index from 0 up to `count`."""
        twice = index < self._whole and self._takes_twice(index)
        states, waits = (self._again if twice else self._deck)[index % len(self._deck)]
        instant = self.start(index, chance.random())
        times = [instant]
        for wait in waits[1:]:
            instant += int(wait * (0.02 + 0.98 * low(chance)))
            times.append(instant)
        return Course(states, times, len(states) if index < self._whole else self._length(index))

    def _takes_twice(self, index: int) -> bool:
        return (index + 1) * self._twice // self._whole > index * self._twice // self._whole

    def _length(self, index: int) -> int:
        """How many steps an entity of the last weeks can take before the year closes."""
        left = CLOSING - self.start(index + 1)
        return max(1, bisect_right(self._reach[index % len(self._deck)], left))

    def _events(self) -> int:
        decks, rest = divmod(self._whole, len(self._deck))
        whole = decks * sum(self._lengths) + sum(self._lengths[:rest])
        return whole + sum(self._length(index) for index in range(self._whole, self.count))


def owners(schedule: Schedule, people: People) -> dict[int, int]:
    """The entities that belong to canaries: index of the entity → index of the person.

    Each canary gets one, soon after joining; two never get the same.
    """
    found: dict[int, int] = {}
    for index in people.canaries:
        person = people.person(index)
        entity = schedule.index_after(person.joined + ((person.left or END) - person.joined) // 8)
        while entity in found:
            entity += 1
        found[entity] = index
    return found
