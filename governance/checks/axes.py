"""What a column declares on the three axes, and whether policies/classifications.yml knows it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from governance.checks.case import Problem
from governance.declared.classifications import Classifications
from governance.project import Column

NOTHING_SAID = "nothing says what is in this column"
KEYS = ("identifier", "confidentiality", "identifiability", "category")
_ABSENT = object()
Saying = tuple[object, ...]


class Axes(NamedTuple):
    """One value on each axis; the first of its axis where nothing is said."""

    confidentiality: str
    identifiability: str
    category: str


def axes_of(column: Column, classifications: Classifications) -> Axes:
    """What a column is declared to be: what its identifier brings, and what is declared beside it, if that is more."""
    declared = column.identifier
    identifier = classifications.identifiers.get(declared) if isinstance(declared, str) else None
    return Axes(
        *(
            _higher(values, column.meta.get(axis), getattr(identifier, axis, None))
            for axis, values in values_by_axis(classifications)
        )
    )


def values_by_axis(classifications: Classifications) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The axes as columns declare them, each with its values from the least to the most sensitive."""
    return (
        ("confidentiality", classifications.confidentiality),
        ("identifiability", classifications.identifiability),
        ("category", classifications.categories),
    )


def says_something(column: Column) -> bool:
    """Whether a column declares an identifier, or at least how confidential it is."""
    return column.identifier is not None or "confidentiality" in column.meta


def saying(column: Column) -> Saying:
    """All that a column says of what is in it, as it stands there."""
    meta = column.meta
    return tuple([meta.get(key, _ABSENT) for key in KEYS])


class Sayings:
    """What is wrong with what columns declare: a project says few different things of its many columns.

    Args:
        classifications: What there is to be declared.
    """

    def __init__(self, classifications: Classifications) -> None:
        self._classifications = classifications
        self._good: set[Saying] = set()

    def problems(self, column: Column, said: Saying | None = None) -> tuple[Problem, ...]:
        """Nothing, or that it says nothing, something unknown, or less than its identifier brings.

        Args:
            column: The column.
            said: What it says, where that is known already.
        """
        said = said or saying(column)
        try:
            if said in self._good:
                return ()
        except TypeError:  # a list or a mapping, which is never good
            return tuple(_said(column, self._classifications))
        problems = tuple(_said(column, self._classifications))
        if not problems:
            self._good.add(said)
        return problems


def _said(column: Column, classifications: Classifications) -> Iterator[Problem]:
    declared = column.identifier
    if not says_something(column):
        yield Problem(
            NOTHING_SAID, "declare `identifier` or `confidentiality` under the column's `config: meta:`"
        )
    if declared is not None and (
        not isinstance(declared, str) or declared not in classifications.identifiers
    ):
        yield _unknown("identifier", declared, classifications.identifiers)
        return
    yield from _axes(column, declared, classifications)


def _higher(values: tuple[str, ...], *declared: object) -> str:
    return values[max((values.index(one) for one in declared if one in values), default=0)]


def _axes(column: Column, identifier: str | None, classifications: Classifications) -> Iterator[Problem]:
    floor = classifications.identifiers[identifier] if identifier else None
    for axis, values in values_by_axis(classifications):
        declared = column.meta.get(axis)
        if declared is None:
            continue
        if declared not in values:
            yield _unknown(axis, declared, values)
        elif floor is not None and values.index(declared) < values.index(getattr(floor, axis)):
            yield _lowered(axis, declared, identifier or "", getattr(floor, axis))


def _unknown(key: str, declared: object, known: Iterable[str]) -> Problem:
    names = sorted(known)
    near = difflib.get_close_matches(str(declared), names, n=1)
    return Problem(
        f"its {key} `{declared}` is not in policies/classifications.yml",
        f"write `{near[0]}`" if near else f"write one of {', '.join(names)}",
        subject=str(declared),
        expected=key,
    )


def _lowered(axis: str, declared: str, identifier: str, floor: str) -> Problem:
    return Problem(
        f"its {axis} is declared as `{declared}`, and identifier `{identifier}` is `{floor}`",
        f"remove `{axis}`: it follows from the identifier",
        subject=declared,
        expected=f"{axis}: {floor}",
    )
