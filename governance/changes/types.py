"""Whether one data type holds all that another does."""

from __future__ import annotations

import re
from typing import Literal

from governance.project.types import portable_type

_NUMBERS = re.compile(r"\d+")
# Decimal digits that every value of a whole-number type has at most.
_DIGITS = {"integer": 10, "bigint": 19}
_PLAINLY = frozenset({("integer", "bigint"), ("integer", "double")})
_DECIMAL = 2


def type_change(before: str, after: str) -> Literal["type-changed", "type-narrowed", "type-widened"] | None:
    """What became of a column's type; None where both spell the same one.

    Wider is what holds every value of the other exactly: a longer string, a decimal with as many digits on either
    side of the point, a larger whole number. A decimal without digits is as wide as each engine likes.
    """
    old, new = _parted(before), _parted(after)
    if old == new:
        return None
    if _holds(new, old):
        return "type-widened"
    return "type-narrowed" if _holds(old, new) else "type-changed"


def _parted(spelling: str) -> tuple[str, tuple[int, ...]]:
    plain = " ".join(spelling.lower().split())
    name = portable_type(plain)
    if name is None:
        return plain.replace(" ", ""), ()
    parameters = tuple(int(one) for one in _NUMBERS.findall(plain.partition("(")[2]))
    return name, (*parameters, 0) if name == "decimal" and len(parameters) == 1 else parameters


def _holds(one: tuple[str, tuple[int, ...]], other: tuple[str, tuple[int, ...]]) -> bool:
    (name, size), (of, least) = one, other
    if name == of == "string":
        return not size or (bool(least) and size >= least)
    if name == of == "decimal":
        known = len(size) == len(least) == _DECIMAL
        return known and size[1] >= least[1] and size[0] - size[1] >= least[0] - least[1]
    if name == "decimal" and of in _DIGITS and len(size) == _DECIMAL:
        return size[0] - size[1] >= _DIGITS[of]
    return (of, name) in _PLAINLY
