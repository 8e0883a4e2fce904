"""reports/index.html: the period at a glance, its exceptions and gaps first, then whatever an auditor asks for next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from governance.declared.controls import FRAMEWORKS
from governance.evidence.canonical import sha256
from governance.evidence.covered_html import sections
from governance.evidence.export.page_calendar import coverage
from governance.evidence.export.page_tables import ended, named, only, result, short, shown
from governance.evidence.export.population import Table
from governance.evidence.export.report import Report
from governance.evidence.export.words import NOT, PROVES
from governance.html_page import escape, facts, page, prose, table

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

# What is folded on the screen is in the bundle's files: on paper it would be a heading of nothing.
_ON_PAPER = "@media print { details:not([open]) { display: none; } }\n"


def index(report: Report) -> str:
    """The page."""
    title = (
        f"Evidence of {report.asked.history.checkpoint.origin}, {report.asked.first} to {report.asked.last}"
    )
    return page(title, _body(report), _ON_PAPER)


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
    yield from coverage(report)
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


def _exceptions(report: Report) -> Iterator[str]:
    found = report.of("exceptions").table
    yield '<h2 id="exceptions">Exceptions</h2>'
    if not len(found):
        yield "<p>None was found: no failed, skipped or overridden run, no waiver, no day without a run.</p>"
        return
    yield "<p>What you will want to ask about, in the order of days. Somebody who asked and approved alike is marked.</p>"
    yield shown(found, {"independent": named})


def _runs(report: Report) -> Iterator[str]:
    made = report.of("runs")
    yield '<h2 id="runs">Runs</h2>'
    yield (
        f"<p>{len(made.table):,} entries, each {escape(made.population.about)}. Below are those that did not simply "
        "pass; all of them, with more columns, are in <code>populations/runs.csv</code>.</p>"
    )
    found = only(made.table, _RUN_COLUMNS)
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
    marks = {"result": result, "revision": short, "ended": ended}
    return shown(found, marks)


def _population(report: Report, name: str) -> Iterator[str]:
    made = report.of(name)
    yield f'<h2 id="{name}">{escape(made.population.title)}</h2>'
    yield f"<p>One row is {escape(made.population.about)}. <code>{escape(made.file)}</code></p>"
    if not len(made.table):
        yield '<p class="soft">None is recorded in this period.</p>'
        return
    marks = {"revision": short, "sha256": short, "independent": named, "approved_by_somebody_else": named}
    yield shown(only(made.table, _SHOWN[name]), {**marks, "result": result})


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
            "<br>".join(prose(limit) for limit in made.population.limits),
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
