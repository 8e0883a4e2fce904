"""The calendar of the report: each day by its worst run, and the days without one."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import groupby

from governance.evidence.export.page_tables import MOST
from governance.evidence.export.population import Cell
from governance.evidence.export.report import Report
from governance.html_page import badge, escape, table

_DAYS: Mapping[str, tuple[str, str]] = {
    "passed": ("ok", "the gate passed"),
    "failed": ("red", "a run failed or could not be evaluated"),
    "overridden": ("over", "the gate was overridden"),
    "skipped": ("day", "skipped, or outside of the log"),
    "no run": ("hole", "no run was recorded: a gap"),
}


def coverage(report: Report) -> Iterator[str]:
    """The section on coverage."""
    yield '<h2 id="coverage">Coverage</h2>'
    yield "<p>Every day of the period, by its worst run. All of it is in <code>coverage.csv</code>.</p>"
    key = "".join(
        f'<span><i class="{kind}" style="background:{_colour(kind)}"></i>{words}</span>'
        for kind, words in _DAYS.values()
    )
    yield f'<p class="key">{key}</p>'
    days = {str(row["day"]): row for row in report.rows("coverage")}
    months = groupby(sorted(days), key=lambda day: day[:7])
    yield f'<div class="months">{"".join(_month(name, days) for name, _ in months)}</div>'
    holes = [row for row in days.values() if row["status"] == "no run"]
    if holes:
        yield "<h3>Days without a run</h3>"
        rows = [
            (
                escape(row["day"]),
                escape(row["gap_stated"]) if row["gap_stated"] else badge("no reason is stated", "bad"),
            )
            for row in holes[:MOST]
        ]
        yield table(("day", "reason, as an entry of kind gap states it"), rows)


def _colour(kind: str) -> str:
    """The colours of the calendar's legend."""
    return {
        "ok": "#d5ecd9",
        "red": "#f6c9c5",
        "over": "#fbe3b5",
        "day": "#eef1f4",
        "hole": "#fff;outline:2px solid #b3261e",
    }[kind]


def _month(name: str, days: Mapping[str, Mapping[str, Cell]]) -> str:
    year, month = int(name[:4]), int(name[5:])
    weeks = calendar.Calendar().monthdatescalendar(year, month)
    head = "".join(f"<th>{day}</th>" for day in ("M", "T", "W", "T", "F", "S", "S"))
    body = "".join(
        f"<tr>{''.join(_day(day, month, days.get(day.isoformat())) for day in week)}</tr>" for week in weeks
    )
    title = f"{calendar.month_name[month]} {year}"
    return f'<div class="month"><h3>{title}</h3><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _day(day: dt.date, month: int, row: Mapping[str, Cell] | None) -> str:
    if day.month != month:
        return "<td></td>"
    if row is None:
        return f'<td class="soft">{day.day}</td>'
    kind = _DAYS.get(str(row["status"]), ("day", ""))[0]
    told = f"{row['day']}: {row['status']}" + (f" ({row['gap_stated']})" if row["gap_stated"] else "")
    return f'<td class="{kind}" title="{escape(told)}">{day.day}</td>'
