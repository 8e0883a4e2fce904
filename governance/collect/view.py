"""What people see while and after something was landed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import click
from rich import box
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from governance.collect.plan import Plan
from governance.collect.results import StreamResult, as_json, listed


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
        click.echo(note)


def show_errors(results: Mapping[str, Sequence[StreamResult]]) -> bool:
    """Print on stderr which streams are not complete, and why; returns whether there are any."""
    failed = [result for _, found in sorted(results.items()) for result in found if result.error]
    for result in failed:
        click.echo(f"error: {result.stream}: {result.error}", err=True)
    return bool(failed)


def _table(results: Mapping[str, Sequence[StreamResult]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("stream", "bronze table"):
        table.add_column(title, overflow="fold")
    for title in ("files", "lines", "landed", "rejected", "lines/s"):
        table.add_column(title, justify="right")
    for _, found in sorted(results.items()):
        for result in found:
            counts = (len(result.files), result.lines, result.landed, result.rejected.total())
            numbers = (f"{count:,}" for count in (*counts, result.events_per_second))
            table.add_row(result.stream, result.table, *numbers)
    return table


def _notes(results: Mapping[str, Sequence[StreamResult]]) -> Iterator[str]:
    for result in (result for _, found in sorted(results.items()) for result in found):
        if result.rejected:
            yield f"{result.stream}: rejected {listed(result.rejected)}"
        if result.skipped_files:
            yield f"{result.stream}: exports passed over for a newer one: {result.skipped_files}"
        if result.expired:
            yield f"{result.stream}: deleted what bronze has kept for its time: {result.expired:,}"
        if result.pending_bytes:
            yield (
                f"{result.stream}: {result.pending_bytes:,} bytes wait for the end of their line "
                "(--final takes them as they are)"
            )
        if result.ignored_files:
            yield f"{result.stream}: not read, being no .ndjson files: {', '.join(result.ignored_files)}"
