"""A simulated history of evidence, entry by entry as a project would have recorded it: failures, gaps and all."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from governance.evidence.canonical import dumps
from governance.evidence.circumstances import Circumstances
from governance.evidence.entries import Result
from governance.evidence.gate_run import gate_run
from governance.evidence.gate_run import judged as judged_of
from governance.evidence.log import Log, Statement
from governance.evidence.runs import Run, overridden, started, without_report
from governance.evidence.told import told

HOLE, STATED_HOLE = 33, 47
"""Days, counted from the first, on which nothing was recorded; for the second an entry says why."""
FAILED, SKIPPED, OVERRIDDEN, CRASHED, DIRTY = 9, 20, 41, 26, 12
OWNER, APPROVER, AUTHOR = "data-commerce@example.com", "security@example.com", "dev@example.com"


@dataclass(frozen=True, slots=True)
class Source:
    """What the simulated runs are made of: a real run of the gate.

    Attributes:
        report: What `govern check --format json` printed.
        manifest: What was judged.
        declared: Policies and governance.yml by name.
        scratch: A folder for the files that are told from.
    """

    report: Path
    manifest: Path
    declared: Mapping[str, bytes]
    scratch: Path


def simulate(log: Log, source: Source, first: dt.date, days: int) -> None:
    """Record so many days, one run of the gate and of dbt a day, with all that goes wrong in a quarter.

    Args:
        log: Where to.
        source: What the runs are made of.
        first: The first day.
        days: How many.
    """
    salts = (hashlib.sha256(str(number).encode()).hexdigest()[:32] for number in itertools.count())
    made = _Runs(source, lambda: next(salts))
    for number in range(days):
        day = first + dt.timedelta(days=number)
        for minute, statement in enumerate(made.of_day(number, day)):
            moment = dt.datetime(day.year, day.month, day.day, 6, 30, tzinfo=dt.UTC) + dt.timedelta(
                minutes=minute
            )
            log.append(replace(statement, retain_until=day + dt.timedelta(days=6 * 365)), moment)


class _Runs:
    """The statements of each day.

    Args:
        source: What the runs are made of.
        salt: Gives a new salt for each commitment.
    """

    def __init__(self, source: Source, salt: Any) -> None:  # noqa: ANN401 - a function
        self._source, self._salt = source, salt
        self._gate = gate_run(source.report, self._run(0, 0), judged_of(source.manifest, source.declared))

    def of_day(self, number: int, day: dt.date) -> Iterator[Statement]:
        """What is recorded on one day."""
        within = number % 91
        if within in {HOLE, STATED_HOLE}:
            return
        if within == STATED_HOLE + 1:
            since = (day - dt.timedelta(days=1)).isoformat()
            yield self._told(
                "gap", of="gate-run", since=since, to=since, reason="the CI provider was down all day"
            )
        yield from self._occasions(number, within, day)
        yield from self._gate_runs(number, within)
        run = self._run(number, 2)
        yield started("dbt-run", run)
        yield _dbt_run(run, number, "error" if within == FAILED + 7 else "passed")

    def _gate_runs(self, number: int, within: int) -> Iterator[Statement]:
        run = self._run(number, 1)
        if within == SKIPPED:
            yield without_report("gate-run", "skipped", run, "only docs/ changed")
            return
        yield started("gate-run", run)
        if within == CRASHED:
            run = self._run(number, 3)
            yield started("gate-run", run)
        verdict = self._judged(number, within, run)
        if within == OVERRIDDEN:
            told_file = self._file(
                schema="govern.evidence.override/v1",
                requested_by=AUTHOR,
                approved_by=APPROVER,
                reason="the finding is in a table that is dropped tonight",
                ticket="OPS-4711",
            )
            verdict = overridden(replace(verdict, result="failed"), told_file, self._salt)
        yield verdict

    def _judged(self, number: int, within: int, run: Run) -> Statement:
        clean = within != DIRTY
        result: Result = "failed" if within == FAILED else "passed"
        git = {"revision": _revision(number // 3), "clean": clean}
        about = Run(run.id, replace(run.circumstances, git=git)).as_json()
        report = json.loads(self._gate.blobs["report.json"])
        for check in report["checks"]:
            fails = within == FAILED and check["id"] == "column-masked"
            check.update({"outcome": "fail", "failing": 1, "findings": [{"status": "open"}]} if fails else {})
        blobs = {**self._gate.blobs, "report.json": json.dumps(report).encode()}
        predicate = {**self._gate.predicate, **about, "exit_code": int(result == "failed")}
        return replace(self._gate, result=result, predicate=predicate, blobs=blobs)

    def _occasions(self, number: int, within: int, day: dt.date) -> Iterator[Statement]:
        at = f"{day}T09:00:00Z"
        if within % 3 == 0:
            change = {"change": f"#{100 + within}", "revision": _revision(number // 3), "at": at}
            approver = AUTHOR if within == 60 else APPROVER  # noqa: PLR2004 - one who approves their own
            yield self._told(
                "approval", **change, requested_by=AUTHOR, approved_by=[approver], paths=["models/"]
            )
        if within in {10, 55}:
            yield _waiver(day, within, "waiver-granted")
        if within == 80:  # noqa: PLR2004 - the day on which it ends
            yield _waiver(day, 10, "waiver-expired")
        if within == 30:  # noqa: PLR2004 - once a quarter
            review = {"as_of": day.isoformat(), "completed_on": day.isoformat(), "reviewer": APPROVER}
            items = [
                {"principal": "a@example.com", "role": "analyst_phi", "decision": "keep"},
                {"principal": "b@example.com", "role": "region_admin", "decision": "revoke"},
            ]
            query = "show grants to users"
            yield self._told(
                "access-review", system="snowflake", query=query, source_rows=2, items=items, **review
            )
        if within == 64:  # noqa: PLR2004 - once a quarter
            yield self._told(
                "break-glass",
                system="snowflake",
                principal="oncall@example.com",
                role="analyst_phi",
                since=at,
                to=f"{day}T10:00:00Z",
                objects=["brook_health.platinum.encounters_deidentified"],
                reason='=HYPERLINK("https://example.com") a restore was checked',
                approved_by=APPROVER,
            )

    def _told(self, kind: str, **content: Any) -> Statement:  # noqa: ANN401 - JSON is any value
        return told(kind, self._file(schema=f"govern.evidence.{kind}/v1", **content), self._salt)

    def _file(self, **content: Any) -> Path:  # noqa: ANN401 - JSON is any value
        file = self._source.scratch / "told.json"
        file.write_text(json.dumps(content), encoding="utf-8")
        return file

    def _run(self, number: int, which: int) -> Run:
        ci = {"system": "github", "run_id": str(7000 + 4 * number + which), "attempt": "1"}
        tools = {"govern": "0.1.0", "python": "3.11.9", "dbt-core": "1.10.5", "sqlglot": "30.0.1"}
        git = {"revision": _revision(number // 3), "clean": True}
        return Run(f"{number:05d}-{which}", Circumstances(git, tools, ci))


def _revision(number: int) -> str:
    return hashlib.sha1(str(number).encode(), usedforsecurity=False).hexdigest()


def _waiver(day: dt.date, within: int, kind: Any) -> Statement:  # noqa: ANN401 - a kind of entry
    finding = hashlib.sha256(f"finding {within}".encode()).hexdigest()[:16]
    waiver = {
        "finding": finding,
        "owner": OWNER,
        "approved_by": APPROVER,
        "reason": "the source drops the column next month",
        "approved_on": day.isoformat(),
        "expires": (day + dt.timedelta(days=70)).isoformat(),
    }
    said = {
        "finding": finding,
        "check": "column-masked",
        "approved_on": waiver["approved_on"],
        "expires": waiver["expires"],
    }
    if kind == "waiver-expired":
        said, waiver = {"finding": finding, "how": "expired"}, {"finding": finding, "how": "expired"}
    return Statement(kind, "recorded", said, {"waiver.json": dumps(waiver)})


def _dbt_run(run: Run, number: int, result: Result) -> Statement:
    statuses = (
        {"success": 13, "pass": 128} if result == "passed" else {"success": 12, "error": 1, "pass": 120}
    )
    predicate = {
        **run.as_json(),
        "project": "brook",
        "target": "dev",
        "invocation_id": f"inv-{number}",
        "statuses": statuses,
    }
    return Statement(
        "dbt-run",
        result,
        predicate,
        {"projection/run_results.json": dumps({"statuses": statuses, "run": run.id})},
    )
