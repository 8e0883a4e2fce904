"""Which three-digit ZIP prefixes may be shown: 45 CFR 164.514(b)(2)(i)(B)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import msgspec


class _List(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    meaning: str
    source: str
    as_of: str
    prefixes: tuple[str, ...]


class _Lists(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    restricted: _List
    populated: _List


@cache
def lists() -> _Lists:
    """The restricted and the populated prefixes, each with its source and date."""
    raw = files("governance.masks").joinpath("zip3.json").read_bytes()
    return msgspec.json.decode(raw, type=_Lists)


@cache
def hidden_prefixes() -> tuple[str, ...]:
    """Every prefix that is shown as 000, sorted: the restricted ones, and those where nobody is known to live."""
    shown = set(lists().populated.prefixes) - set(lists().restricted.prefixes)
    return tuple(prefix for prefix in (f"{number:03d}" for number in range(1000)) if prefix not in shown)
