"""`govern exposure`: who can see what, and what a change gives to whom."""

from __future__ import annotations

from pathlib import Path

import click

from governance.cli import options
from governance.report.exposing import FORMATS


@click.command()
@options.manifest
@options.project_dir
@click.option("--target", help="dbt target to look at.  [default: all; each cell where it shows the most]")
@click.option("--role", "roles", multiple=True, help="Only what this role sees; may be repeated.")
@click.option("--product", "products", multiple=True, help="Only this product's tables; may be repeated.")
@click.option(
    "--base",
    type=click.Path(path_type=Path),
    metavar="MANIFEST",
    help="Say who sees more and who sees less since.",
)
@options.base_dir
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@options.outputs
def command(  # noqa: PLR0913, PLR0917 - one for each option
    manifest: Path | None,
    project_dir: Path,
    target: str | None,
    roles: tuple[str, ...],
    products: tuple[str, ...],
    base: Path | None,
    base_dir: Path | None,
    form: str,
    outputs: tuple[str, ...],
) -> int:
    """Show who can see what: for each role and column raw, masked by what, clear or not at all, and which rows.

    It is worked out from policies/ (roles, masks, row rules), contracts/, dbt's grants, the columns' lineage and what
    each target may hold. What cannot be decided is shown as undecided, never as masked. Reads what `dbt compile`
    and `govern compile-branches` wrote; asks no warehouse.

    With --base it begins with the difference, one sentence a line; the base is worked out from its own policies
    and contracts, never from today's.

    Exit codes: 0 shown · 2 usage or declaration error · 3 the manifest is missing, broken or stale.
    """
    from governance.artifacts.reading import collector_held_off
    from governance.cli.outputs import parse_outputs, remove_outputs, show_text, write_texts
    from governance.exposure.looking import look, narrowed
    from governance.exposure.since import look_beside
    from governance.gate import Question, look_at_both
    from governance.gate import look as see
    from governance.opening import Side, base_folder
    from governance.report.exposing import render

    files = parse_outputs(outputs, FORMATS)
    remove_outputs(files)
    with collector_held_off():
        question = Question(manifest, project_dir)
        if base is None:
            found = narrowed(look(see(question)[0], target), roles, products)
        else:
            side = Side(base, base_dir or base_folder(base, project_dir))
            cases = look_at_both(question, side)
            found = look_beside(cases, target, roles, products, str(base))
        write_texts(files, lambda one: render(found, one))
        if form == "text":
            show_text(lambda width, color: render(found, form, width=width, color=color))
        else:
            click.echo(render(found, form), nl=False)
    return 0
