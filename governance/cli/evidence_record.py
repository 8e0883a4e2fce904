"""`govern evidence record`: record a run of the gate, of dbt or of schemachange, or what a file tells."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from governance.cli import options
from governance.cli.evidence import signing

_FILE = click.Path(path_type=Path, dir_okay=False)
# As governance.evidence has them; named here, where nothing of it is loaded to show the help.
_TOLD = ("access-history", "access-review", "apply", "approval", "break-glass", "drift", "gap", "share")
_RUNS = ("gate-run", "dbt-run")


@click.command()
@click.option(
    "--check-report", type=_FILE, help="A run of the gate: what `govern check --format json` printed."
)
@click.option(
    "--manifest", type=_FILE, help="What was judged.  [default: manifest.json in dbt's target folder]"
)
@click.option("--diff", type=_FILE, help="What the change judged there brought, as JSON.")
@click.option(
    "--approvals",
    type=_FILE,
    help="Who approved that change: what `govern approve --list --format json` printed.",
)
@click.option(
    "--overridden", type=_FILE, metavar="FILE", help="The gate stayed shut and was overridden: who, why."
)
@click.option("--run-results", type=_FILE, help="A run of dbt: its run_results.json.")
@click.option("--run", "run_id", help="The run's id, as `govern evidence start` printed it.")
@click.option(
    "--kind", type=click.Choice([*_RUNS, *_TOLD]), help="What --from tells, or which run left nothing."
)
@click.option(
    "--from", "told_file", type=_FILE, metavar="FILE", help="What happened; `govern schema` describes it."
)
@click.option(
    "--schemachange", type=_FILE, help="What schemachange deployed: rows of its CHANGE_HISTORY, as JSON."
)
@click.option(
    "--result", type=click.Choice(["skipped", "error"]), help="What came of a run that left nothing."
)
@click.option("--reason", help="Why a run left nothing.")
@click.option(
    "--canaries", type=_FILE, help="Values that must not be among evidence: canaries.ndjson, or one a line."
)
@signing
@options.as_text_or_json
def command(project_dir: Path, store: Path | None, key: str | None, form: str, **given: Any) -> int:  # noqa: ANN401 - click's
    """Record a run, whatever came of it, or what a file tells, in the log.

    Kept are the report, the policies, governance.yml and contracts as they are, compiled SQL, and of dbt's artifacts
    status, counts, error classes and ids: messages, rows and variables may hold values of people, so of the
    originals only the digests are recorded. What still looks like an identifier, or is a canary's, is kept apart in
    quarantine, and that is recorded too.

    Exit codes: 0 recorded, whatever the run's own verdict was · 2 usage or declaration error · 3 not recorded.
    """
    import datetime as dt

    from governance.cli.evidence_told import tell
    from governance.evidence.asked import Asked, statements
    from governance.evidence.place import place_of
    from governance.evidence.recording import record
    from governance.gate import default_manifest

    now = dt.datetime.now(tz=dt.UTC)
    place = place_of(project_dir, store, key)
    canaries = given.pop("canaries")
    given["manifest"] = given["manifest"] or default_manifest(project_dir)
    asked = Asked(**given)
    run, found = statements(place, asked, now)
    tell(record(place, found, now, _values(canaries)), form, run)
    return 0


def _values(file: Path | None) -> tuple[str, ...]:
    """The values that must not be among evidence."""
    from governance.scan.values import read_values

    return tuple(value.text for value in read_values(file)) if file else ()
