"""Chance that repeats itself: by index, so that nobody has to be kept, or in sequence."""

from __future__ import annotations

import hashlib
import random
import struct
from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

T = TypeVar("T")

_SIDES: Final = 16
_unpack = struct.Struct("<32H").unpack


class Dice:
    """Thirty-two draws of 16 bits for each index, always the same for the same seed and purpose.

    Args:
        seed: The sample's seed.
        purpose: What the draws are for, at most 16 bytes; other purposes draw otherwise.
    """

    __slots__ = ("_base",)

    def __init__(self, seed: int, purpose: str) -> None:
        self._base = hashlib.blake2b(digest_size=64, key=str(seed).encode(), person=purpose.encode())

    def roll(self, index: int) -> tuple[int, ...]:
        """The 32 draws (each 0 to 65,535) of an index (0 or more)."""
        hashed = self._base.copy()
        hashed.update(index.to_bytes(8, "little"))
        return _unpack(hashed.digest())


def pick(options: Sequence[T], draw: int) -> T:
    """The option a draw of 16 bits falls on, each as likely as the next."""
    return options[draw * len(options) >> _SIDES]


def fraction(draw: int) -> float:
    """A draw of 16 bits as a number from 0 up to, but never, 1."""
    return draw / (1 << _SIDES)


def sequence(seed: int, purpose: str) -> random.Random:
    """Draws in sequence; of it only `random()` is used, which Python keeps stable for a seed."""
    return random.Random(f"{seed}/{purpose}")  # noqa: S311 - a sample has to be repeatable


def low(chance: random.Random) -> float:
    """A number from 0 up to 1, rather near 0 (multiplied, as not every platform's power is exact)."""
    draw = chance.random()
    return draw * draw


def spread(count: int, start: int, stop: int, chance: random.Random) -> Iterator[int]:
    """Exactly `count` different numbers of ``range(start, stop)``, rising and evenly spread.

    One falls into each of `count` strata of equal width, so that the share is exact without
    holding more than one number.
    """
    width = stop - start
    for stratum in range(count):
        low = start + stratum * width // count
        high = start + (stratum + 1) * width // count
        yield low + int(chance.random() * (high - low))
