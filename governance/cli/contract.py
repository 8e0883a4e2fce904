"""`govern contract`: draft a product's contract from the manifest, or export it. One file a command: contract_<name>.py."""

from __future__ import annotations

import click

from governance.cli import LazyGroup

# name → what the command does; the module governance.cli.contract_<name> holds a click command `command`.
SUBCOMMANDS: dict[str, str] = {
    "init": "draft the contract of a model's product from the manifest",
    "export": "write contracts as the Open Data Contract Standard says them",
}


@click.group(cls=LazyGroup, named=SUBCOMMANDS, prefix="contract_")
def command() -> None:
    """Draft the contract of a data product, or tell it to tools that speak another language.

    The format is described in docs/contracts.md and by `govern schema contract`.
    """
