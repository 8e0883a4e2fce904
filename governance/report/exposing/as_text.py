"""Who sees what, for people at a terminal: the roles first, then each product's columns, then what lies behind."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from rich import box
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from governance.exposure.shape import Exposure, RoleSeen, Seen, Shift, Sight, TableSeen
from governance.report.exposing.words import (
    MEANINGS,
    WORDS,
    Group,
    alike,
    cleared,
    groups,
    home,
    joined,
    number,
    products,
    reasons,
    rows_of,
    shown,
    silent,
    telling,
    title,
)
from governance.report.wording import count, cut, plain
from governance.text_page import laid_out

_STYLES = {
    Sight.RAW: "bold red",
    Sight.UNDECIDED: "bold yellow",
    Sight.MASKED: "green",
    Sight.CLEAR: "dim",
}
_MARKS = {"gains": ("▲", "bold red"), "loses": ("▼", "green"), "changes": ("◆", "yellow")}
_NARROWEST, _WIDEST = 80, 140
_TABLES = 15
_ROLES = 34
_SHORT = {"undecided": "?"}
_SHIFTS = 40
_LONGEST = 400


def render(exposure: Exposure, *, width: int = 100, color: bool = False) -> str:
    """The matrix as people read it.

    Args:
        exposure: The matrix.
        width: Columns of the terminal.
        color: Whether to colour it: only where a terminal will show it.
    """
    wide = max(_NARROWEST, min(width, _WIDEST))
    return laid_out(_parts(exposure), width=wide, color=color)


def _parts(exposure: Exposure) -> Iterator[RenderableType]:
    yield Text(title(exposure), style="bold")
    yield ""
    if exposure.since is not None:
        yield from _since(exposure.since.shifts, exposure.since.base)
    if exposure.roles:
        yield _roles(exposure.roles)
        yield from _identifiers(exposure.roles)
    told = shown(exposure)
    full = (products(told) or told)[:_TABLES]
    for table in full:
        yield from _table(table)
    rest = [table for table in told if table not in full]
    if rest:
        yield from _behind(rest)
    yield from _silent(exposure)
    yield _legend()
    yield from _notes(exposure)
    raw = any(role.columns.get(Sight.RAW) for role in exposure.roles)
    yield Text(plain(exposure.summary), style="bold red" if raw else "bold")


def _since(shifts: tuple[Shift, ...], base: str) -> Iterator[RenderableType]:
    """What differs from the base: a sentence a line."""
    if not shifts:
        yield Text(f"Nobody sees more or less than in {plain(base)}.", style="green")
        yield ""
        return
    yield Text(f"Since {plain(base)}:", style="bold")
    grid = Table.grid(padding=(0, 1, 0, 0))
    for shift in shifts[:_SHIFTS]:
        mark, style = _MARKS[shift.direction]
        grid.add_row(Text(mark, style=style), Text(f"{plain(shift.sentence)}."))
    yield Padding(grid, (0, 0, 0, 2))
    if len(shifts) > _SHIFTS:
        yield Text(f"  and {len(shifts) - _SHIFTS:,} more: --format json", style="dim")
    yield ""


def _roles(roles: tuple[RoleSeen, ...]) -> RenderableType:
    """How many columns each role sees how, and which identifiers raw; roles with the same numbers share a row."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("role", max_width=_ROLES)
    table.add_column("tables", justify="right", no_wrap=True)
    for sight in WORDS:
        table.add_column(WORDS[sight], justify="right", no_wrap=True)
    for role, names in alike(roles):
        cells = [_number(role.columns.get(sight, 0), sight) for sight in WORDS]
        table.add_row(joined(names), f"{role.tables:,}", *cells)
    return table


def _identifiers(roles: tuple[RoleSeen, ...]) -> Iterator[RenderableType]:
    """Which identifiers are seen raw by whom."""
    grid = Table.grid(padding=(0, 2, 0, 1))
    grid.add_column(max_width=_ROLES)
    for role, names in alike(roles):
        if role.raw:
            grid.add_row(joined(names), Text(joined(role.raw), style="red"))
    if grid.row_count:
        yield Text("Raw identifiers", style="bold")
        yield grid
        yield ""


def _table(table: TableSeen) -> Iterator[RenderableType]:
    """One table: who reads which rows, then column by column what they see."""
    yield Text.assemble(
        (plain(table.name), "bold cyan"),
        f"  {home(table)}",
        (f"  product {plain(table.product)}" if table.product else "", "dim"),
        (f"  de-identified by {table.deidentified}" if table.deidentified != "none" else "", "green"),
        (f"  {table.remark}" if table.remark else "", "dim"),
    )
    rows = " · ".join(f"{said}: {joined(roles)}" for said, roles in rows_of(table))
    if rows:
        yield Padding(Text(rows, style="dim"), (0, 0, 0, 2))
    yield Padding(_columns(table), (0, 0, 0, 2))
    for sight, why, targets in reasons(table):
        on = f" on {joined(targets)}" if targets else ""
        because = f": {plain(why)}" if why else ", as the policies say"
        yield Padding(Text(f"{WORDS[sight]}{on}{because}", style="dim"), (0, 0, 0, 2))
    for said, columns in cleared(table):
        lead = f"clear, {said}: " if said else "clear: "
        yield Padding(Text.assemble((lead, "dim"), (cut(", ".join(columns), _LONGEST), "dim")), (0, 0, 0, 2))
    yield ""


def _columns(table: TableSeen) -> RenderableType:
    together = groups(table)
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    grid.add_column("column", no_wrap=True)
    grid.add_column("holds", style="dim")
    for group in together:
        grid.add_column(joined(group.roles), ratio=1)
    for column in telling(table):
        said = [*column.identifiers, *([column.category] if column.category != "general" else [])]
        cells = [_cell(group.seen.get(column.name)) for group in together]
        grid.add_row(plain(column.name), joined(said), *cells)
    return grid


def _cell(seen: Seen | None) -> Text:
    if seen is None:
        return Text("-", style="dim")
    word = WORDS[seen.sight].upper() if seen.sight is Sight.RAW else WORDS[seen.sight]
    masks = f" {joined(seen.masks)}" if seen.masks else ""
    return Text.assemble((word, _STYLES[seen.sight]), (masks, "dim"))


def _behind(tables: list[TableSeen]) -> Iterator[RenderableType]:
    """A line for each group of roles and table behind the products."""
    yield Text("Behind the products" if any(not one.product for one in tables) else "And", style="bold")
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    grid.add_column("table", no_wrap=True)
    grid.add_column("who")
    for word in WORDS.values():
        grid.add_column(_SHORT.get(word, word), justify="right", no_wrap=True)
    for place, some in itertools.groupby(tables, home):
        grid.add_row(Text(place, style="bold dim"))
        for table in some:
            for group in groups(table):
                grid.add_row(
                    Text(f"  {plain(table.name)}", style="cyan"), joined(group.roles), *_numbers(table, group)
                )
    yield grid
    yield Text("`--role` and `--format html` show them column by column.", style="dim")
    yield ""


def _numbers(table: TableSeen, group: Group) -> list[Text]:
    numbers = {sight: number(group, sight) for sight in WORDS}
    numbers[Sight.CLEAR] += sum(len(names) for _, names in cleared(table))
    return [_number(found, sight) for sight, found in numbers.items()]


def _number(found: int, sight: Sight) -> Text:
    return Text(f"{found:,}", style=_STYLES[sight]) if found else Text("·", style="dim")


def _silent(exposure: Exposure) -> Iterator[RenderableType]:
    found = silent(exposure)
    for why, tables in found:
        yield Text(cut(f"{why}: {joined(table.name for table in tables)}.", _LONGEST), style="dim")
    if found:
        yield ""


def _legend() -> RenderableType:
    grid = Table.grid(padding=(0, 1, 0, 0))
    for sight, word in WORDS.items():
        grid.add_row(Text(word, style=_STYLES[sight]), Text(MEANINGS[sight], style="dim"))
    return grid


def _notes(exposure: Exposure) -> Iterator[RenderableType]:
    yield ""
    grid = Table.grid(padding=(0, 1, 0, 0))
    for note in exposure.notes:
        grid.add_row(Text("·", style="yellow"), Text(f"{cut(plain(note), _LONGEST)}."))
    if exposure.notes:
        yield Text(f"{count(len(exposure.notes), 'note')}:", style="yellow")
        yield Padding(grid, (0, 0, 0, 2))
        yield ""
