"""Options that commands share, so that each means and says the same everywhere."""

from __future__ import annotations

from pathlib import Path

import click

manifest = click.option(
    "--manifest",
    type=click.Path(path_type=Path),
    help="What dbt wrote.  [default: manifest.json in dbt's target folder]",
)
project_dir = click.option(
    "--project-dir",
    type=click.Path(path_type=Path),
    default=Path(),
    help="Folder with dbt_project.yml, governance.yml and policies/.  [default: here]",
)
reviews = click.option(
    "--reviews",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="What GitHub tells of the pull request: docs/approvals.md.",
)
base_dir = click.option(
    "--base-dir",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="The base's governance.yml, policies/ and contracts/.  [default: above --base]",
)
outputs = click.option(
    "--output",
    "outputs",
    metavar="FORMAT=FILE",
    multiple=True,
    help="Write to a file in a format too; may be repeated.",
)
evidence = click.option(
    "--evidence/--no-evidence",
    default=True,
    help="Record it in the log that governance.yml names, if it names one.  [default: evidence]",
)
as_text_or_json = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
