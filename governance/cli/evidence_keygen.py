"""`govern evidence keygen`: make the keys that sign, and begin the log."""

from __future__ import annotations

from pathlib import Path

import click

from governance.cli import options
from governance.cli.evidence import signing

_PUBLIC = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@signing
@click.option(
    "--root", type=_PUBLIC, metavar="PUBLIC.pem", help="An offline key that may replace the key that signs."
)
@click.option(
    "--next",
    "following",
    type=_PUBLIC,
    metavar="PUBLIC.pem",
    help="The key that may take over, where it was made elsewhere.  [default: one is made]",
)
@options.as_text_or_json
def command(
    project_dir: Path,
    store: Path | None,
    key: str | None,
    root: Path | None,
    following: Path | None,
    form: str,
) -> int:
    """Make the key that signs and the one that may take over from it, and begin the log.

    Both are Ed25519, in PEM files encrypted with GOVERN_EVIDENCE_PASSPHRASE, beside their public halves. The log's
    first entry commits to the second key, so that whoever steals the first cannot put their own in its place: move
    the second elsewhere. Where the key that signs is with a key management service or in the environment, none is
    made for it. Hand the public half of the first to your auditor now: it is what they pin.
    """
    import datetime as dt
    import json

    from governance.evidence.key_files import begin_with_keys
    from governance.evidence.place import place_of

    begun = begin_with_keys(place_of(project_dir, store, key), following, root, dt.datetime.now(tz=dt.UTC))
    if form == "json":
        told = {
            "schema": "govern.evidence.keygen/v1",
            "origin": begun.origin,
            "keyid": begun.keyid,
            "public_sha256": begun.digest,
            "files": [str(file) for file in begun.files],
        }
        click.echo(json.dumps(told, indent=2))
        return 0
    click.echo(
        f"The log {begun.origin} has begun. The key that signs it: SHA-256 {begun.digest} of its public PEM."
    )
    for file in begun.files:
        click.echo(f"  wrote {file}")
    if begun.files:
        click.echo(
            "Move the next key (….next.pem) to where the first is not, and hand the public half to your auditor."
        )
    return 0
