"""`govern compile`: declarations → macros."""

from __future__ import annotations

from pathlib import Path

import click


@click.command
@click.option(
    "--project-dir",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=Path(),
    help="The dbt project that holds governance.yml and policies/ (by default, here).",
)
@click.option(
    "--check", is_flag=True, help="Write nothing; exit 1 and list the files that are not up to date."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(project_dir: Path, *, check: bool, form: str) -> int:
    """Write the macros that policies/ and governance.yml compile to."""
    import json

    from governance.compile.plan import differences, plan, write
    from governance.declared.policies import load_policies

    files = plan(load_policies(project_dir))
    found = differences(project_dir, files) if check else write(project_dir, files)
    if form == "json":
        listed = [{"path": str(each.path), "what": each.what} for each in found]
        shape = {"schema": "govern.compile/v1", "checked": check, "files": len(files), "differences": listed}
        click.echo(json.dumps(shape, indent=2))
    else:
        for each in found:
            click.echo(f"{each.what:8} {each.path}")
        state = f"{len(found)} not up to date: run `govern compile`" if check and found else "up to date"
        click.echo(f"{len(files)} compiled files, {state}")
    return 1 if check and found else 0
