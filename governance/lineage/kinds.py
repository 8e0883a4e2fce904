"""How a value travels along an edge: one bit a kind, sets of kinds as a byte, and how kinds compose."""

from __future__ import annotations

from typing import Final

IDENTITY: Final = 1
"""The value itself, under the same or another name."""
COPY: Final = 2
"""The value recognisably inside: cast, trim, coalesce, a CASE branch, min, max, a struct or a list of it."""
EQUI_JOIN: Final = 4
"""Equal to the value because rows were matched on it."""
DERIVE: Final = 8
"""An expression over the value."""
AGGREGATE: Final = 16
"""A sum, an average, a count over many rows' values."""
PREDICATE: Final = 32
"""Only whether a condition on the value holds."""
AGGREGATE_PREDICATE: Final = 64
"""An aggregate of a condition, or a condition on an aggregate."""

ALL: Final = 127
VALUE: Final = IDENTITY | COPY | EQUI_JOIN | DERIVE
"""Kinds by which one person's value arrives."""
LOWERABLE: Final = IDENTITY | COPY | EQUI_JOIN
"""Kinds under which a mask sees the identifier it was made for, so that it may lower it."""
AGGREGATES: Final = AGGREGATE | AGGREGATE_PREDICATE

NAMES: Final = {
    IDENTITY: "identity",
    COPY: "copy",
    EQUI_JOIN: "equi-join",
    DERIVE: "derive",
    AGGREGATE: "aggregate",
    PREDICATE: "predicate",
    AGGREGATE_PREDICATE: "aggregate predicate",
}


def names(bits: int) -> tuple[str, ...]:
    """The names of the kinds in a set, strongest flow first."""
    return tuple(name for bit, name in NAMES.items() if bits & bit)


def _one_then_one(first: int, second: int) -> int:
    flags = first | second
    if flags <= ALL and not flags & (AGGREGATES | PREDICATE):
        return max(first, second)
    aggregated = flags & AGGREGATES
    judged = flags & (PREDICATE | AGGREGATE_PREDICATE)
    if aggregated and judged:
        return AGGREGATE_PREDICATE
    return AGGREGATE if aggregated else PREDICATE


def _table() -> tuple[bytes, ...]:
    """Every set after every set, built up from sets that are one kind smaller."""
    rows = [[0] * (ALL + 1) for _ in range(ALL + 1)]
    for first in range(1, ALL + 1):
        for second in range(1, ALL + 1):
            one, other = first & -first, second & -second
            if first != one:
                rows[first][second] = rows[one][second] | rows[first ^ one][second]
            elif second != other:
                rows[first][second] = rows[first][other] | rows[first][second ^ other]
            else:
                rows[first][second] = _one_then_one(one, other)
    return tuple(bytes(row) for row in rows)


SEQUENCE: Final = _table()
"""``SEQUENCE[first][second]``: the kinds of a path that goes by the one, then by the other."""
