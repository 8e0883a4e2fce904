"""The plan, run statement by statement; what was applied is recorded as it goes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from governance.compile.databricks.connecting import RefusedError, Run
from governance.compile.steps import Step, plan_digest

SCHEMA = "govern.apply/v1"
State = Literal["applied", "refused", "not run"]


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of one statement.

    Attributes:
        step: What was to be done.
        state: `not run` where one before it was refused.
        error: The class of the engine's error.
        message: What the engine said; not in the record.
    """

    step: Step
    state: State
    error: str = ""
    message: str = ""


def apply(steps: Sequence[Step], run: Run) -> Iterator[Applied]:
    """Run every statement in order; after one that is refused none is run.

    Args:
        steps: The plan.
        run: Runs a statement.
    """
    stopped = False
    for step in steps:
        if not step.sql:
            continue
        if stopped:
            yield Applied(step, "not run")
            continue
        try:
            run(step.sql)
        except RefusedError as error:
            # What is added, and has no `if not exists`, was added by an earlier run.
            if step.action == "add" and "ALREADY_EXISTS" in error.kind:
                yield Applied(step, "applied")
                continue
            stopped = True
            yield Applied(step, "refused", error.kind, str(error))
        else:
            yield Applied(step, "applied")


def record(
    done: Sequence[Applied], steps: Sequence[Step], times: tuple[str, str], asked: str
) -> dict[str, object]:
    """What was applied, as `govern.apply/v1`; of each statement its digest, as it was sent.

    Args:
        done: What became of the statements so far.
        steps: The whole plan.
        times: When it began and when it ended, as text.
        asked: The environment's prefix.
    """
    wanted = [step for step in steps if step.sql]
    rest = [Applied(step, "not run") for step in wanted[len(done) :]]
    return {
        "schema": SCHEMA,
        "engine": "databricks",
        "prefix": asked,
        "plan": plan_digest(steps),
        "began_at": times[0],
        "ended_at": times[1],
        "result": "applied" if all(each.state == "applied" for each in (*done, *rest)) else "incomplete",
        "statements": [_told(each) for each in (*done, *rest)],
    }


def _told(each: Applied) -> dict[str, object]:
    step = each.step
    told: dict[str, object] = {
        "resource": step.resource,
        "action": step.action,
        "sql_sha256": _digest(step.sql),
        "state": each.state,
    }
    return told | ({"error": each.error} if each.error else {})


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
