"""`govern evidence hold`: keep the evidence of some days whatever its retention, or release that."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from governance.cli import options
from governance.cli.evidence import signing

if TYPE_CHECKING:
    from governance.evidence.place import Place

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option("--from", "first", type=_DAY, help="The first day that is held.")
@click.option("--to", "last", type=_DAY, help="The last day.  [default: every day from the first on]")
@click.option("--release", "released", type=click.IntRange(min=1), metavar="ENTRY", help="End that hold.")
@click.option("--reason", help="Why; it stays in the log.")
@click.option("--by", "decided_by", help="Who decided it: kept as a salted commitment.")
@signing
@options.as_text_or_json
def command(  # noqa: PLR0913, PLR0917 - one for each option
    first: dt.datetime | None,
    last: dt.datetime | None,
    released: int | None,
    reason: str | None,
    decided_by: str | None,
    project_dir: Path,
    store: Path | None,
    key: str | None,
    form: str,
) -> int:
    """Hold the evidence of some days: `govern evidence prune` removes none of it until the hold is released.

    Without --from and --release it lists the holds that are in force. A hold is an entry of the log, and so is its
    release: a blob that was pruned in spite of one is told by verification.

    Exit codes: 0 recorded, or listed · 2 usage or declaration error · 3 the log cannot be read or written.
    """
    from governance.cli.evidence_told import tell
    from governance.errors import UsageError
    from governance.evidence.holding import Decision, hold, release
    from governance.evidence.place import place_of
    from governance.evidence.recording import record

    place = place_of(project_dir, store, key)
    if first is None and released is None:
        return _list(place, form)
    if first is not None and released is not None:
        raise UsageError("a hold is either placed or released", "name --from or --release, not both")
    if not reason:
        raise UsageError("a hold is placed or released for a reason", "say why: --reason")
    why = Decision(reason, decided_by)
    if first is not None:
        statement = hold(first.date(), last.date() if last else None, why)
    else:
        statement = release(place.history(), released or 0, why)
    tell(record(place, [statement], dt.datetime.now(tz=dt.UTC)), form)
    return 0


def _list(place: Place, form: str) -> int:
    import json

    from governance.evidence.holding import in_force

    holds = in_force(place.history())
    if form == "json":
        told = [{"entry": number, "from": one.first, "to": one.last} for number, one in holds.items()]
        click.echo(json.dumps({"schema": "govern.evidence.hold/v1", "holds": told}, indent=2))
        return 0
    for number, one in holds.items():
        click.echo(f"entry {number}: {one.first} to {one.last or 'the end'}")
    if not holds:
        click.echo("No hold is in force.")
    return 0
