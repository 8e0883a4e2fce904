"""Putting things in order of time without holding more of them than lie ahead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Generic, TypeVar

from governance.sample.timeline import DAY

T = TypeVar("T", bound=tuple[int, *tuple[Any, ...]])


class Agenda(Generic[T]):
    """Things to come: tuples whose first item is when (ms), taken out in their own order.

    They are kept by day and sorted a day at a time, which costs far less than a heap.
    """

    def __init__(self) -> None:
        self._days: dict[int, list[T]] = {}
        self._today = 0

    def add(self, thing: T) -> None:
        """Put something down; it must not lie on a day that was taken out."""
        self._days.setdefault(thing[0] // DAY, []).append(thing)

    def before(self, instant: int) -> Iterator[T]:
        """Take out all there is on the days before that of an instant (ms)."""
        today = instant // DAY
        if today == self._today:
            return
        self._today = today
        for day in sorted(day for day in self._days if day < today):
            yield from sorted(self._days.pop(day))

    def rest(self) -> Iterator[T]:
        """Take out all that is left."""
        for day in sorted(self._days):
            yield from sorted(self._days.pop(day))
