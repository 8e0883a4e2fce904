"""Names of combinations, such as PHI, compared with what is held."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from governance.checks.axes import values_by_axis
from governance.checks.case import Problem
from governance.declared.classifications import Classifications, Combination

if TYPE_CHECKING:
    from governance.checks.held import Holding


class Words(NamedTuple):
    """How problems are told.

    Attributes:
        key: The key of meta that takes the name.
        says: What stands before the name: "it declares".
        holds: What stands before what is held: "it holds".
    """

    key: str
    says: str
    holds: str


class _Named(NamedTuple):
    """A combination that has a name, each axis as its place from the least to the most sensitive value."""

    name: str
    ranks: Mapping[str, int]


class Judge:
    """Compares what is declared with what is held, on the values that names tell apart.

    Args:
        classifications: The names, and the values of each axis.
        words: How its problems say it.
    """

    def __init__(self, classifications: Classifications, words: Words) -> None:
        self._words = words
        self._values = dict(values_by_axis(classifications))
        self._names = [_Named(name, self._ranks(one)) for name, one in sorted(classifications.names.items())]

    def problems(self, declared: object, holding: Holding) -> Iterator[Problem]:
        """One problem for each axis on which less is declared than is held.

        Args:
            declared: The `classification`, or None where there is none.
            holding: What the table or the product holds.
        """
        known = {one.name: one for one in self._names}
        if declared is not None and declared not in known:
            yield _unknown(self._words.key, declared, sorted(known))
            return
        said = known[str(declared)].ranks if declared is not None else dict.fromkeys(self._values, 0)
        held = {axis: self._told_apart(axis, one.value) for axis, one in holding.items()}
        for axis, rank in held.items():
            if said[axis] < rank:
                yield self._too_low(declared, axis, said[axis], holding, self._fitting(held))

    def _ranks(self, one: Combination) -> dict[str, int]:
        return {
            axis: values.index(value) if (value := getattr(one, axis)) in values else 0
            for axis, values in self._values.items()
        }

    def _told_apart(self, axis: str, value: str) -> int:
        """The highest value up to this one of which some name says that it is held."""
        rank = self._values[axis].index(value)
        return max((one.ranks[axis] for one in self._names if one.ranks[axis] <= rank), default=0)

    def _fitting(self, held: Mapping[str, int]) -> str | None:
        """The name that says all that is held, and as little more as there is."""
        fits = [one for one in self._names if all(one.ranks[axis] >= rank for axis, rank in held.items())]
        return min(fits, key=lambda one: (sum(one.ranks.values()), one.name)).name if fits else None

    def _too_low(
        self, declared: object, axis: str, said: int, holding: Holding, fitting: str | None
    ) -> Problem:
        value, by = holding[axis]
        says = f"`{declared}`, {axis} `{self._values[axis][said]}`" if declared else "nothing"
        fix = f"write `{self._words.key}: {fitting}`" if fitting else "add a name for it to `names` there"
        return Problem(
            f"{self._words.says} {says}, and {self._words.holds} {axis} `{value}` by {by}",
            f"{fix}, or leave that out",
            subject=None if declared is None else str(declared),
            expected=f"{axis}: {value}",
        )


def _unknown(key: str, declared: object, known: list[str]) -> Problem:
    near = difflib.get_close_matches(str(declared), known, n=1)
    return Problem(
        f"its {key} `{declared}` is no name of policies/classifications.yml",
        f"write `{near[0]}`" if near else f"write one of {', '.join(known)}" if known else "declare it there",
        subject=str(declared),
        expected=key,
    )
