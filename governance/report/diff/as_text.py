"""For people at a terminal: what breaks first, before → after, then versions, who must agree, and the verdict."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from governance.changes.change import Diff, Version
from governance.changes.kinds import GROUPS, Group
from governance.report.diff.wording import LABELS, Alike, agreements, alike, difference, headline, place
from governance.report.wording import count, cut, plain
from governance.text_page import laid_out

_STYLES = {"governance": "bold red", "data": "bold yellow", "compatible": "bold"}
_NARROWEST, _WIDEST = 60, 120
_LONGEST = 300
_SUBJECTS = 8
_INDENT = 2


def render(diff: Diff, *, width: int = 80, color: bool = False, verbose: bool = False) -> str:
    """The diff as people read it.

    Args:
        diff: The diff.
        width: Columns of the terminal.
        color: Whether to colour it: only where a terminal will show it.
        verbose: Whether to tell all of long values.
    """
    wide = max(_NARROWEST, min(width, _WIDEST))
    return laid_out(_parts(diff, verbose=verbose), width=wide, color=color)


def _parts(diff: Diff, *, verbose: bool) -> Iterator[RenderableType]:
    for group in GROUPS:
        yield from _group(diff, group, verbose=verbose)
    yield from _versions(diff.versions)
    yield from _agreements(diff)
    if diff.not_examined:
        yield Text("Not examined:", style="yellow")
        for reason in diff.not_examined:
            yield _indented(Text(f"· {plain(reason)}"))
        yield ""
    yield Text(headline(diff), style="bold red" if diff.exit_code else "bold green")


def _group(diff: Diff, group: Group, *, verbose: bool) -> Iterator[RenderableType]:
    found = [change for change in diff.changes if change.group == group]
    if not found:
        return
    broken = sum(change.breaking for change in found)
    told = f"{count(broken, 'breaking change')}" if broken else f"{count(len(found), 'change')}"
    more = f", {len(found) - broken:,} more" if broken and len(found) > broken else ""
    yield Text.assemble((LABELS[group], _STYLES[group]), (f"  {told}{more}", "dim"))
    for one in alike(found):
        yield from _alike(one, verbose=verbose)
    yield ""


def _alike(one: Alike, *, verbose: bool) -> Iterator[RenderableType]:
    change = one.first
    mark, style = ("✗", "red") if change.breaking else ("·", "dim")
    shown = one.subjects if verbose else one.subjects[:_SUBJECTS]
    left = len(one.subjects) - len(shown)
    subjects = ", ".join(shown) + (f" and {left:,} more" if left else "")
    yield _indented(Text.assemble((f"{mark} ", style), (subjects, "cyan"), f": {change.title}"))
    parts = [cut(part, 10 * _LONGEST if verbose else _LONGEST) for part in difference(change)]
    if parts:
        signed = parts[0].startswith(("+ ", "- "))
        yield _indented(Text((" " if signed else " → ").join(parts)), 2)
    concerned = sorted({product for each in one.changes for product in each.products})
    where = place(change)
    notes = [where] if where else []
    notes += [f"{', '.join(map(plain, concerned))}"] if concerned else []
    if notes:
        yield _indented(Text("  ".join(notes), style="dim"), 2)


def _versions(versions: tuple[Version, ...]) -> Iterator[RenderableType]:
    if not versions:
        return
    yield Text("Versions", style="bold")
    table = Table.grid(padding=(0, 2, 0, 0))
    for one in versions:
        rose = f"{one.before or 'new'} → {one.after}"
        if one.enough:
            table.add_row("  ·", plain(one.product), rose, Text(f"{one.bump} asked", style="dim"))
        else:
            asked = Text(f"must be {one.least} or later", style="red")
            table.add_row(Text("  ✗", style="red"), plain(one.product), rose, asked)
    yield table
    if any(not one.enough for one in versions):
        yield _indented(Text("`govern diff --bump` writes them.", style="dim"))
    yield ""


def _agreements(diff: Diff) -> Iterator[RenderableType]:
    found = agreements(diff)
    if found:
        yield Text("Who must agree", style="bold")
        for one in found:
            role = f", {one.role}" if one.role else ""
            yield _indented(Text.assemble(one.who, (f"{role}: {count(one.changes, 'change')}", "dim")))
        yield ""


def _indented(part: RenderableType, levels: int = 1) -> RenderableType:
    return Padding(part, (0, 0, 0, _INDENT * levels))
