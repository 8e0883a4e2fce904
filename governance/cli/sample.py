"""`govern sample`: write synthetic events to a folder."""

from __future__ import annotations

from pathlib import Path

import click

from governance.cli import options


@click.command()
@click.option(
    "--events", default=200_000, show_default=True, help="Lines of the four event streams together."
)
@click.option(
    "--seed",
    type=click.IntRange(0, 2**63 - 1),
    default=7,
    show_default=True,
    help="What all chance comes from: the same seed writes the same bytes.",
)
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    help="Folder to write to: new, empty, or holding an earlier sample, which is replaced.",
)
@options.as_text_or_json
def command(events: int, seed: int, out: Path, form: str) -> int:
    """Write a year of synthetic events, 500 canaries among them.

    Nobody in them exists. Of a hundred lines 40 are orders, 10 changes of customers, 35
    authentications and 15 health encounters; 3% repeat a line, 0.2% are broken, 2% of the
    events are late. OUT/sample.json counts it all, OUT/canaries.ndjson lists the canaries.
    """
    from governance.sample.view import progress, show
    from governance.sample.writing import write_sample

    with progress(events) as advance:
        manifest = write_sample(events, seed, out, advance)
    show(manifest, out, form)
    return 0
