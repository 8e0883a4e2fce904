"""How values are written in a change, and which of two is more."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal, TypeVar

T = TypeVar("T")
Values = tuple[str | None, str | None]

_PARTS = re.compile(r"(\d+)([YMWDHS])")
_DAYS = {"Y": 365.2425, "M": 30.436875, "W": 7.0, "D": 1.0}
_SECONDS = {"H": 3600.0, "M": 60.0, "S": 1.0}


def said(value: Any) -> str:  # noqa: ANN401 - whatever stands in YAML
    """A value in one line, the same for the same value."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def both(old: T | None, new: T | None, words: Callable[[T], str | None]) -> Values:
    """What there was and what there is, in words; nothing is None."""
    return (None if old is None else words(old)), (None if new is None else words(new))


def names(found: Iterable[object]) -> str | None:
    """Names in one line, sorted; None where there is none."""
    return ", ".join(sorted(str(one) for one in found)) or None


def longer(one: str, other: str) -> bool:
    """Whether an ISO 8601 duration is longer than another; months and years count their mean length."""
    return _length(one) > _length(other)


def _length(duration: str) -> float:
    days, _, time = duration.partition("T")
    whole = sum(int(count) * _DAYS[unit] * 86_400 for count, unit in _PARTS.findall(days))
    return whole + sum(int(count) * _SECONDS[unit] for count, unit in _PARTS.findall(time))


def either(before: object, after: object, *, gone: str, new: str, other: str) -> str | None:
    """The kind of a change of something that may be missing; None where nothing changed."""
    if before == after:
        return None
    if after is None:
        return gone
    return new if before is None else other


def compared(order: Sequence[str], was: object, now: object) -> Literal["more", "less", "other"] | None:
    """Whether a value stands further on in an order than another did; `other` where one of them is not in it.

    Returns:
        None where they stand at the same place.
    """
    places = rank(order, was), rank(order, now)
    if was == now or (places[0] == places[1] and places[0] is not None):
        return None
    if places[0] is None or places[1] is None:
        return "other"
    return "more" if places[1] > places[0] else "less"


def rank(order: Sequence[str], value: object) -> int | None:
    """Where a value stands in an order from the least on; nothing is the least; None: it is not in the order."""
    if value is None:
        return 0
    return order.index(value) if isinstance(value, str) and value in order else None
