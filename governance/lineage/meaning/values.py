"""What a column or a condition is made of, as a key that is the same for the same expression."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlglot import exp

Ref = tuple[str, str]
"""unique_id of a relation, or its dotted name, and a column of it."""
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Value:
    """What a column, or a condition, is made of.

    Attributes:
        key: The same for the same expression over the same columns of other relations.
        refs: These columns.
        masks: The masks on the way, sorted, each as often as it is laid.
        bare: The key as it would be without masks.
        counts: Whether it looks at several rows.
        written: The expression as it is written, where it is one.
    """

    key: str
    refs: frozenset[Ref] = frozenset()
    masks: tuple[str, ...] = ()
    bare: str = ""
    counts: bool = False
    written: exp.Expr | None = field(default=None, compare=False, repr=False)


def together(name: str, parts: Iterable[Value], *, counts: bool = False) -> Value:
    """What is made of several values, under a name: the value itself where it is one of equal ones."""
    several = list(parts)
    if name == "either" and len({one.key for one in several}) == 1:
        return several[0]
    return Value(
        short(f"{name}({', '.join(one.key for one in several)})"),
        frozenset[Ref]().union(*(one.refs for one in several)),
        tuple(sorted(mask for one in several for mask in one.masks)),
        short(f"{name}({', '.join(one.bare for one in several)})"),
        counts or any(one.counts for one in several),
    )


def scalar(key: str) -> Value:
    """A value that is made of no column."""
    return Value(key, bare=key)


def short(key: str) -> str:
    """A key as it is, or its digest where it is long: a column that is used often would double it each time."""
    return (
        key
        if len(key) <= _LONGEST
        else f"#{hashlib.sha256(key.encode(errors='surrogatepass')).hexdigest()[:32]}"
    )
