"""How a command tells what it has recorded."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from governance.evidence.recording import Recorded


def tell(recorded: Recorded, form: str, run: str | None = None) -> None:
    """Print what was recorded.

    Args:
        recorded: What was recorded.
        form: ``text`` or ``json``.
        run: The run's id, if it was one.
    """
    if form == "json":
        told = {
            "schema": "govern.evidence.record/v1",
            "origin": recorded.origin,
            "size": recorded.size,
            "run": run,
            "entries": [
                {"seq": entry.seq, "kind": entry.kind, "result": entry.result, "blobs": len(entry.blobs)}
                for entry in recorded.entries
            ],
        }
        click.echo(json.dumps(told, indent=2))
        return
    for entry in recorded.entries:
        click.echo(f"entry {entry.seq}: {entry.kind}, {entry.result}, {_blobs(len(entry.blobs))}")
    click.echo(f"{recorded.origin} has {recorded.size} entries")


def _blobs(count: int) -> str:
    return "1 blob" if count == 1 else f"{count} blobs"
