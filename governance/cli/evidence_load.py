"""`govern evidence load`: write the log's entries to a table of the warehouse."""

from __future__ import annotations

from pathlib import Path

import click

from governance.cli import options
from governance.cli.evidence import at_a_place

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.option("--database", type=_FILE, help="A DuckDB file to load them into.")
@click.option("--table", default="ops.evidence_entries", show_default=True, help="Which table of it.")
@click.option(
    "--out", type=_FILE, help="A file to write them to as JSON lines, for another warehouse's loader."
)
@at_a_place
@options.as_text_or_json
def command(
    database: Path | None, table: str, out: Path | None, project_dir: Path, store: Path | None, form: str
) -> int:
    """Write the log's entries to a table, in place of what was there.

    What is in the warehouse can be queried and joined, and its tests see that each entry follows the one before it;
    signatures are verified from the store alone.
    """
    import json

    from governance.errors import UsageError
    from governance.evidence.loading import load_duckdb, rows, write_lines
    from governance.evidence.place import place_of

    if (database is None) == (out is None):
        raise UsageError("entries are written to one place", "name it: --database or --out")
    found = rows(place_of(project_dir, store).store)
    count = load_duckdb(found, database, table) if database else write_lines(found, out or Path())
    if form == "json":
        click.echo(json.dumps({"schema": "govern.evidence.load/v1", "entries": count}, indent=2))
    else:
        click.echo(f"{count} entries in {database or out}")
    return 0
