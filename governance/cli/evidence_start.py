"""`govern evidence start`: record that a run begins."""

from __future__ import annotations

from pathlib import Path

import click

from governance.cli import options
from governance.cli.evidence import signing


@click.command()
@click.option("--kind", type=click.Choice(["gate-run", "dbt-run"]), required=True, help="What begins.")
@signing
@options.as_text_or_json
def command(kind: str, project_dir: Path, store: Path | None, key: str | None, form: str) -> int:
    """Record that a run begins, and print the run's id for `govern evidence record --run`.

    A run that was begun and never recorded is reported as unfinished: so one that crashed, or whose end somebody
    did not want to be seen, leaves a trace.
    """
    import datetime as dt
    import os
    import uuid
    from typing import cast

    from governance.cli.evidence_told import tell
    from governance.evidence.circumstances import circumstances
    from governance.evidence.place import place_of
    from governance.evidence.recording import record
    from governance.evidence.runs import Run, Runs, started

    run = Run(str(uuid.uuid4()), circumstances(project_dir, os.environ))
    statement = started(cast("Runs", kind), run)
    recorded = record(place_of(project_dir, store, key), [statement], dt.datetime.now(tz=dt.UTC))
    if form == "json":
        tell(recorded, form, run.id)
    else:
        click.echo(run.id)
    return 0
