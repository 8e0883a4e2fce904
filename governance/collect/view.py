"""What people see while and after something was landed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from governance.collect.plan import Plan
from governance.collect.results import StreamResult, as_json


@contextmanager
def progress(plans: Sequence[Plan]) -> Iterator[Callable[[int], None]]:
    """A bar on stderr over the bytes of all files; yields the function that moves it on."""
    console = Console(stderr=True)
    files = [file for plan in plans for stream in plan.streams for file in stream.files]
    total = sum(file.stat().st_size for file in files)
    texts = (TextColumn("landing"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*texts, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("landing", total=total)
        yield lambda count: bar.advance(task, count)


def show(environment: str, results: Mapping[str, Sequence[StreamResult]], form: str) -> None:
    """Print what was landed on stdout, as `text` or `json`."""
    if form == "json":
        click.echo(json.dumps(as_json(environment, results), indent=2))
        return
    console = Console()
    console.print(_table(results))
    for note in _notes(results):
        console.print(note, markup=False, highlight=False)


def _table(results: Mapping[str, Sequence[StreamResult]]) -> Table:
    table = Table(title="Landed in bronze")
    for title in ("stream", "table"):
        table.add_column(title, overflow="fold")
    for title in ("files", "lines", "landed", "rejected", "lines/s"):
        table.add_column(title, justify="right")
    for database, found in sorted(results.items()):
        for result in found:
            counts = (len(result.files), result.lines, result.landed, result.rejected.total())
            numbers = (f"{count:,}" for count in (*counts, result.events_per_second))
            table.add_row(result.stream, f"{database}.bronze.{result.table}", *numbers)
    return table


def _notes(results: Mapping[str, Sequence[StreamResult]]) -> Iterator[str]:
    for result in (result for _, found in sorted(results.items()) for result in found):
        reasons = ", ".join(f"{reason} {count:,}" for reason, count in sorted(result.rejected.items()))
        if reasons:
            yield f"{result.stream}: rejected {reasons}"
        if result.skipped_files:
            yield f"{result.stream}: {result.skipped_files} older exports passed over"
        if result.pending_bytes:
            yield (
                f"{result.stream}: {result.pending_bytes:,} bytes wait for the end of their line "
                "(--final takes them as they are)"
            )
        if result.ignored_files:
            yield f"{result.stream}: not read, as they are no .ndjson files: {', '.join(result.ignored_files)}"
