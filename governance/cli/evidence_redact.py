"""`govern evidence redact`: erase a person's name from what is recorded, and record that."""

from __future__ import annotations

from pathlib import Path

import click

from governance.cli import options
from governance.cli.evidence import signing


@click.command()
@click.option(
    "--subject",
    required=True,
    metavar="NAME|-",
    help="Whose name, as it was recorded; `-` reads it from stdin.",
)
@click.option("--reason", required=True, help="Why; it stays, so it must not name the person.")
@signing
@options.as_text_or_json
def command(
    subject: str, reason: str, project_dir: Path, store: Path | None, key: str | None, form: str
) -> int:
    """Erase a person's name everywhere in the store: the openings of all commitments to it.

    The log stays as it is and verifies as before; one more entry says which commitments cannot be opened any more, and
    why. A shell keeps what is typed: `--subject -` reads the name from standard input. What was exported, and what
    people keep elsewhere, is not reached.

    Exit codes: 0 erased and recorded, or nobody of that name is recorded · 2 usage error · 3 nothing was erased.
    """
    import datetime as dt
    import json

    from governance.evidence.place import place_of
    from governance.evidence.redacting import redact

    name = click.get_text_stream("stdin").read().strip() if subject == "-" else subject
    done = redact(place_of(project_dir, store, key), name, reason, dt.datetime.now(tz=dt.UTC))
    number = done.entry.seq if done.entry else None
    if form == "json":
        told = {"schema": "govern.evidence.redact/v1", "openings": done.openings, "entry": number}
        click.echo(json.dumps(told, indent=2))
    elif done.entry is None:
        click.echo("Nobody of that name is recorded in a field that can be erased: nothing was changed.")
    else:
        click.echo(f"erased {done.openings:,} {'opening' if done.openings == 1 else 'openings'}")
        click.echo(f"entry {number} of the log says so")
    return 0
