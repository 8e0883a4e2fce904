"""`govern lineage`: where a column comes from, or where it goes."""

from __future__ import annotations

from pathlib import Path

import click

from governance.cli import options


@click.command()
@click.argument("place", metavar="MODEL.COLUMN")
@click.option(
    "--upstream",
    "direction",
    flag_value="upstream",
    default="upstream",
    help="Where it comes from; the default.",
)
@click.option("--downstream", "direction", flag_value="downstream", help="Where it goes.")
@options.manifest
@options.project_dir
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "mermaid"]), default="text", show_default=True
)
def command(place: str, direction: str, manifest: Path | None, project_dir: Path, form: str) -> int:
    """Show how a column comes about, or where it goes, step by step: edge kinds, masks, files and lines.

    A source's column is source:SOURCE.TABLE.COLUMN. What cannot be followed is shown as UNKNOWN, with the
    reason. Reads what `dbt compile` and `govern compile-branches` wrote.

    Exit codes: 0 shown · 2 there is no such column, or a declaration is wrong · 3 the manifest is missing,
    broken or stale.
    """
    from governance.gate import Question, follow
    from governance.lineage.asking import ask_column
    from governance.report.lineage import LINEAGE_FORMATS

    project, traced = follow(Question(manifest, project_dir))
    click.echo(LINEAGE_FORMATS[form](ask_column(project, traced, place, direction)), nl=False)
    return 0
