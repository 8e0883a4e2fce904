"""`govern publish`: a product as one role may see it, in files that can be handed out."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from governance.cli import options


@click.command()
@click.argument("product")
@click.option(
    "--role", "roles", multiple=True, required=True, help="A role of whom it is handed to; may be repeated."
)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="A new folder for it.")
@click.option("--files", type=click.Choice(["duckdb", "parquet"]), default="duckdb", show_default=True)
@click.option(
    "--key-variable",
    metavar="NAME",
    help="Encrypt the Parquet files with the key in this environment variable: 64 hexadecimal digits.",
)
@click.option(
    "--warehouse",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    required=True,
    help="Folder of the DuckDB files that dbt built.",
)
@click.option("--target", help="dbt target it was built for.  [default: the only one of DuckDB]")
@options.manifest
@options.project_dir
@options.as_text_or_json
def command(  # noqa: PLR0913 - one for each option
    *,
    product: str,
    roles: tuple[str, ...],
    out: Path,
    files: Literal["duckdb", "parquet"],
    key_variable: str | None,
    warehouse: Path,
    target: str | None,
    manifest: Path | None,
    project_dir: Path,
    form: str,
) -> int:
    """Write the tables of PRODUCT as somebody with certain roles may see them: their rows, each column masked or as it is.

    DuckDB knows no roles, so who can open its files reads all of them: hand out what this writes instead. What they
    see is worked out as `govern exposure` does. Nothing is written where the gate is shut, the product's
    contract does not let a role in, something is undecided, or the warehouse differs from the manifest. Beside
    the data stands publish.json: tables, columns, masks, rows and digests.

    Exit codes: 0 written · 1 the gate is shut · 2 usage or declaration error · 3 undecided, or not to be read.
    """
    import datetime as dt
    import os

    from governance.gate import Question, judge, look
    from governance.publishing.deciding import ENGINE, Asked, decide
    from governance.publishing.encrypting import read_key
    from governance.publishing.told import as_json, as_text, shut, the_target
    from governance.publishing.writing import Destination, publish

    key = None if key_variable is None else read_key(os.environ, key_variable)
    question = Question(manifest, project_dir)
    case, _ = look(question)
    asked = Asked(product, tuple(sorted(set(roles))), target or the_target(case.policies.governance, ENGINE))
    plan = decide(case, asked)
    verdict = judge(Question(manifest, project_dir, asked.target, today=dt.datetime.now(dt.UTC).date()))
    if verdict.exit_code:
        click.echo(shut(verdict), err=True)
        return verdict.exit_code
    published = publish(case.project.name, asked, plan, warehouse, Destination(out, files, key))
    click.echo(as_json(published) if form == "json" else as_text(published, out), nl=False)
    return 0
