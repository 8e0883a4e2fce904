"""Canaries: 500 people whose every direct identifier is unique and cannot be mistaken.

Values of one kind all have the same length, so none is part of another, and each holds a word no
ordinary person's value holds. They do not depend on the seed: canary 17 is the same in every sample.
"""

from __future__ import annotations

from typing import Final

import msgspec

from governance.sample.places import CANARY_AREA_CODES

COUNT: Final = 500

_CONSONANTS: Final = "bdfghjklmnprstvz"
_VOWELS: Final = "aiou"
_SCATTER: Final = 40_503  # odd, so that multiplying by it keeps 16-bit numbers apart


class Values(msgspec.Struct, frozen=True):
    """The direct identifiers of one canary."""

    name: str
    email: str
    phone: str
    ssn: str
    mrn: str
    phrase: str


class Canary(msgspec.Struct, frozen=True):
    """One line of canaries.ndjson: the canary's number, from 1, and what to look for."""

    canary: int
    values: Values


def canary(number: int) -> Canary:
    """The canary of a number from 1 to 500."""
    word = _word(number * _SCATTER % (1 << 16))
    area, line = divmod(number - 1, 100)
    values = Values(
        name=f"Canary {word.title()}",
        email=f"canary.{word}@example.{('com', 'org', 'net')[number % 3]}",
        phone=f"+1-{CANARY_AREA_CODES[area]}-555-01{line:02d}",
        # 9 as first digit was never issued; 01 to 49 in the middle keeps clear of taxpayer numbers.
        ssn=f"99{number % 10}-{1 + number % 49:02d}-{1000 + 17 * number}",
        mrn=f"MRN-CANARY-{number:04d}",
        phrase=f"a canary hums {word} at dawn",
    )
    return Canary(number, values)


def _word(number: int) -> str:
    """A number of 16 bits as five letters one can say, different for each (a proquint)."""
    letters = ""
    for shift, alphabet in (
        (12, _CONSONANTS),
        (10, _VOWELS),
        (6, _CONSONANTS),
        (4, _VOWELS),
        (0, _CONSONANTS),
    ):
        letters += alphabet[number >> shift & len(alphabet) - 1]
    return letters
