"""The log beside three lists that others keep: what one side knows and another does not is an orphan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from governance.evidence.recorded_runs import RecordedRun
from governance.evidence.shapes.lists import CiRuns, Merges, WarehouseRuns

_OPENED = frozenset(["passed", "overridden"])


@dataclass(frozen=True, slots=True, order=True)
class Orphan:
    """What one side knows and another does not.

    Attributes:
        side: Which side knows it: ``merges``, ``ci``, ``warehouse`` or ``log``.
        what: Its revision, number or id.
        message: What is missing, one sentence.
        seq: The log's entry, where the log knows it.
    """

    side: str
    what: str
    message: str
    seq: int | None = None


@dataclass(frozen=True, slots=True)
class Lists:
    """What others say happened; what is None was not compared."""

    merges: Merges | None = None
    ci: CiRuns | None = None
    warehouse: WarehouseRuns | None = None


def reconcile(runs: Sequence[RecordedRun], lists: Lists) -> list[Orphan]:
    """Every orphan on any side, sorted.

    A run that one side saw just before midnight and the other just after is no orphan: what lies outside of a list's
    window still answers for what is in it.

    Args:
        runs: What the log tells.
        lists: What others tell.
    """
    found = list(_unfinished(runs))
    if lists.merges is not None:
        found += _merges(runs, lists.merges)
    if lists.ci is not None:
        found += _ci(runs, lists.ci)
    if lists.warehouse is not None:
        found += _warehouse(runs, lists.warehouse)
    return sorted(found, key=lambda one: (one.side, one.seq or 0, one.what, one.message))


def _unfinished(runs: Sequence[RecordedRun]) -> Iterator[Orphan]:
    ended = {run.run for run in runs if run.entry.kind != "started"}
    for run in runs:
        if run.entry.kind == "started" and run.run not in ended:
            message = f"a {run.predicate['of']} was begun and nothing says how it ended"
            yield Orphan("log", run.run, message, run.entry.seq)


def _merges(runs: Sequence[RecordedRun], told: Merges) -> Iterator[Orphan]:
    results: dict[str | None, set[str]] = {}
    for run in runs:
        if run.entry.kind == "gate-run":
            results.setdefault(run.revision, set()).add(run.entry.result)
    for merge in told.merges:
        found = results.get(merge.revision, set())
        if not found:
            yield Orphan("merges", merge.revision, "no run of the gate was recorded for this merge")
        elif not found & _OPENED:
            yield Orphan(
                "merges", merge.revision, "this was merged, and no recorded run of the gate let it through"
            )
    merged = {merge.revision for merge in told.merges}
    for run in _in_window(runs, "dbt-run", told.since, told.to):
        if run.revision not in merged and run.revision not in results:
            what = run.revision or run.run
            yield Orphan(
                "log", what, "dbt ran on a revision that was neither merged nor judged", run.entry.seq
            )


def _ci(runs: Sequence[RecordedRun], told: CiRuns) -> Iterator[Orphan]:
    ours = {run.ci for run in runs if run.entry.kind != "started"}
    for one in told.runs:
        if (told.system, one.run_id, one.attempt) not in ours:
            yield Orphan(
                "ci", f"{one.run_id}/{one.attempt}", "this run of CI recorded nothing that came to an end"
            )
    yield from _gaps(told)
    theirs = {(told.system, one.run_id, one.attempt) for one in told.runs}
    for run in _in_window(runs, ("gate-run", "dbt-run"), told.since, told.to):
        if run.ci is not None and run.ci[0] == told.system and run.ci not in theirs:
            message = "this entry names a run of CI that CI does not know"
            yield Orphan("log", f"{run.ci[1]}/{run.ci[2]}", message, run.entry.seq)


def _gaps(told: CiRuns) -> Iterator[Orphan]:
    """Numbers that a list without gaps would have: somebody left runs out of it, or deleted them."""
    numbers = sorted({one.number for one in told.runs if one.number is not None})
    for before, after in pairwise(numbers):
        if after > before + 1:
            what = str(before + 1) if after == before + 2 else f"{before + 1} to {after - 1}"
            yield Orphan("ci", what, "the list of CI's runs lacks this number: it is not whole")


def _warehouse(runs: Sequence[RecordedRun], told: WarehouseRuns) -> Iterator[Orphan]:
    ours = {run.predicate.get("invocation_id") for run in runs if run.entry.kind == "dbt-run"}
    for one in told.invocations:
        if one.invocation_id not in ours:
            yield Orphan("warehouse", one.invocation_id, "dbt ran in the warehouse, and no entry tells of it")
    theirs = {one.invocation_id for one in told.invocations}
    for run in _in_window(runs, "dbt-run", told.since, told.to):
        invocation = run.predicate.get("invocation_id")
        if invocation is not None and invocation not in theirs:
            message = "this entry tells of a run of dbt that the warehouse does not know"
            yield Orphan("log", str(invocation), message, run.entry.seq)


def _in_window(
    runs: Iterable[RecordedRun], kinds: Collection[str], since: dt.date, to: dt.date
) -> Iterator[RecordedRun]:
    """Runs of some kinds whose day is in a window."""
    wanted = {kinds} if isinstance(kinds, str) else set(kinds)
    for run in runs:
        day = dt.date.fromisoformat(run.entry.period)
        if run.entry.kind in wanted and since <= day <= to:
            yield run
