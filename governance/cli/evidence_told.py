"""How a command tells what it has recorded."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from governance.evidence.place import Place
    from governance.evidence.recording import Recorded
    from governance.evidence.runs import Begun, Run
    from governance.evidence.shapes import Told


def place_if_any(project_dir: Path) -> Place | None:
    """A project's evidence, or None where governance.yml says nothing of it: then nothing of it need be installed.

    Raises:
        DeclarationError: governance.yml is missing or wrong.
    """
    from governance.declared.governance_file import read_governance

    if read_governance(project_dir / "governance.yml")[1].evidence is None:
        return None
    from governance.evidence.place import place_of

    return place_of(project_dir)


def begin(place: Place, kind: Begun) -> Run:
    """Record that work begins, so that it leaves a trace however it ends.

    Raises:
        UsageError: There is no log yet, or the key is not the one that signs it.
        EvaluationError: The log cannot be read, or somebody else is writing it.
    """
    import datetime as dt
    import os
    import uuid

    from governance.evidence.circumstances import circumstances
    from governance.evidence.recording import record
    from governance.evidence.runs import Run, started

    run = Run(str(uuid.uuid4()), circumstances(place.project_dir, os.environ))
    record(place, [started(kind, run)], dt.datetime.now(tz=dt.UTC))
    return run


def keep(place: Place, kind: str, told: Told, now: dt.datetime, run: Run | None = None) -> bool:
    """Record what a command has done or seen, and say so on stderr.

    Args:
        place: The project's evidence.
        kind: What is told: a key of `governance.evidence.shapes.TOLD`.
        told: What was done or seen.
        now: When.
        run: The run that this ends, if its beginning was recorded.

    Returns:
        Whether it is recorded. If not, that and why is told, and what was done stays done.
    """
    import os

    from governance.errors import GovernError
    from governance.evidence.circumstances import circumstances
    from governance.evidence.recording import record
    from governance.evidence.told import statement_of

    also = run.as_json() if run else circumstances(place.project_dir, os.environ).as_json()
    try:
        recorded = record(place, [statement_of(kind, told, also)], now)
    except (GovernError, OSError) as error:
        click.echo(f"this is not recorded as evidence: {error}", err=True)
        return False
    entry = recorded.entries[-1]
    click.echo(f"recorded as entry {entry.seq} of {recorded.origin}: {kind}, {entry.result}", err=True)
    return True


def tell(recorded: Recorded, form: str, run: str | None = None) -> None:
    """Print what was recorded.

    Args:
        recorded: What was recorded.
        form: ``text`` or ``json``.
        run: The run's id, if it was one.
    """
    if form == "json":
        told = {
            "schema": "govern.evidence.record/v1",
            "origin": recorded.origin,
            "size": recorded.size,
            "run": run,
            "entries": [
                {"seq": entry.seq, "kind": entry.kind, "result": entry.result, "blobs": len(entry.blobs)}
                for entry in recorded.entries
            ],
        }
        click.echo(json.dumps(told, indent=2))
        return
    for entry in recorded.entries:
        click.echo(f"entry {entry.seq}: {entry.kind}, {entry.result}, {_blobs(len(entry.blobs))}")
    click.echo(f"{recorded.origin} has {recorded.size} entries")


def _blobs(count: int) -> str:
    return "1 blob" if count == 1 else f"{count} blobs"
