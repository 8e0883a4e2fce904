"""The targets that are looked at, put together where they show the same."""

from __future__ import annotations

from typing import NamedTuple

from governance.declared.governance_file import Governance
from governance.declared.policies import Policies
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


def told(policies: Policies, target: str | None) -> tuple[TargetSeen, ...]:
    """The targets that are looked at, sorted."""
    return tuple(
        TargetSeen(
            name, one.engine, one.may_hold_raw, one.engine not in ROLELESS, _builds_as(policies, one.engine)
        )
        for name, one in sorted(policies.governance.targets.items())
        if target in {None, name}
    )


def _builds_as(policies: Policies, engine: str) -> str:
    build = policies.duties.build if policies.duties else None
    if build is None:
        return ""
    return {"snowflake": build.snowflake, "databricks": build.databricks}.get(engine, "")
