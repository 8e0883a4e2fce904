"""Text for a terminal: tables and paragraphs laid out by rich, the same for the same width."""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO

from rich.console import Console, RenderableType


def laid_out(
    parts: Iterable[RenderableType], *, width: int, color: bool, unbroken: tuple[type, ...] = ()
) -> str:
    """Parts one below the other, without white space at the end of a line.

    Args:
        parts: Texts, tables and what else rich can lay out.
        width: Columns to fill.
        color: Whether to colour it: only where a terminal will show it.
        unbroken: Kinds of parts whose lines are never broken, however narrow the terminal.

    Returns:
        Lines, each with its end.
    """
    sheet = StringIO()
    console = Console(
        file=sheet,
        width=width,
        force_terminal=color,
        color_system="standard" if color else None,
        highlight=False,
        soft_wrap=False,
    )
    for part in parts:
        console.print(part, soft_wrap=isinstance(part, unbroken))
    return "".join(f"{line.rstrip()}\n" for line in sheet.getvalue().splitlines())
