"""What people see while and after a scan, and what machines read; neither holds a value."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from governance.scan.ledger import Scan

SCHEMA = "govern.scan/v1"


@contextmanager
def progress() -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr; gives what to call with how many places of how many are done."""
    console = Console(stderr=True)
    columns = (TextColumn("scanning"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("scanning", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def as_json(scan: Scan) -> str:
    """The scan as `govern.scan/v1`."""
    return json.dumps(
        {"schema": SCHEMA, **asdict(scan), "exit_code": scan.exit_code}, indent=2, sort_keys=True
    )


def as_text(scan: Scan) -> str:
    """The scan as a table of places, with the verdict in the last line."""
    return "\n".join([_searched(scan), *_places(scan), *_not_searched(scan), *_verdict(scan)])


def _searched(scan: Scan) -> str:
    counts = ", ".join(_number(count, noun[:-1]) for noun, count in scan.searched.items())
    return f"searched {counts}"


def _places(scan: Scan) -> Iterator[str]:
    rows = [(hit.place, hit.kind, str(hit.found)) for hit in scan.hits if not hit.bronze]
    rows += [
        (like.place, f"like {like.kind}", str(like.found)) for like in scan.likenesses if not like.bronze
    ]
    if not rows:
        return
    table = [("outside bronze", "kind", "found"), *rows]
    widths = [max(len(row[column]) for row in table) for column in range(3)]
    yield ""
    for place, kind, found in table:
        yield f"  {place:<{widths[0]}}  {kind:<{widths[1]}}  {found:>{widths[2]}}"
    yield ""


def _not_searched(scan: Scan) -> Iterator[str]:
    if scan.unsearched:
        yield "could not search:"
    for missed in scan.unsearched:
        yield f"  {missed.place}: {missed.reason}"
    if scan.set_aside:
        yield f"set aside: {_number(len(scan.set_aside), 'file')} of DuckDB's own (.wal, .tmp)"


def _verdict(scan: Scan) -> Iterator[str]:
    limit = f", and {_number(len(scan.unsearched), 'place')} could not be searched" if scan.unsearched else ""
    if scan.identifiers:
        outside = _number(len({like.place for like in scan.likenesses if not like.bronze}), "place")
        yield f"{outside} outside bronze with what looks like {_either(scan.identifiers)}{limit}"
    if scan.subjects:
        yield f"{scan.in_bronze} of {scan.subjects} found in bronze, where raw values belong"
        yield f"{scan.outside} of {scan.subjects} found outside bronze{limit}"


def _either(names: tuple[str, ...]) -> str:
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
