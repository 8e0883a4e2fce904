"""`govern evidence`: record what happened so that others can check it. One file a command: evidence_<name>.py."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from governance.cli import LazyGroup

# name → what the command does; the module governance.cli.evidence_<name> holds a click command `command`.
SUBCOMMANDS: dict[str, str] = {
    "keygen": "make the keys that sign, and begin the log",
    "start": "record that a run begins, and print its id",
    "record": "record a run of the gate or of dbt, or what a file tells",
    "anchor": "publish the newest checkpoint elsewhere, and record that",
    "rotate-key": "go on with the key that was committed to, or that the offline root names",
    "redact": "erase a person's name from what is recorded, and record that",
    "prune": "remove blobs whose retention is over, and record that",
    "hold": "keep the evidence of some days whatever its retention, or release that",
    "export": "write a period of the log as a bundle for an auditor",
    "verify": "verify a log or a bundle: nothing altered, dropped, reordered or put in",
    "reconcile": "name what the log, the merges, CI and the warehouse do not all know",
    "replay": "judge a recorded revision again, and compare the verdict byte for byte",
    "load": "write the log's entries to a table of the warehouse",
}
_F = TypeVar("_F", bound=Callable[..., Any])


@click.group(cls=LazyGroup, named=SUBCOMMANDS, prefix="evidence_")
def command() -> None:
    """Record what happened, signed and in order, so that someone who does not trust us can check it.

    governance.yml says under `evidence:` where the log is kept and which key signs. The passphrase of the key is
    taken from GOVERN_EVIDENCE_PASSPHRASE; the key itself from GOVERN_EVIDENCE_KEY where no file is named.
    """


def at_a_place(function: _F) -> _F:
    """The options by which every command here finds the log: --project-dir and --store."""
    folder = click.Path(path_type=Path, file_okay=False)
    for option in (
        click.option("--store", type=folder, help="The log's folder.  [default: as governance.yml says]"),
        click.option(
            "--project-dir", type=folder, default=Path(), help="Folder with governance.yml.  [default: here]"
        ),
    ):
        function = option(function)
    return function


def signing(function: _F) -> _F:
    """The options of a command that writes: those of `at_a_place`, and --key."""
    key = click.option(
        "--key",
        metavar="PEM",
        help="The key that signs.  [default: as governance.yml says, or GOVERN_EVIDENCE_KEY]",
    )
    return at_a_place(key(function))
