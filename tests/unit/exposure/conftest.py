"""Matrices of projects, and what a role sees in them in a few words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from governance.exposure.looking import look
from governance.exposure.shape import Exposure
from governance.gate import Question
from governance.gate import look as see


@pytest.fixture(scope="session")
def seen_in(compiled) -> Callable[..., Exposure]:
    """A function that looks at a compiled project, on one target or on all, once."""
    known: dict[tuple[str, str | None], Exposure] = {}

    def look_at(project: str, target: str | None = None) -> Exposure:
        if (project, target) not in known:
            known[project, target] = look(see(Question(None, compiled(project)))[0], target)
        return known[project, target]

    return look_at


def words(seen) -> str:
    """`raw`, `masked mask_email query`, `-` where there is no access."""
    return " ".join([seen.sight.value, *seen.masks, *([seen.at] if seen.at else [])]) if seen else "-"


@pytest.fixture(scope="session")
def grid() -> Callable[..., dict[str, tuple[str, ...]]]:
    """A function that gives what some roles see of a table, column by column."""

    def as_grid(exposure: Exposure, table: str, *roles: str) -> dict[str, tuple[str, ...]]:
        (found,) = [one for one in exposure.tables if one.name == table]
        return {column.name: tuple(words(column.by(role)) for role in roles) for column in found.columns}

    return as_grid
