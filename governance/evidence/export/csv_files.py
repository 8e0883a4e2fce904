"""Tables as CSV that a spreadsheet shows and never obeys."""

from __future__ import annotations

import csv
import io

from governance.evidence.export.population import Cell, Table

_OBEYED = (
    *("=", "+", "-", "@", "\t", "\r", "\n"),
    *("\N{FULLWIDTH EQUALS SIGN}", "\N{FULLWIDTH PLUS SIGN}"),
    *("\N{FULLWIDTH HYPHEN-MINUS}", "\N{FULLWIDTH COMMERCIAL AT}"),
)


def harmless(cell: Cell) -> Cell:
    """A cell that no spreadsheet takes for a formula: an apostrophe stands before what would begin one (OWASP)."""
    if isinstance(cell, str):
        text = "".join(
            char if char.isprintable() or char == "\n" else "\N{REPLACEMENT CHARACTER}" for char in cell
        )
        return f"'{text}" if cell.lstrip(" ").startswith(_OBEYED) else text
    return "" if cell is None else cell


def as_csv(table: Table) -> bytes:
    """A table as CSV: UTF-8, a line feed after each row, its columns' names first."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows([harmless(cell) for cell in row] for row in table.rows)
    return out.getvalue().encode()
