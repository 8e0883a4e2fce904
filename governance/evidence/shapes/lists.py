"""Lists that others keep: merges, runs of CI, runs of dbt in the warehouse."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta

from governance.declared.shapes import Strict, Text
from governance.evidence.shapes.fields import Count, Moment, Revision


class Merge(Strict, frozen=True):
    """A revision that came onto the branch.

    Attributes:
        revision: The branch's revision after it.
        at: When.
        change: Which change, such as the pull request's number.
    """

    revision: Revision
    at: Moment
    change: Text | None = None


class Merges(Strict, frozen=True):
    """Every revision that came onto a branch in a window, as the repository's host tells.

    Attributes:
        schema: The shape's name and version.
        branch: Which branch.
        since: The first day.
        to: The last day.
        merges: The revisions.
    """

    schema: Literal["govern.evidence.merges/v1"]
    branch: Text
    since: dt.date
    to: dt.date
    merges: tuple[Merge, ...]


class CiRun(Strict, frozen=True):
    """A run of CI.

    Attributes:
        run_id: Its id, as its environment had it (`GITHUB_RUN_ID`, `CI_PIPELINE_ID`).
        at: When it began.
        attempt: Which attempt, from 1.
        number: Its number in its workflow, without gaps, where the system counts.
    """

    run_id: Text
    at: Moment
    attempt: Annotated[int, Meta(ge=1)] = 1
    number: Count | None = None


class CiRuns(Strict, frozen=True):
    """Every run of the workflow that records, in a window, as the CI system tells.

    Attributes:
        schema: The shape's name and version.
        system: Which system: `github`, `gitlab`, `azure`, `circleci`, `jenkins` or `other`.
        since: The first day.
        to: The last day.
        runs: The runs, those that failed or were cancelled too.
    """

    schema: Literal["govern.evidence.ci-runs/v1"]
    system: Text
    since: dt.date
    to: dt.date
    runs: tuple[CiRun, ...]


class Invocation(Strict, frozen=True):
    """A run of dbt, as the warehouse saw it.

    Attributes:
        invocation_id: dbt's id of it, from the query tag or comment.
        at: When its first query ran.
    """

    invocation_id: Text
    at: Moment


class WarehouseRuns(Strict, frozen=True):
    """Every run of dbt in a window, as the warehouse's query history tells.

    Attributes:
        schema: The shape's name and version.
        system: Which warehouse.
        since: The first day.
        to: The last day.
        invocations: The runs.
    """

    schema: Literal["govern.evidence.warehouse-runs/v1"]
    system: Text
    since: dt.date
    to: dt.date
    invocations: tuple[Invocation, ...]
