"""`govern evidence anchor`: publish the newest checkpoint elsewhere, and record that."""

from __future__ import annotations

from pathlib import Path

import click

from governance.cli import options
from governance.cli.evidence import signing


@click.command()
@click.option(
    "--to",
    required=True,
    metavar="FILE|FOLDER|git-tag",
    help="A new file, a folder for one, or `git-tag`: an annotated tag in the project's repository.",
)
@click.option("--sign", is_flag=True, help="Let git sign the tag.")
@signing
@options.as_text_or_json
def command(
    to: str,
    sign: bool,  # noqa: FBT001 - click passes it by name
    project_dir: Path,
    store: Path | None,
    key: str | None,
    form: str,
) -> int:
    """Publish the newest checkpoint where whoever writes the log does not write, and record that.

    Only a checkpoint that somebody else keeps shows a log that was written anew by whoever holds its key. A file is
    as good as the place where it lies. A tag proves something once it was pushed to where it cannot be moved:
    `git push origin TAG`. `govern evidence verify --checkpoint FILE` and `--anchors FILE` read them.

    Exit codes: 0 published and recorded · 2 usage error, or something is there already · 3 could not be published.
    """
    import datetime as dt

    from governance.cli.evidence_told import tell
    from governance.evidence.place import place_of
    from governance.evidence.publishing import publish
    from governance.evidence.recording import record

    place = place_of(project_dir, store, key)
    published = publish(place, to, sign=sign)
    recorded = record(place, [published.statement()], dt.datetime.now(tz=dt.UTC))
    if form == "text":
        click.echo(f"published the checkpoint of {published.checkpoint.size} entries: {published.name}")
    tell(recorded, form)
    return 0
