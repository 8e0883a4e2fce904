"""`govern evidence replay`: judge a recorded revision again, and compare the verdict byte for byte."""

from __future__ import annotations

from pathlib import Path

import click

from governance.cli import options
from governance.cli.evidence import at_a_place


@click.command()
@click.argument("run")
@click.option(
    "--repo",
    "repository",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    required=True,
    help="The git repository of the dbt project.",
)
@click.option(
    "--python", metavar="PATH", help="Python of an environment with the recorded tools.  [default: this one]"
)
@at_a_place
@options.as_text_or_json
def command(
    run: str, repository: Path, python: str | None, project_dir: Path, store: Path | None, form: str
) -> int:
    """Judge what RUN judged again: a run's id, or the number of its entry.

    Checks the recorded revision out in a folder of its own, compiles and judges it there as of the recorded day, each
    in a process of its own, and compares tools, inputs, compiled SQL and the verdict with what was recorded.
    dbt compiles that revision's Jinja with this environment's profile: do it where you would run `dbt compile`.

    Exit codes: 0 all is the same, byte for byte · 2 usage · 3 something differs or cannot be had, and is named.
    """
    import json
    import sys

    from governance.evidence.place import place_of
    from governance.evidence.replaying import replay

    found = replay(place_of(project_dir, store).history(), run, repository, python or sys.executable)
    if form == "json":
        told = {
            "schema": "govern.evidence.replay/v1",
            "entry": found.entry.seq,
            "revision": found.revision,
            "same_verdict": found.same,
            "differences": list(found.differences),
        }
        click.echo(json.dumps(told, indent=2))
    else:
        for difference in found.differences:
            click.echo(difference)
        verdict = "the same verdict, byte for byte" if found.same else "not the same verdict"
        click.echo(f"entry {found.entry.seq}, revision {found.revision or 'unknown'}: {verdict}")
    return 0 if found.same and not found.differences else 3
