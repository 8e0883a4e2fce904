"""Somebody, and what is known about them at an instant: names, addresses and numbers change."""

from __future__ import annotations

import datetime as dt
from typing import Final

import msgspec

from governance.sample.canaries import Values
from governance.sample.dice import Dice, fraction, pick
from governance.sample.names import ADDRESS_PARTS, NAMES
from governance.sample.places import UNITED_STATES, City, Country
from governance.sample.timeline import EXPORT_DAY

_TIERS: Final = ("basic", "silver", "gold")
_FIRST_TIERS: Final = ("basic", "basic", "basic", "silver", "silver", "gold")
_DOMAINS: Final = ("example.com", "example.org", "example.net")

# Of all people: over 89 years old, and over 65; the other ages they are spread over.
_VERY_OLD: Final = 0.05
_OLD: Final = 0.25
_YEAR: Final = 365.25


class Home(msgspec.Struct, frozen=True, gc=False):
    """Where somebody lives; the ZIP code in the United States only."""

    street: str
    city: City
    zip_code: str | None


class Person(msgspec.Struct, frozen=True, gc=False):
    """Somebody, with all that will happen to them.

    Attributes:
        index: From 0, in the order in which people became customers.
        canary: What to look for, if this is a canary.
        sex: "female" or "male", as the given name.
        given: Given name.
        surname: Surname at first.
        country: Where they live, also after they moved.
        signed_up: When they became a customer, milliseconds.
        joined: When their record was first seen, milliseconds.
        left: When it was deleted, milliseconds, or None.
        changes: When (milliseconds, rising) what of the record changed.
        draws: 32 draws of 16 bits for what else there is to know; a place is used for one thing.
        homes: Draws for the places they live at.
    """

    index: int
    canary: Values | None
    sex: str
    given: str
    surname: str
    country: Country
    signed_up: int
    joined: int
    left: int | None
    changes: tuple[tuple[int, str], ...]
    draws: tuple[int, ...]
    homes: Dice

    @property
    def customer_id(self) -> str:
        """Who they are to the shop."""
        return f"CUS-{self.index:08d}"

    @property
    def account_id(self) -> str:
        """What they log in to."""
        return f"ACC-{self.index:08d}"


def _count(person: Person, kind: str, instant: int) -> int:
    """How often something of the record has changed by an instant."""
    return sum(1 for when, what in person.changes if what == kind and when <= instant)


def home(person: Person, instant: int) -> Home:
    """Where somebody lives at an instant."""
    draws = person.homes.roll(person.index * 8 + _count(person, "home", instant))
    country = person.country
    city = pick(country.cities, draws[0])
    street = pick(NAMES[country.names].streets, draws[1])
    return Home(
        street=country.streets.format(street=street, number=1 + draws[2] % 240),
        city=city,
        zip_code=f"{city.zip3}{draws[3] % 100:02d}" if city.zip3 else None,
    )


def full_name(person: Person, instant: int) -> str:
    """Given name and surname at an instant."""
    return f"{person.given} {family_name(person, instant)}"


def family_name(person: Person, instant: int) -> str:
    """The surname at an instant."""
    times = _count(person, "surname", instant)
    if not times:
        return person.surname
    surnames = NAMES[person.country.names].surnames
    return surnames[(surnames.index(person.surname) + 7 * times) % len(surnames)]


def email(person: Person, instant: int) -> str:
    """The e-mail address at an instant."""
    if person.canary:
        return person.canary.email
    times = _count(person, "email", instant)
    given = ADDRESS_PARTS[person.given]
    domain = _DOMAINS[(person.draws[14] + times) % len(_DOMAINS)]
    if times:
        return f"{given}{person.index}.{times}@{domain}"
    return f"{given}.{ADDRESS_PARTS[person.surname]}{person.index}@{domain}"


def phone(person: Person, instant: int) -> str | None:
    """The telephone number at an instant; None where no range is kept for fiction."""
    if person.canary:
        return person.canary.phone
    if not person.country.phones:
        return None
    number = (person.draws[15] + 37 * _count(person, "phone", instant)) % 100
    return pick(person.country.phones, person.draws[16]).format(number)


def tier(person: Person, instant: int) -> str:
    """The loyalty tier at an instant."""
    first = _TIERS.index(pick(_FIRST_TIERS, person.draws[17]))
    return _TIERS[(first + _count(person, "tier", instant)) % len(_TIERS)]


def ssn(person: Person) -> str | None:
    """The social security number, a different one for each; None outside the United States."""
    if person.canary:
        return person.canary.ssn
    if person.country is not UNITED_STATES:
        return None
    # Scattered one to one over areas 900 to 979, groups 01 to 49 and serials 0001 to 9999.
    rest, serial = divmod(person.index * 15_485_863 % (80 * 49 * 9_999), 9_999)
    area, group = divmod(rest, 49)
    return f"{900 + area}-{1 + group:02d}-{1 + serial:04d}"


def mrn(person: Person) -> str:
    """The medical record number, a different one for each; its digits begin with 0 or 1."""
    return person.canary.mrn if person.canary else f"MRN-{person.index * 48_271 % 100_000_007:09d}"


def health_plan_id(person: Person) -> str | None:
    """The health plan beneficiary number, a different one for each who has one: four in five."""
    return f"HPB-{_scattered(person, 69_621)}" if person.draws[27] % 5 else None


def account_number(person: Person) -> str:
    """The number bills go by, a different one for each."""
    return f"BIL-{_scattered(person, 16_807)}"


def _scattered(person: Person, factor: int) -> str:
    # In two groups: nine digits in a row could be those of a canary's social security number.
    first, second = divmod((person.index + 1) * factor % 999_999_937, 100_000)
    return f"{first:04d}-{second:05d}"


def birth_date(person: Person) -> dt.date:
    """The date of birth: mostly of working age, one in twenty over 89."""
    share = fraction(person.draws[18])
    youngest, oldest = (91, 106) if share < _VERY_OLD else (66, 91) if share < _OLD else (24, 66)
    years = youngest + (oldest - youngest) * fraction(person.draws[19])
    return EXPORT_DAY - dt.timedelta(days=1 + int(years * _YEAR))


def has_mfa(person: Person) -> bool:
    """Whether a second factor is enrolled: three in five, and all canaries."""
    return person.canary is not None or person.draws[20] % 5 > 1
