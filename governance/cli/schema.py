"""`govern schema`: JSON Schemas of our YAML, for editors, and of what we print, for machines."""

from __future__ import annotations

from pathlib import Path

import click

from governance.cli import options


@click.command
@click.argument("name", required=False)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Write every schema to this folder."
)
@options.as_text_or_json
def command(name: str | None, out: Path | None, form: str) -> int:
    """Print the JSON Schema of one kind of file or output, list the kinds, or write all of them.

    An editor takes one by the first line of a YAML file, such as
    `# yaml-language-server: $schema=../schemas/masks.schema.json`.
    """
    import json

    from governance.declared.schemas import FILES, schema_of
    from governance.errors import UsageError
    from governance.evidence.shapes import INPUTS
    from governance.publishing.shape import OUTPUTS as PUBLISHED
    from governance.report.schemas import OUTPUTS

    known = {**FILES, **OUTPUTS, **PUBLISHED, **INPUTS}

    if name is not None:
        if name not in known:
            raise UsageError(f"there is no schema `{name}`", f"name one of {', '.join(known)}")
        click.echo(json.dumps(schema_of(*known[name]), indent=2))
        return 0
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        for each, described in known.items():
            text = json.dumps(schema_of(*described), indent=2) + "\n"
            path = out / f"{each}.schema.json"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    if form == "json":
        listed = [{"name": each, "file": file} for each, (file, _) in known.items()]
        click.echo(json.dumps({"schema": "govern.schema/v1", "schemas": listed}, indent=2))
    else:
        for each, (file, _) in known.items():
            click.echo(f"{each:24} {file}")
    return 0
