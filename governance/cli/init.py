"""`govern init`: a first governance.yml, policies and macros in somebody's dbt project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from governance.cli import options

if TYPE_CHECKING:
    from governance.declared.governance_file import Engine


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

    Where a target is on Snowflake or Databricks, also the macros by which dbt writes masks and row rules into the
    statement that creates a table (macros/attach, macros/wiring); `govern compile` keeps them as they are delivered.

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
            "attaches_on": list(done.engines),
        }
        click.echo(json.dumps(told, indent=2))
        return 0
    for name in done.written:
        click.echo(f"wrote  {name}")
    for name in done.kept:
        click.echo(f"kept   {name}, which was there")
    click.echo("\nNext")
    _advise_of_macros(around.macro_paths, done.engines)
    _advise(start.unplaced, has_manifest=around.has_manifest)
    return 0


def _advise_of_macros(macro_paths: tuple[str, ...], engines: tuple[Engine, ...]) -> None:
    if "macros" not in macro_paths and "." not in macro_paths:
        folders = ["protect", "deidentify", *(["attach", "wiring"] if engines else [])]
        named = ", ".join(f"macros/{folder}" for folder in folders)
        click.echo(f"  · dbt_project.yml: add to `macro-paths`: {named}")
    if "databricks" in engines:
        click.echo(
            "  · dbt_project.yml: `flags: {use_materialization_v2: true}`, without which Databricks ignores masks"
        )
    if engines:
        click.echo(
            f"  · on {' and '.join(engines)} dbt writes masks and row rules into the CREATE (macros/wiring): models with "
            "identifiers need\n    `contract: {enforced: true}`; `duties:` in policies/roles.yml and `functions:` in "
            "governance.yml say who owns\n    the policies and where they are, and `govern compile` writes migrations/ then"
        )


def _advise(unplaced: tuple[str, ...], *, has_manifest: bool) -> None:
    if unplaced:
        click.echo(f"  · governance.yml: say of which tier these are: {', '.join(unplaced)}")
    if not has_manifest:
        click.echo("  · governance.yml: name the schemas of your sources under `bronze`")
    click.echo("  · dbt compile && govern compile-branches && govern check")
    click.echo(
        "  · declare what your sources' columns hold, `meta: {identifier: email}`: `govern suggest` proposes it"
    )
