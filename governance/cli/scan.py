"""`govern scan`: where raw values stand outside bronze."""

from __future__ import annotations

from pathlib import Path

import click

from governance.cli import options

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
_PLACE = click.Path(path_type=Path, exists=True)


@click.command()
@click.option("--values", type=_FILE, help="What to look for: canaries.ndjson, or a text file, one a line.")
@click.option(
    "--identifiers", type=_FILE, help="Look for what identifiers look like: policies/classifications.yml."
)
@click.option(
    "--identifier",
    "chosen",
    multiple=True,
    help="Look for this one of them; may be given again. [default: all that declare a pattern]",
)
@click.option("--warehouse", "warehouses", type=_FOLDER, multiple=True, help="Folder of DuckDB files.")
@click.option(
    "--bronze",
    type=_PLACE,
    multiple=True,
    help="A path where raw values may stand, such as the landing folder.",
)
@options.as_text_or_json
@click.argument("paths", type=_PLACE, nargs=-1)
def command(  # noqa: PLR0913 - one parameter an option
    *,
    values: Path | None,
    identifiers: Path | None,
    chosen: tuple[str, ...],
    warehouses: tuple[Path, ...],
    bronze: tuple[Path, ...],
    form: str,
    paths: tuple[Path, ...],
) -> int:
    """Search databases and files for raw values; tells places and counts, never a value.

    Searched are every column of every table and view in the warehouse, definitions and names
    too, dbt's target and logs folders, and PATHS. Schemas called bronze and --bronze paths are
    searched as well, but values may stand there.

    A value is found in any case, escaped (JSON, SQL, URL, HTML) or in hex. It is not found when it
    is cut in two (first and last name in columns of their own), encrypted, or in a DuckDB file's
    freed blocks. See docs/scan.md.

    Exit codes: 0 none outside bronze, 1 some, 2 usage, 3 something could not be searched.
    """
    import os

    from governance.scan.running import Request, dbt_folders, scan
    from governance.scan.view import as_json, as_text, progress

    places = (*paths, *dbt_folders(os.environ))
    with progress() as advance:
        result = scan(Request(values, identifiers, chosen, warehouses, places, bronze), advance)
    click.echo(as_json(result) if form == "json" else as_text(result))
    return result.exit_code
