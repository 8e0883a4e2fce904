"""`govern evidence record`: record a run of the gate or of dbt, or what a file tells."""

from __future__ import annotations

from pathlib import Path

import click

from governance.cli.evidence import signing

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.option(
    "--check-report", type=_FILE, help="A run of the gate: what `govern check --format json` printed."
)
@click.option(
    "--manifest", type=_FILE, help="What was judged.  [default: manifest.json in dbt's target folder]"
)
@click.option("--run", "run_id", help="The run's id, as `govern evidence start` printed it.")
@signing
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(  # noqa: PLR0913, PLR0917 - one for each option
    check_report: Path | None,
    manifest: Path | None,
    run_id: str | None,
    project_dir: Path,
    store: Path | None,
    key: str | None,
    form: str,
) -> int:
    """Record a run, whatever came of it, in the log.

    Kept are the report, the policies, governance.yml and contracts as they are, compiled SQL, and of dbt's artifacts
    status, counts, error classes and ids: messages, rows and variables may hold values of people, so of the
    originals only the digests are recorded.

    Exit codes: 0 recorded, whatever the run's own verdict was · 2 usage or declaration error · 3 not recorded.
    """
    import datetime as dt
    import os
    import uuid

    from governance.cli.evidence_told import tell
    from governance.errors import UsageError
    from governance.evidence.circumstances import circumstances
    from governance.evidence.declared_files import declared_files
    from governance.evidence.gate_run import gate_run, judged
    from governance.evidence.place import place_of
    from governance.evidence.recording import record
    from governance.evidence.runs import Run
    from governance.gate import default_manifest

    if check_report is None:
        raise UsageError("nothing was named to be recorded", "name it: --check-report")
    run = Run(run_id or str(uuid.uuid4()), circumstances(project_dir, os.environ))
    what = judged(manifest or default_manifest(project_dir), declared_files(project_dir))
    place = place_of(project_dir, store, key)
    recorded = record(place, [gate_run(check_report, run, what)], dt.datetime.now(tz=dt.UTC))
    tell(recorded, form, run.id)
    return 0
