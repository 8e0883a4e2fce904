"""reports/index.html: the period at a glance, its exceptions and gaps first, then whatever an auditor asks for next."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from governance.declared.controls import FRAMEWORKS
from governance.evidence.canonical import sha256
from governance.evidence.covered_html import sections
from governance.evidence.covering import Coverage
from governance.evidence.export.asked import Asked
from governance.evidence.export.contents import Contents
from governance.evidence.export.ipe import Made
from governance.evidence.export.populations import Cell, Table
from governance.evidence.export.words import NOT, PROVES
from governance.html_page import badge, escape, facts, page, table

_MOST = 250
"""Rows of a table that a page shows; all of them are in its CSV."""
_SHOWN: Mapping[str, tuple[str, ...]] = {
    "merged_changes": (
        *("revision", "first_day", "last_day", "gate_runs", "passed", "failed", "overridden"),
        *("changes", "requested_by", "approved_by", "independent"),
    ),
    "waivers": (
        *(
            "entry",
            "period",
            "kind",
            "finding",
            "check_id",
            "owner",
            "approved_by",
            "approved_by_somebody_else",
        ),
        *("expires", "reason"),
    ),
    "approvals": (
        *(
            "entry",
            "period",
            "change",
            "revision",
            "requested_by",
            "approved_by",
            "approved_by_somebody_else",
        ),
    ),
    "access": ("entry", "period", "kind", "system", "who", "approved_by", "role", "reason", "counts"),
    "configuration": ("file", "sha256", "first_day", "last_day"),
    "log_upkeep": ("entry", "period", "kind", "result", "blobs"),
}
"""The populations of the report, and which of their columns it shows."""
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
_RUN_COLUMNS = (
    *(
        "entry",
        "period",
        "kind",
        "result",
        "ended",
        "revision",
        "clean",
        "ci_run",
        "checks",
        "findings",
        "accepted",
    ),
    "reason",
)
_WHOLE = frozenset({"day", "period", "first_day", "last_day", "expires", "approved_on"})
"""Columns that are not broken into lines."""
_SENTENCES = frozenset({"what", "detail", "reason"})
_PEOPLE = frozenset({"requested_by", "approved_by", "owner", "who"})
_DAYS: Mapping[str, tuple[str, str]] = {
    "passed": ("ok", "the gate passed"),
    "failed": ("red", "a run failed or could not be evaluated"),
    "overridden": ("over", "the gate was overridden"),
    "skipped": ("day", "skipped, or outside of the log"),
    "no run": ("hole", "no run was recorded: a gap"),
}
_RESULTS = {"passed": "good", "failed": "bad", "error": "bad", "overridden": "part", "skipped": "none"}
_NAMED = {"yes": "good", "no": "bad"}


@dataclass(frozen=True, slots=True)
class Report:
    """What the report is of.

    Attributes:
        asked: What was asked.
        made: The populations, coverage and exceptions.
        coverage: The controls.
        contents: What of the store is in the bundle.
        keys: The log's keys.
    """

    asked: Asked
    made: tuple[Made, ...]
    coverage: Coverage
    contents: Contents
    keys: Mapping[str, Any]

    def of(self, name: str) -> Made:
        """A population."""
        return next(one for one in self.made if one.population.name == name)

    def rows(self, name: str) -> list[dict[str, Cell]]:
        """A population's rows."""
        found = self.of(name).table
        return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


def index(report: Report) -> str:
    """The page."""
    title = (
        f"Evidence of {report.asked.history.checkpoint.origin}, {report.asked.first} to {report.asked.last}"
    )
    return page(title, _body(report))


def _body(report: Report) -> Iterator[str]:
    asked = report.asked
    yield f"<h1>Evidence of {escape(asked.history.checkpoint.origin)}</h1>"
    yield (
        f'<p class="lead">{asked.first} to {asked.last}, as of {escape(asked.as_of)}'
        f"{' · exported by ' + escape(asked.by) if asked.by else ''}</p>"
    )
    yield f'<div class="note"><p>{escape(PROVES)}</p><p><b>{escape(NOT)}</b></p></div>'
    yield _nav()
    yield _glance(report)
    yield from _coverage(report)
    yield from _exceptions(report)
    yield from _runs(report)
    for name in _SHOWN:
        yield from _population(report, name)
    yield '<h2 id="controls">Controls</h2>'
    yield from sections(report.coverage)
    yield from _made(report)
    yield from _verify(report)


def _nav() -> str:
    links = (
        *(("coverage", "Coverage"), ("exceptions", "Exceptions"), ("runs", "Runs")),
        *(
            ("merged_changes", "Changes"),
            ("waivers", "Waivers"),
            ("approvals", "Approvals"),
            ("access", "Access"),
        ),
        *(("configuration", "Configuration in force"), ("log_upkeep", "The log itself")),
        *(("controls", "Controls"), ("made", "How each table was made"), ("verify", "Verify")),
    )
    items = "".join(f'<li><a href="#{place}">{name}</a></li>' for place, name in links)
    return f"<nav><ul>{items}</ul></nav>"


def _glance(report: Report) -> str:
    runs = [row for row in report.rows("runs") if row["kind"] == "gate-run"]
    days = report.rows("coverage")
    inside = [row for row in days if row["status"] not in {"before the log began", "after the checkpoint"}]
    run = [row for row in inside if row["gate_runs"]]
    holes = [row for row in inside if row["status"] == "no run"]
    unstated = sum(not row["gap_stated"] for row in holes)
    cards = (
        (str(len(runs)), "runs of the gate", ""),
        (str(sum(row["result"] == "passed" for row in runs)), "passed", "good"),
        (str(sum(row["result"] in {"failed", "error"} for row in runs)), "failed or in error", "bad"),
        (str(sum(row["result"] == "overridden" for row in runs)), "overridden", "part"),
        (str(sum(row["result"] == "skipped" for row in runs)), "skipped", "none"),
        (f"{len(run)} / {len(inside)}", "days with a run", ""),
        (str(unstated), "days without run or reason", "bad" if unstated else "good"),
        (str(len(report.of("exceptions").table)), "exceptions", ""),
    )
    items = "".join(
        f'<li><b class="{kind}">{value}</b><span>{name}</span></li>' for value, name, kind in cards
    )
    return f'<ul class="cards">{items}</ul>'


def _coverage(report: Report) -> Iterator[str]:
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
            for row in holes[:_MOST]
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


def _exceptions(report: Report) -> Iterator[str]:
    found = report.of("exceptions").table
    yield '<h2 id="exceptions">Exceptions</h2>'
    if not len(found):
        yield "<p>None was found: no failed, skipped or overridden run, no waiver, no day without a run.</p>"
        return
    yield "<p>What you will want to ask about, in the order of days. Somebody who asked and approved alike is marked.</p>"
    yield _table(found, {"independent": _named})


def _runs(report: Report) -> Iterator[str]:
    made = report.of("runs")
    yield '<h2 id="runs">Runs</h2>'
    yield (
        f"<p>{len(made.table):,} entries, each {escape(made.population.about)}. Below are those that did not simply "
        "pass; all of them, with more columns, are in <code>populations/runs.csv</code>.</p>"
    )
    found = _only(made.table, _RUN_COLUMNS)
    result, ended = found.columns.index("result"), found.columns.index("ended")
    noted = [
        row for row in found.rows if row[result] not in {"passed", "started"} or row[ended] == "never ended"
    ]
    if noted:
        yield _run_table(Table(found.columns, tuple(noted)))
    else:
        yield '<p class="soft">Every run passed.</p>'
    yield f"<details><summary>All runs</summary>{_run_table(found)}</details>"


def _run_table(found: Table) -> str:
    marks = {"result": _result, "revision": _short, "ended": _ended}
    return _table(found, marks)


def _population(report: Report, name: str) -> Iterator[str]:
    made = report.of(name)
    yield f'<h2 id="{name}">{escape(made.population.title)}</h2>'
    yield f"<p>One row is {escape(made.population.about)}. <code>{escape(made.file)}</code></p>"
    if not len(made.table):
        yield '<p class="soft">None is recorded in this period.</p>'
        return
    marks = {"revision": _short, "sha256": _short, "independent": _named, "approved_by_somebody_else": _named}
    yield _table(_only(made.table, _SHOWN[name]), {**marks, "result": _result})


def _made(report: Report) -> Iterator[str]:
    yield '<h2 id="made">How each table was made</h2>'
    yield (
        "<p>Each is one query over tables that are filled from the log, its statements and its blobs "
        "(<code>ipe/</code> has those too). Rows are compared with what they were made of, counted in another way.</p>"
    )
    rows = [
        (
            f"<code>{escape(made.file)}</code>",
            f"{len(made.table):,}",
            f"{made.source_rows:,}",
            escape(made.population.counted),
            "<br>".join(escape(limit) for limit in made.population.limits),
        )
        for made in report.made
    ]
    yield table(("table", "rows", "source", "what was counted", "known limits"), rows, numbers=(1, 2))
    for made in report.made:
        digest = sha256(made.population.sql.encode())
        yield (
            f"<details><summary>{escape(made.population.title)}: the query</summary>"
            f"<pre>{escape(made.population.sql)}</pre><p class='soft'>SHA-256 <code>{digest}</code></p></details>"
        )


def _verify(report: Report) -> Iterator[str]:
    checkpoint, first = report.asked.history.checkpoint, report.keys["keys"][0]
    yield '<h2 id="verify">Verify</h2>'
    yield (
        "<p>With the log's first public key and an older checkpoint, both from somewhere else than this bundle "
        "(<code>VERIFY.txt</code>):</p><pre>python verify.py . --key first.public.pem --checkpoint older-checkpoint.txt</pre>"
    )
    openings = (
        f"{len(report.contents.openings)} disclosed, {report.contents.erased} erased, "
        f"{report.contents.closed - report.contents.erased} kept back"
    )
    absent = "; ".join(
        f"{sum(one.why == why for one in report.contents.absent)} {why}"
        for why in ("pruned", "quarantined", "missing")
    )
    yield facts(
        (
            ("log", escape(checkpoint.origin)),
            ("entries", f"{checkpoint.size:,}"),
            ("root", f"<code>{checkpoint.root.hex()}</code>"),
            ("first key, SHA-256 of its PEM", f"<code>{first['pem_sha256']}</code>"),
            ("frameworks", escape(", ".join(FRAMEWORKS[name] for name in report.asked.frameworks))),
            ("exported by", escape(report.asked.by or "not stated")),
            ("blobs not here", absent),
            ("names of people", openings),
        )
    )


def _only(found: Table, columns: Iterable[str]) -> Table:
    places = [found.columns.index(name) for name in columns]
    rows = tuple(tuple(row[place] for place in places) for row in found.rows)
    return Table(tuple(found.columns[place] for place in places), rows)


def _table(found: Table, marks: Mapping[str, Any]) -> str:
    """A table of which columns with a mark are shown by it."""

    def cell(column: str, value: Cell) -> str:
        if column in marks:
            return str(marks[column](value))
        shown = escape("" if value is None else value)
        if column in _PEOPLE:
            return shown.replace("@", "<wbr>@")
        return f'<span class="whole">{shown}</span>' if column in _WHOLE else shown

    rows = [
        [cell(column, value) for column, value in zip(found.columns, row, strict=True)]
        for row in found.rows[:_MOST]
    ]
    right = {place for place, name in enumerate(found.columns) if name in _NUMBERS}
    more = len(found.rows) - _MOST
    rest = f'<p class="soft">{more:,} more rows are in the CSV.</p>' if more > 0 else ""
    wide = {place for place, name in enumerate(found.columns) if name in _SENTENCES}
    return table([name.replace("_", " ") for name in found.columns], rows, right, wide) + rest


def _result(value: Cell) -> str:
    return badge(str(value), _RESULTS.get(str(value), "none"))


def _named(value: Cell) -> str:
    return badge(str(value), _NAMED.get(str(value), "none")) if value else ""


def _short(value: Cell) -> str:
    text = str(value or "")
    return f'<code title="{escape(text)}">{escape(text[:12])}</code>' if text else ""


def _ended(value: Cell) -> str:
    return (
        badge("never ended", "bad")
        if value == "never ended"
        else f'<span class="soft">{escape(value or "")}</span>'
    )
