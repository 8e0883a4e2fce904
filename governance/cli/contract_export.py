"""`govern contract export`: contracts as the Open Data Contract Standard says them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from governance.checks import Case
    from governance.declared.contracts import Contract

_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.argument("product", required=False)
@click.option("--all", "every", is_flag=True, help="Every product.")
@click.option("--format", "form", type=click.Choice(["odcs"]), default="odcs", show_default=True)
@click.option("--out", type=_FOLDER, help="Write <product>.odcs.yaml files to this folder.  [default: print]")
@click.option(
    "--manifest",
    type=click.Path(path_type=Path, dir_okay=False),
    help="manifest.json, for descriptions and classifications of columns.  [default: where dbt writes it, if there]",
)
@click.option(
    "--project-dir",
    type=_FOLDER,
    default=Path(),
    help="Folder with governance.yml and contracts/.  [default: here]",
)
def command(
    *, product: str | None, every: bool, form: str, out: Path | None, manifest: Path | None, project_dir: Path
) -> int:
    """Write the contract of PRODUCT, or of all, as YAML of the Open Data Contract Standard (ODCS) 3.

    What that standard has no field for is told on stderr and kept in the file's customProperties.

    Exit codes: 0 written · 2 there is no such product, or a declaration is wrong · 3 the manifest cannot be read.
    """
    from governance.declared.contracts import load_contracts
    from governance.declared.policies import load_policies
    from governance.products.odcs import as_odcs, built_by, unsaid

    del form  # there is one
    policies, contracts = load_policies(project_dir), load_contracts(project_dir / "contracts")
    chosen = _chosen(contracts, product, every=every)
    case = _case(project_dir, manifest)
    for position, contract in enumerate(chosen):
        text = as_odcs(contract, policies, built_by(contract, case)).to_yaml()
        _write(contract.name, text, out, first=position == 0)
        missing = ", ".join(unsaid(contract))
        click.echo(
            f"{contract.name}: in customProperties, since the standard has no field: {missing}", err=True
        )
    return 0


def _case(project_dir: Path, manifest: Path | None) -> Case | None:
    """The project with its columns' descriptions, or None where no manifest is named and dbt has written none."""
    from governance.gate import Question, default_manifest, glance

    there = manifest is not None or default_manifest(project_dir).exists()
    return glance(Question(manifest, project_dir)) if there else None


def _chosen(contracts: tuple[Contract, ...], product: str | None, *, every: bool) -> tuple[Contract, ...]:
    from governance.errors import UsageError

    if (product is None) != every:
        raise UsageError("this needs a product's name, or --all", "name one, or all")
    found = tuple(one for one in contracts if every or one.name == product)
    if not found:
        known = ", ".join(one.name for one in contracts)
        raise UsageError(f"there is no contract of `{product}`", f"name one of {known}")
    return found


def _write(name: str, text: str, out: Path | None, *, first: bool) -> None:
    from governance.errors import UsageError

    if out is None:
        click.echo(("" if first else "---\n") + text, nl=False)
        return
    file = out / f"{name}.odcs.yaml"
    try:
        out.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{file}: this file cannot be written: {error.strerror}") from error
