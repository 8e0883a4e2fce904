"""Who exists: each person follows from the seed and an index, so that nobody has to be kept."""

from __future__ import annotations

from typing import Final

from governance.sample import canaries
from governance.sample.canaries import Values
from governance.sample.dice import Dice, fraction, pick
from governance.sample.names import NAMES, Names
from governance.sample.person import Person
from governance.sample.places import COUNTRIES, UNITED_STATES, Country
from governance.sample.timeline import CLOSING, DAY, END, MINUTE, OPENING, START

# What happens to twenty people in a row: how often their record changes, and who leaves.
_CHANGES: Final = (0, 1, 0, 2, 1, 0, 1, 0, 3, 1, 0, 1, 2, 0, 1, 0, 2, 1, 1, 2)
_PERIOD: Final = len(_CHANGES)
_LEAVER: Final = 13
_KINDS: Final = ("home", "home", "home", "email", "email", "email", "phone", "tier", "tier", "surname")
# The values that are listed for a canary stay true all year.
_CANARY_KINDS: Final = ("home", "home", "home", "tier")
# Customers of before the year are read in its first half hour; others join until the last day.
_SNAPSHOT: Final = 30 * MINUTE
_JOINING: Final = CLOSING - DAY - OPENING
_NOTICE: Final = 30 * DAY


class People:
    """Everybody in the sample, by index.

    Args:
        seed: The sample's seed.
        changes: How many lines it takes to tell all that happens to them in the year: one to create
            somebody, one for each change, two to delete somebody (the second is the tombstone).

    Attributes:
        count: How many there are.
        known_before: How many of them were customers before the year.
        leavers: How many of them are deleted in the year.
        canaries: Indices of the canaries, in the order of their numbers.
    """

    def __init__(self, seed: int, changes: int) -> None:
        self.count, self._restless = _census(changes)
        self.known_before = self.count * 3 // 10
        self.leavers = (self.count - _LEAVER + _PERIOD - 1) // _PERIOD
        self.canaries = _canary_indices(self.count)
        self._number = {index: number for number, index in enumerate(self.canaries, start=1)}
        self._dice = Dice(seed, "people")
        self._homes = Dice(seed, "homes")

    def person(self, index: int) -> Person:
        """The person of an index from 0 up to `count`."""
        draws = self._dice.roll(index)
        number = self._number.get(index)
        values = canaries.canary(number).values if number else None
        country = UNITED_STATES if values else pick(COUNTRIES, draws[0])
        joined = self._joined(index, fraction(draws[1]))
        sex, given, surname = _called(values, NAMES[country.names], draws)
        return Person(
            index=index,
            canary=values,
            sex=sex,
            given=given,
            surname=surname,
            country=country,
            # Years ago, if the year found them as a customer.
            signed_up=joined if index >= self.known_before else START - DAY - draws[29] * DAY // 40,
            joined=joined,
            left=_left(index, joined, draws[5]),
            changes=self._changes(index, joined, _kinds(values, country), draws),
            draws=draws,
            homes=self._homes,
        )

    def somebody(self, instant: int, chance: float, known: int | None = None) -> Person:
        """A customer at an instant who stays for a month: that of an index, or any.

        Args:
            instant: When, in milliseconds.
            chance: A number from 0 up to 1 that decides who; the longest-standing are likelier.
            known: The index of whom it has to be, or None.
        """
        if known is not None:
            return self.person(known)
        newcomers = (instant - OPENING) * (self.count - self.known_before) // _JOINING
        customers = min(self.count, self.known_before + newcomers)
        index = int(chance * (0.5 + 0.5 * chance) * customers)
        while True:
            person = self.person(index)
            if person.left is None or person.left - _NOTICE > instant:
                return person
            index = (index + 1) % customers

    def _joined(self, index: int, part: float) -> int:
        """When the record of somebody is first seen, `part` (0 to 1) of the way to the next."""
        if index < self.known_before:
            return START + int((index + part) * _SNAPSHOT / self.known_before)
        newcomer = index - self.known_before + part
        return OPENING + int(newcomer * _JOINING / (self.count - self.known_before))

    def _changes(
        self, index: int, joined: int, kinds: tuple[str, ...], draws: tuple[int, ...]
    ) -> tuple[tuple[int, str], ...]:
        times = _CHANGES[index % _PERIOD] + (index < self._restless)
        # In the first eight tenths of the time left, each in a stretch of its own.
        stretch = (END - joined) * 4 // (5 * times) if times else 0
        return tuple(
            (
                joined + int((turn + 0.05 + 0.9 * fraction(draws[6 + turn])) * stretch),
                pick(kinds, draws[10 + turn]),
            )
            for turn in range(times)
        )


def _census(changes: int) -> tuple[int, int]:
    """How many people it takes to make so many lines of change, and how many change once more."""
    lines = [1 + times + 2 * (place == _LEAVER) for place, times in enumerate(_CHANGES)]
    rounds, rest = divmod(changes, sum(lines))
    count = rounds * _PERIOD
    while rest >= lines[count % _PERIOD]:
        rest -= lines[count % _PERIOD]
        count += 1
    return count, rest


def _canary_indices(count: int) -> tuple[int, ...]:
    """Where the canaries stand among the people: evenly, but for the last tenth, who join late."""
    return tuple((2 * place + 1) * count * 9 // (20 * canaries.COUNT) for place in range(canaries.COUNT))


def _called(values: Values | None, names: Names, draws: tuple[int, ...]) -> tuple[str, str, str]:
    """Sex, given name and surname."""
    sex, options = ("female", names.female) if draws[2] % 2 else ("male", names.male)
    if values:
        given, surname = values.name.split(" ")
        return sex, given, surname
    return sex, pick(options, draws[3]), pick(names.surnames, draws[4])


def _kinds(values: Values | None, country: Country) -> tuple[str, ...]:
    """What of a record may change."""
    if values:
        return _CANARY_KINDS
    return _KINDS if country.phones else tuple(kind for kind in _KINDS if kind != "phone")


def _left(index: int, joined: int, draw: int) -> int | None:
    """When a record is deleted: after all its changes."""
    if index % _PERIOD != _LEAVER:
        return None
    return joined + int((END - joined) * (0.82 + 0.15 * fraction(draw)))
