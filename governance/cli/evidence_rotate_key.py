"""`govern evidence rotate-key`: go on with another key."""

from __future__ import annotations

from pathlib import Path

import click

from governance.cli import options
from governance.cli.evidence import at_a_place

_PUBLIC = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("rotate-key")
@click.option(
    "--to",
    "new",
    required=True,
    metavar="PEM",
    help="The private key that takes over: the one that was committed to, or the offline root.",
)
@click.option(
    "--next",
    "following",
    type=_PUBLIC,
    metavar="PUBLIC.pem",
    help="The key that may follow it; with the root: the key that signs from here on.  [default: one is made]",
)
@at_a_place
@options.as_text_or_json
def command(new: str, following: Path | None, project_dir: Path, store: Path | None, form: str) -> int:
    """Go on with the key that the last change committed to, or with the one that the offline root names.

    No other key can take the log over, so whoever steals the key that signs cannot put their own in its place. From
    here on the old key signs nothing. Then name the new key in governance.yml.
    """
    import datetime as dt
    import json

    from governance.evidence.key_files import rotate
    from governance.evidence.place import place_of

    begun = rotate(place_of(project_dir, store, new), following, dt.datetime.now(tz=dt.UTC))
    if form == "json":
        told = {
            "schema": "govern.evidence.rotate-key/v1",
            "origin": begun.origin,
            "keyid": begun.keyid,
            "public_sha256": begun.digest,
            "files": [str(file) for file in begun.files],
        }
        click.echo(json.dumps(told, indent=2))
        return 0
    click.echo(f"{begun.origin} is signed by another key now: SHA-256 {begun.digest} of its public PEM.")
    for file in begun.files:
        click.echo(f"  wrote {file}")
    click.echo("Name it in governance.yml: `evidence: {key: …}`.")
    return 0
