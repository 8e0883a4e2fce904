"""Which run a statement is about, and that one was begun."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from governance.evidence.canonical import dumps
from governance.evidence.circumstances import Circumstances
from governance.evidence.log import Statement

Runs = Literal["gate-run", "dbt-run"]
"""Kinds that are work: a `started` entry precedes them."""
RUNS: tuple[Runs, ...] = ("gate-run", "dbt-run")


@dataclass(frozen=True, slots=True)
class Run:
    """Which run it is.

    Attributes:
        id: Its id: the same in its `started` entry and in the one that ends it.
        circumstances: In which it ran.
    """

    id: str
    circumstances: Circumstances

    def as_json(self) -> dict[str, Any]:
        """As a predicate has it."""
        return {"run": self.id, **self.circumstances.as_json()}


def started(kind: Runs, run: Run) -> Statement:
    """The statement that a run has begun; one without an end is an unfinished run."""
    predicate = {"of": kind, **run.as_json()}
    return Statement("started", "started", predicate, {"started.json": dumps(predicate)})


def skipped(kind: Runs, run: Run, reason: str) -> Statement:
    """The statement that a run which should have been was not, and why."""
    told = {"reason": reason, "run": run.id}
    return Statement(kind, "skipped", run.as_json(), {"skipped.json": dumps(told)})
