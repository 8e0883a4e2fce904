"""`govern contract init`: a first contract of a model's product, drafted from the manifest."""

from __future__ import annotations

from pathlib import Path

import click

from governance.cli import options

_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.argument("model")
@click.option(
    "--manifest",
    type=click.Path(path_type=Path, dir_okay=False),
    help="manifest.json; a parsed one is enough.  [default: where dbt writes it]",
)
@click.option(
    "--project-dir", type=_FOLDER, default=Path(), help="Folder with governance.yml.  [default: here]"
)
@options.as_text_or_json
def command(*, model: str, manifest: Path | None, project_dir: Path, form: str) -> int:
    """Draft the contract of the product of MODEL, a platinum model, as contracts/<domain>/<product>.yml.

    Columns, types, keys, masks, owners, service levels and lineage come from the manifest and policies/. What only
    people can say stands there as `fill in` and is told; until it is said, `govern check` refuses the contract. A
    contract that is there is never changed.

    Exit codes: 0 written · 2 no such model, or its product has a contract · 3 the manifest cannot be read.
    """
    import json

    from governance.gate import Question, glance
    from governance.products.drafting import draft

    found = draft(glance(Question(manifest, project_dir)), model)
    name = f"contracts/{found.domain}/{found.product}.yml"
    _write_new(project_dir / name, found.text)
    if form == "json":
        told = {"schema": "govern.contract-init/v1", "written": name, "fill_in": list(found.fill_in)}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return 0
    click.echo(f"wrote  {name}\n\nFill in")
    for line in found.fill_in:
        click.echo(f"  · {line}")
    return 0


def _write_new(file: Path, text: str) -> None:
    from governance.errors import UsageError

    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as new:
            new.write(text)
    except FileExistsError:
        raise UsageError(
            f"{file} is there already; nothing was changed", "edit it, or move it away"
        ) from None
    except OSError as error:
        raise UsageError(f"{file}: this file cannot be written: {error.strerror}") from error
