"""`govern evidence export`: a period of the log as a bundle for an auditor."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from governance.cli import options
from governance.cli.evidence import signing

if TYPE_CHECKING:
    from governance.declared.evidence import Framework

_DAY = click.DateTime(["%Y-%m-%d"])
_FRAMEWORKS = ["soc2", "hipaa", "fedramp", "nist-privacy", "gdpr"]


@click.command()
@click.option("--from", "first", type=_DAY, required=True, help="The first day.")
@click.option("--to", "last", type=_DAY, required=True, help="The last day, included.")
@click.option(
    "--framework",
    "named",
    multiple=True,
    type=click.Choice(_FRAMEWORKS),
    help="One framework; may be given again.",
)
@click.option("--sample", type=click.IntRange(min=1), help="How many to draw of each population.")
@click.option("--seed", help="What the auditor gave to draw by.")
@click.option(
    "--checkpoint", type=click.IntRange(min=1), help="The log's size to export at.  [default: its head]"
)
@click.option("--no-names", is_flag=True, help="Disclose no names of people.")
@click.option("--by", default="", help="Who exports, as it is to be stated.")
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="A new folder, or a file ending in .zip."
)
@signing
@options.as_text_or_json
def command(  # noqa: PLR0913, PLR0917 - one for each option
    first: dt.datetime,
    last: dt.datetime,
    named: tuple[Framework, ...],
    sample: int | None,
    seed: str | None,
    checkpoint: int | None,
    no_names: bool,  # noqa: FBT001 - click's
    by: str,
    out: Path,
    project_dir: Path,
    store: Path | None,
    key: str | None,
    form: str,
) -> int:
    """Write whole populations, how each was made, exceptions, coverage, samples, controls and the log itself.

    The same period, exported twice at the same checkpoint, is the same bytes, unless something was pruned or erased
    since. That it was exported is recorded in the log.

    Exit codes: 0 written · 2 usage or declaration error · 3 not written, or blobs are missing that nobody pruned.
    """
    import json

    from governance.errors import UsageError
    from governance.evidence.covered_text import asked_for
    from governance.evidence.export.asked import Asked, Sampling
    from governance.evidence.export.exporting import export
    from governance.evidence.history import read_history
    from governance.evidence.place import place_of

    if (sample is None) != (seed is None):
        raise UsageError("samples are drawn by a number and a seed", "give both: --sample N --seed S")
    if last < first:
        raise UsageError("the last day comes before the first", "exchange --from and --to")
    place = place_of(project_dir, store, key)
    history = read_history(place.store, checkpoint)
    if history is None:
        raise UsageError("there is no evidence log yet", "begin one with `govern evidence keygen`")
    asked = Asked(
        history=history,
        first=first.date(),
        last=last.date(),
        frameworks=asked_for(named, place.settings.frameworks),
        sampling=Sampling(sample, seed) if sample is not None and seed is not None else None,
        names=not no_names,
        by=by,
    )
    done = export(place, asked, out, dt.datetime.now(tz=dt.UTC))
    click.echo(json.dumps(done.as_json(), indent=2) if form == "json" else done.as_text())
    return 3 if done.missing else 0
