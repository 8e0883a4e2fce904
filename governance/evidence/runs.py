"""Which run a statement is about, and that one was begun."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import msgspec

from governance.declared.waivers import person
from governance.errors import UsageError
from governance.evidence.canonical import dumps
from governance.evidence.circumstances import Circumstances
from governance.evidence.commitments import committed
from governance.evidence.entries import Result, entry_of
from governance.evidence.envelope import read_unsigned
from governance.evidence.log import Statement
from governance.evidence.shapes.changes import Override
from governance.evidence.shapes.fields import PERSONAL
from governance.evidence.store import Store
from governance.evidence.told import Salt, decoded, new_salt, read

Runs = Literal["gate-run", "dbt-run"]
"""Kinds that are work and recorded from what it left: a `started` entry precedes them."""
Begun = Literal["gate-run", "dbt-run", "apply"]
"""Kinds that a `started` entry precedes."""
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


def started(kind: Begun, run: Run) -> Statement:
    """The statement that a run has begun; one without an end is an unfinished run."""
    predicate = {"of": kind, **run.as_json()}
    return Statement("started", "started", predicate, {"started.json": dumps(predicate)})


def without_report(kind: Runs, result: Result, run: Run, reason: str) -> Statement:
    """The statement that a run left nothing to show: it was skipped, or broke off.

    Args:
        kind: What should have been.
        result: ``skipped`` or ``error``.
        run: Which run.
        reason: Why.
    """
    told = {"reason": reason, "run": run.id}
    return Statement(kind, result, run.as_json(), {"reason.json": dumps(told)})


def overridden(statement: Statement, file: Path, salt: Salt = new_salt) -> Statement:
    """The statement of a run that was gone on from although its gate stayed shut.

    Args:
        statement: That of the run.
        file: Who decided it and why, as ``evidence/override`` describes it.
        salt: Gives a new salt for each commitment.

    Raises:
        UsageError: The file is not as described, or the gate opened.
    """
    if statement.result == "passed":
        raise UsageError("this run passed, so there was nothing to override", "leave --overridden out")
    found = decoded(file, read(file), Override, "`govern schema evidence/override` describes it")
    shown, openings = committed(msgspec.to_builtins(found), PERSONAL, salt)
    independent = person(found.requested_by) != person(found.approved_by)
    predicate = {
        **statement.predicate,
        "overridden": {"verdict": statement.result, "independent": independent},
    }
    blobs = {**statement.blobs, "override.json": dumps(shown)}
    return replace(statement, result="overridden", predicate=predicate, blobs=blobs, openings=openings)


def begun(store: Store, run: str) -> dt.datetime:
    """When a run was begun.

    Raises:
        UsageError: No `started` entry names it.
    """
    for line in store.lines():
        if b'"kind":"started"' in line:
            entry = entry_of(line)
            statement = read_unsigned(store.get(entry.envelope) or b"")
            if statement["predicate"]["run"] == run:
                return dt.datetime.fromisoformat(entry.ts)
    raise UsageError(
        f"no run {run} was begun in this log", "begin one with `govern evidence start`, or leave --run out"
    )
