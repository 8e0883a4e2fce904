"""The targets that are looked at, put together where they show the same."""

from __future__ import annotations

from typing import NamedTuple

from governance.declared.governance_file import Governance
from governance.exposure.shape import TargetSeen

ROLELESS = frozenset({"duckdb"})
"""Engines without roles: who can open the file reads all of it."""


class Setting(NamedTuple):
    """Targets of one engine that may, or may not, hold raw identifiers.

    Attributes:
        engine: Their engine.
        may_hold_raw: Whether they may.
        names: Their names, sorted.
    """

    engine: str
    may_hold_raw: bool
    names: tuple[str, ...]


def settings(governance: Governance, target: str | None) -> tuple[Setting, ...]:
    """The settings of one target, or of all that are declared; never none."""
    asked = {name: one for name, one in governance.targets.items() if target in {None, name}}
    kinds = sorted({(one.engine, one.may_hold_raw) for one in asked.values()})
    return tuple(
        Setting(*kind, tuple(sorted(n for n, one in asked.items() if (one.engine, one.may_hold_raw) == kind)))
        for kind in kinds
    )


def told(governance: Governance, target: str | None) -> tuple[TargetSeen, ...]:
    """The targets that are looked at, sorted."""
    return tuple(
        TargetSeen(name, one.engine, one.may_hold_raw, one.engine not in ROLELESS)
        for name, one in sorted(governance.targets.items())
        if target in {None, name}
    )
