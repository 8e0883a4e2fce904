"""`govern evidence reconcile`: name what the log, the merges, CI and the warehouse do not all know."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import click

from governance.cli import options
from governance.cli.evidence import at_a_place

_T = TypeVar("_T")
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.option(
    "--merges", type=_FILE, help="What came onto main: `govern schema evidence/merges` describes it."
)
@click.option("--ci", type=_FILE, help="The runs of CI: `govern schema evidence/ci-runs` describes it.")
@click.option(
    "--warehouse", type=_FILE, help="dbt's runs there: `govern schema evidence/warehouse-runs` describes it."
)
@at_a_place
@options.as_text_or_json
def command(
    merges: Path | None,
    ci: Path | None,
    warehouse: Path | None,
    project_dir: Path,
    store: Path | None,
    form: str,
) -> int:
    """Compare the log with lists that others keep, and name every orphan on any side.

    A log proves nothing about runs that were never recorded: these lists do. They come from the repository's host,
    the CI system and the warehouse's query history (dbt's invocation id, from the query tag), and are as whole as
    whoever exported them made them. Verify the log first.

    Exit codes: 0 nothing is missing on any side that was compared · 1 orphans · 2 usage · 3 the log cannot be read.
    """
    import json

    from governance.errors import UsageError
    from governance.evidence.place import place_of
    from governance.evidence.reconciling import Lists, reconcile
    from governance.evidence.recorded_runs import recorded_runs
    from governance.evidence.shapes.lists import CiRuns, Merges, WarehouseRuns

    given = {"merges": merges, "ci": ci, "warehouse": warehouse}
    if not any(given.values()):
        raise UsageError("nothing was named to compare the log with", "name --merges, --ci or --warehouse")
    lists = Lists(
        _told(merges, Merges, "evidence/merges"),
        _told(ci, CiRuns, "evidence/ci-runs"),
        _told(warehouse, WarehouseRuns, "evidence/warehouse-runs"),
    )
    runs = list(recorded_runs(place_of(project_dir, store).history()))
    orphans = reconcile(runs, lists)
    left_out = [name for name, file in given.items() if file is None]
    if form == "json":
        told = {
            "schema": "govern.evidence.reconcile/v1",
            "runs": len(runs),
            "not_compared": left_out,
            "orphans": [
                {"side": one.side, "what": one.what, "message": one.message, "entry": one.seq}
                for one in orphans
            ],
        }
        click.echo(json.dumps(told, indent=2))
    else:
        for one in orphans:
            entry = "" if one.seq is None else f", entry {one.seq}"
            click.echo(f"{one.side} {one.what}{entry}: {one.message}")
        for name in left_out:
            click.echo(f"not compared: --{name}")
        click.echo(
            f"{len(orphans)} orphan{'' if len(orphans) == 1 else 's'} among {len(runs)} recorded starts and ends of runs"
        )
    return 1 if orphans else 0


def _told(file: Path | None, shape: type[_T], schema: str) -> _T | None:
    """What a list tells, if it was named."""
    from governance.evidence.told import decoded, read

    return decoded(file, read(file), shape, f"`govern schema {schema}` describes it") if file else None
