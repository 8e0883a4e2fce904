"""`govern evidence prune`: remove blobs whose retention is over, and record that."""

from __future__ import annotations

from pathlib import Path

import click

from governance.cli import options
from governance.cli.evidence import signing


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what would be removed, and remove nothing.")
@signing
@options.as_text_or_json
def command(
    dry_run: bool,  # noqa: FBT001 - click's
    project_dir: Path,
    store: Path | None,
    key: str | None,
    form: str,
) -> int:
    """Remove blobs whose retention is over (`retention:` in governance.yml), and record which.

    Entries, statements and proofs stay, so that the log verifies as before, and verification tells what was pruned
    from what is missing. What `govern evidence hold` keeps stays too. With a blob go the openings of the names in it.

    Exit codes: 0 removed and recorded, or nothing was due · 2 usage or declaration error · 3 nothing was removed.
    """
    import datetime as dt
    import json

    from governance.evidence.place import place_of
    from governance.evidence.pruning import foreseen, prune

    now = dt.datetime.now(tz=dt.UTC)
    place = place_of(project_dir, store, key)
    done = foreseen(place, now) if dry_run else prune(place, now)
    if form == "json":
        told = {
            "schema": "govern.evidence.prune/v1",
            "dry_run": dry_run,
            "blobs": done.blobs,
            "openings": done.openings,
            "held": [{"hold": number, "blobs": count} for number, count in done.held.items()],
            "entries": [entry.seq for entry in done.entries],
        }
        click.echo(json.dumps(told, indent=2))
        return 0
    names = f", and {done.openings:,} names that stood in them" if done.openings else ""
    click.echo(f"{done.blobs:,} blobs {'are due' if dry_run else 'were removed'}{names}")
    for number, count in done.held.items():
        click.echo(f"{count:,} blobs whose time is over are kept by the hold of entry {number}")
    for entry in done.entries:
        click.echo(f"entry {entry.seq} of the log says so")
    return 0
