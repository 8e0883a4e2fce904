"""`govern init`: a first governance.yml, policies and macros in somebody's dbt project."""

from __future__ import annotations

from pathlib import Path

import click

from governance.cli import options


@click.command()
@click.option(
    "--project-dir",
    type=click.Path(path_type=Path),
    default=Path(),
    help="Folder with dbt_project.yml.  [default: here]",
)
@options.as_text_or_json
def command(project_dir: Path, form: str) -> int:
    """Write what a dbt project needs to be judged: governance.yml, policies/ and the masks' macros.

    Looks at dbt_project.yml, at the names and types of the targets in profiles.yml and, where there is one,
    at the manifest. Nothing that is there already is changed.

    Exit codes: 0 written, or there already · 2 this is no dbt project, or nothing tells its engine.
    """
    import json

    from governance.scaffold.starting import starter
    from governance.scaffold.surroundings import look_around
    from governance.scaffold.writing import write_start

    around = look_around(project_dir)
    start = starter(around)
    done = write_start(project_dir, start)
    if form == "json":
        told = {
            "schema": "govern.init/v1",
            "written": list(done.written),
            "kept": list(done.kept),
            "unplaced": list(start.unplaced),
        }
        click.echo(json.dumps(told, indent=2))
        return 0
    for name in done.written:
        click.echo(f"wrote  {name}")
    for name in done.kept:
        click.echo(f"kept   {name}, which was there")
    _advise(start.unplaced, has_manifest=around.has_manifest)
    return 0


def _advise(unplaced: tuple[str, ...], *, has_manifest: bool) -> None:
    click.echo("\nNext")
    if unplaced:
        click.echo(f"  · governance.yml: say of which tier these are: {', '.join(unplaced)}")
    if not has_manifest:
        click.echo("  · governance.yml: name the schemas of your sources under `bronze`")
    click.echo("  · dbt compile && govern compile-branches && govern check")
    click.echo(
        "  · declare what your sources' columns hold, `meta: {identifier: email}`: `govern suggest` proposes it"
    )
