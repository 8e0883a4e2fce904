"""Tables of the report: which columns are shown how, and how many rows a page holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from governance.evidence.export.population import Cell, Table
from governance.html_page import badge, escape, table

MOST = 250
"""Rows of a table that a page shows; all of them are in its CSV."""
_NUMBERS = frozenset(
    (
        "number",
        "entry",
        "checks",
        "findings",
        "accepted",
        "gate_runs",
        "passed",
        "failed",
        "overridden",
        "blobs",
    )
)
_WHOLE = frozenset({"day", "period", "first_day", "last_day", "expires", "approved_on"})
"""Columns that are not broken into lines."""
_SENTENCES = frozenset({"what", "detail", "reason"})
_PEOPLE = frozenset({"requested_by", "approved_by", "owner", "who"})
_RESULTS = {"passed": "good", "failed": "bad", "error": "bad", "overridden": "part", "skipped": "none"}
_NAMED = {"yes": "good", "no": "bad"}


def only(found: Table, columns: Iterable[str]) -> Table:
    """Some columns of a table, in this order."""
    places = [found.columns.index(name) for name in columns]
    rows = tuple(tuple(row[place] for place in places) for row in found.rows)
    return Table(tuple(found.columns[place] for place in places), rows)


def shown(found: Table, marks: Mapping[str, Any]) -> str:
    """A table of which columns with a mark are shown by it."""

    def cell(column: str, value: Cell) -> str:
        if column in marks:
            return str(marks[column](value))
        text = escape("" if value is None else value)
        if column in _PEOPLE:
            return text.replace("@", "<wbr>@")
        return f'<span class="whole">{text}</span>' if column in _WHOLE else text

    rows = [
        [cell(column, value) for column, value in zip(found.columns, row, strict=True)]
        for row in found.rows[:MOST]
    ]
    right = {place for place, name in enumerate(found.columns) if name in _NUMBERS}
    more = len(found.rows) - MOST
    rest = f'<p class="soft">{more:,} more rows are in the CSV.</p>' if more > 0 else ""
    wide = {place for place, name in enumerate(found.columns) if name in _SENTENCES}
    return table([name.replace("_", " ") for name in found.columns], rows, right, wide) + rest


def result(value: Cell) -> str:
    """What came of a run, as a mark."""
    return badge(str(value), _RESULTS.get(str(value), "none"))


def named(value: Cell) -> str:
    """Whether somebody else approved, as a mark."""
    return badge(str(value), _NAMED.get(str(value), "none")) if value else ""


def short(value: Cell) -> str:
    """The beginning of a digest or revision, with the whole in its title."""
    text = str(value or "")
    return f'<code title="{escape(text)}">{escape(text[:12])}</code>' if text else ""


def ended(value: Cell) -> str:
    """By which entry a run ended, as a mark where it never did."""
    return (
        badge("never ended", "bad")
        if value == "never ended"
        else f'<span class="soft">{escape(value or "")}</span>'
    )
