"""`govern products`: the data products, who answers for them, who uses them, and when they end."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option(
    "--manifest",
    type=click.Path(path_type=Path, dir_okay=False),
    help="manifest.json; a parsed one is enough.  [default: where dbt writes it]",
)
@click.option(
    "--project-dir",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="Folder with governance.yml and contracts/.  [default: here]",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True
)
def command(*, manifest: Path | None, project_dir: Path, form: str) -> int:
    """List the data products: version, what they hold, tables, who reads them, steward; and what ends when.

    Consumers are the models of other products, exposures and shares that read a product's tables. What reads the
    warehouse without dbt knowing of it is not among them.

    Exit codes: 0 shown · 2 a declaration is wrong · 3 the manifest is missing, broken or stale.
    """
    import datetime as dt

    from governance.cli.outputs import show_text
    from governance.gate import Question, glance
    from governance.products.listing import listing
    from governance.products.told import as_json, as_markdown, as_text

    found = listing(glance(Question(manifest, project_dir)), dt.datetime.now(tz=dt.UTC).date())
    if form == "text":
        show_text(lambda width, color: as_text(found, width=width, color=color))
    else:
        click.echo(as_json(found) if form == "json" else as_markdown(found), nl=False)
    return 0
