"""`govern diff`: name what differs between two states, and whether it breaks a promise."""

from __future__ import annotations

from pathlib import Path

import click

from governance.cli import options
from governance.report.diff import FORMATS


@click.command()
@click.option(
    "--base", type=click.Path(path_type=Path), metavar="MANIFEST", help="What dbt wrote of the base."
)
@options.base_dir
@click.option(
    "--base-ref", metavar="REF", help="A commit, branch or tag to check out and compile as the base."
)
@click.option(
    "--head",
    type=click.Path(path_type=Path),
    metavar="MANIFEST",
    help="What dbt wrote of the head.  [default: manifest.json in dbt's target folder]",
)
@options.project_dir
@click.option("--target", help="dbt target that --base-ref is compiled for.  [default: the profile's]")
@click.option("--bump", is_flag=True, help="Write the least version that would do into each contract.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@options.outputs
@click.option("--verbose", "-v", is_flag=True, help="Tell all subjects, and long values whole.")
def command(  # noqa: PLR0913, PLR0917 - one for each option
    base: Path | None,
    base_dir: Path | None,
    base_ref: str | None,
    head: Path | None,
    project_dir: Path,
    target: str | None,
    bump: bool,  # noqa: FBT001 - click passes what the command line says
    form: str,
    outputs: tuple[str, ...],
    verbose: bool,  # noqa: FBT001
) -> int:
    """Compare two states of project, contracts and policies, and name each change and what it breaks.

    A change is one of data (consumers of an interface), of governance (the people in the data), or compatible;
    which of them break a promise, who must agree and how far a contract's version must rise is one table:
    docs/changes.md. Compiles nothing but a base that --base-ref names, in dbt's target folder, once a commit.

    Exit codes: 0 no promise is broken · 1 one is, or a version did not rise · 2 usage or declaration error ·
    3 could not evaluate: a manifest is missing, broken, stale or of another project.
    """
    from governance.artifacts.reading import collector_held_off
    from governance.cli.diff_told import base_of, bump_versions, show, write
    from governance.cli.outputs import folder_in_repository, parse_outputs, remove_outputs

    files = parse_outputs(outputs, FORMATS)
    remove_outputs(files)
    with collector_held_off():
        from governance.changes.comparing import compare
        from governance.gate import default_manifest
        from governance.opening import Side, open_states

        side = Side(head or default_manifest(project_dir), project_dir)
        states = open_states(side, base_of(base, base_dir, base_ref, side, target))
        diff = compare(*states)
        if bump:
            diff = bump_versions(diff, project_dir)
        folder = folder_in_repository(project_dir)
        write(diff, files, folder)
        show(diff, form, folder, verbose=verbose)
    return diff.exit_code
