"""`govern compile-branches`: each incremental model compiled both ways, for the gate."""

from __future__ import annotations

from pathlib import Path

import click

from governance.cli import options


@click.command()
@click.option(
    "--project-dir", type=click.Path(path_type=Path), default=Path(), help="The folder of dbt_project.yml."
)
@click.option("--target", default=None, help="The dbt target to compile for; by default the profile's.")
@click.option("--vars", "variables", default=None, help="YAML for dbt's --vars.")
@options.as_text_or_json
def command(project_dir: Path, target: str | None, variables: str | None, form: str) -> int:
    """Compile every incremental model both ways, offline, so that the gate can judge each branch.

    Runs `dbt compile` twice on a copy of the project made of links, with is_incremental() false and true, and
    writes branches.json beside the manifest. Nothing connects to a warehouse, and the project is not touched.

    Exit codes: 0 every branch compiled, 3 some could not be.
    """
    import msgspec

    from governance.compile.branches import Compilation, compile_branches
    from governance.gate import default_manifest

    target_dir = default_manifest(project_dir).parent
    file, found = compile_branches(Compilation(project_dir, target_dir, target, variables))
    open_ones = [name for name, one in found.models.items() if one.full is None or one.incremental is None]
    if form == "json":
        told = {
            "schema": "govern.compile-branches/v1",
            "file": str(file),
            "models": len(found.models),
            "incomplete": open_ones,
        }
        click.echo(msgspec.json.format(msgspec.json.encode(told), indent=2).decode())
    else:
        click.echo(f"{len(found.models)} incremental models compiled both ways in {file}")
        for name in open_ones:
            click.echo(f"  {name}: one branch could not be compiled offline")
        if open_ones:
            click.echo(
                "  → `dbt compile --no-introspect --select <model>` says why; SQL that asks the warehouse cannot be"
            )
    return 3 if open_ones else 0
