"""What somebody asks to be recorded, as statements."""

from __future__ import annotations

import datetime as dt
import os
import uuid
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, cast

import msgspec

from governance.declared.waivers import read_waivers
from governance.errors import DeclarationError, UsageError
from governance.evidence.canonical import sha256
from governance.evidence.circumstances import circumstances
from governance.evidence.dbt_run import dbt_run
from governance.evidence.declared_files import declared_files
from governance.evidence.engine_runs import deployed
from governance.evidence.gate_run import gate_run, judged
from governance.evidence.log import Statement
from governance.evidence.place import Place
from governance.evidence.runs import RUNS, Run, Runs, begun, overridden, without_report
from governance.evidence.shapes.changes import Approval
from governance.evidence.told import decoded, read, statement_of, told
from governance.evidence.waived import waiver_changes


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be recorded: one of a report of the gate, results of dbt, a file that tells something, a run without any.

    Attributes:
        manifest: What the gate judged.
        check_report: The report of a run of the gate.
        diff: What the change that it judged brought.
        approvals: Who had approved that change: what `govern approve --list --format json` printed.
        overridden: Who overrode it and why.
        run_results: The results of a run of dbt.
        run_id: Which run, where it was begun.
        kind: What `told_file` tells, or which run left nothing.
        told_file: A file that tells something.
        schemachange: What schemachange deployed: rows of its history.
        result: What came of a run that left nothing.
        reason: Why it left nothing.
    """

    manifest: Path
    check_report: Path | None = None
    diff: Path | None = None
    approvals: Path | None = None
    overridden: Path | None = None
    run_results: Path | None = None
    run_id: str | None = None
    kind: str | None = None
    told_file: Path | None = None
    schemachange: Path | None = None
    result: Literal["skipped", "error"] | None = None
    reason: str | None = None


def statements(place: Place, asked: Asked, now: dt.datetime) -> tuple[str | None, list[Statement]]:
    """What is asked, as statements.

    Args:
        place: The project and its log.
        asked: What is to be recorded.
        now: When.

    Returns:
        The run's id, if it is a run, and the statements.

    Raises:
        UsageError: Nothing is asked, or several things, or a file is not what it should be.
        ArtifactError: dbt's results cannot be read.
    """
    ways = [asked.check_report, asked.run_results, asked.kind, asked.schemachange]
    if sum(way is not None for way in ways) != 1:
        raise UsageError(
            "one thing is recorded at a time",
            "name it: --check-report, --run-results, --schemachange or --kind",
        )
    _refuse_lost(asked)
    if asked.schemachange is not None:
        source = {"source": sha256(read(asked.schemachange)), "by": "schemachange"}
        also = {**source, **circumstances(place.project_dir, os.environ).as_json()}
        return None, [statement_of("apply", deployed(asked.schemachange), also)]
    if asked.kind is not None and asked.kind not in RUNS:
        if asked.told_file is None:
            raise UsageError(f"--kind {asked.kind} is told by a file", "name it: --from")
        return None, [told(asked.kind, asked.told_file)]
    run = Run(asked.run_id or str(uuid.uuid4()), circumstances(place.project_dir, os.environ))
    start = begun(place.store, run.id) if asked.run_id else None
    if asked.run_results is not None:
        return run.id, [dbt_run(asked.run_results, run, start, declared_files(place.project_dir))]
    if asked.check_report is not None:
        _refuse_older(asked.check_report, start)
        return run.id, _of_gate(place, asked, asked.check_report, run, now)
    return run.id, [_without_report(asked, run)]


def _refuse_lost(asked: Asked) -> None:
    """What is told of a run of the gate is told of one."""
    beside = {"--diff": asked.diff, "--approvals": asked.approvals, "--overridden": asked.overridden}
    lost = [name for name, file in beside.items() if file is not None and asked.check_report is None]
    if lost:
        raise UsageError(f"{lost[0]} tells of a run of the gate", "name its report too: --check-report")


def _refuse_older(report: Path, begun: dt.datetime | None) -> None:
    """What an earlier run wrote tells nothing of this one."""
    if begun is not None and report.exists() and report.stat().st_mtime < begun.timestamp():
        raise UsageError(
            f"{report}: this report was written before the run began: the gate wrote none in it",
            "record that: --kind gate-run --result error --reason WHY",
        )


def _of_gate(place: Place, asked: Asked, report: Path, run: Run, now: dt.datetime) -> list[Statement]:
    found = gate_run(report, run, judged(asked.manifest, declared_files(place.project_dir)))
    if asked.diff is not None:
        found = replace(found, blobs={**found.blobs, "diff.json": read(asked.diff)})
    if asked.overridden is not None:
        found = overridden(found, asked.overridden)
    return [found, *_approval(asked.approvals), *_waivers(place, now.astimezone(dt.UTC).date())]


class _Listed(msgspec.Struct, frozen=True):
    """What `govern approve --list --format json` prints, as far as it is evidence."""

    schema: Literal["govern.approvals/v1"]
    evidence: Approval | None


def _approval(file: Path | None) -> list[Statement]:
    """Who had approved the change: nothing while nobody had."""
    if file is None:
        return []
    content = read(file)
    found = decoded(file, content, _Listed, "`govern approve --list --format json` prints it").evidence
    return [] if found is None else [statement_of("approval", found, {"source": sha256(content)})]


def _waivers(place: Place, today: dt.date) -> list[Statement]:
    """What has changed of the waivers; of a file that is wrong, nothing can be told, and the gate's report says so."""
    file = place.project_dir / "policies" / "waivers.yml"
    try:
        waivers = read_waivers(file)[1] if file.exists() else ()
    except DeclarationError:
        return []
    return list(waiver_changes(place.store, waivers, today))


def _without_report(asked: Asked, run: Run) -> Statement:
    if asked.result is None or not asked.reason:
        raise UsageError(
            "a run that left nothing is recorded with what came of it and why",
            "add --result skipped (or error) and --reason; of others name --check-report or --run-results",
        )
    return without_report(cast("Runs", asked.kind), asked.result, run, asked.reason)
