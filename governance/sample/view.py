"""What people and machines are told about a sample."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from governance.sample.manifest import NAME, Manifest


@contextmanager
def progress(events: int) -> Iterator[Callable[[int], None]]:
    """A bar on stderr while lines are written; gives what to call with the number of new ones."""
    console = Console(file=sys.stderr)
    columns = (TextColumn("writing"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("writing", total=events)
        yield lambda lines: bar.advance(task, lines)


def show(manifest: Manifest, folder: Path, form: str) -> None:
    """Print what was written: `form` is text or json, the latter as it stands in sample.json."""
    if form == "json":
        click.echo(msgspec.json.encode(manifest))
        return
    Console(soft_wrap=True, highlight=False).print(_table(manifest))
    megabytes = sum(written.bytes for written in manifest.files) / 1e6
    click.echo(f"{len(manifest.files)} files, {megabytes:,.1f} MB in {folder}; {NAME} counts them")


def _table(manifest: Manifest) -> Table:
    table = Table("stream", box=None, pad_edge=False)
    for heading in ("lines", "events", "late", "duplicates", "malformed"):
        table.add_column(heading, justify="right")
    for stream, counts in manifest.streams.items():
        malformed = sum(counts.malformed.values())
        numbers = (counts.lines, counts.events, counts.late, counts.duplicates, malformed)
        table.add_row(stream, *(f"{number:,}" for number in numbers))
    return table
