"""For people at a terminal: findings by file, what could not be asked, policy coverage, and the verdict last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich import box
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from governance.findings import CheckResult, Finding, Outcome, Status, Verdict
from governance.report.causes import Cause, causes, worst_first
from governance.report.wording import (
    accepted,
    by_place,
    count,
    cut,
    files,
    headline,
    is_good,
    outcome,
    percentage,
    place,
    plain,
    sentence,
    short,
    standing,
    undecided,
    unseen,
)
from governance.text_page import laid_out

_STYLES = {Outcome.PASS: "green", Outcome.FAIL: "red", Outcome.EMPTY: "yellow", Outcome.ERROR: "bold red"}
_NARROWEST, _WIDEST = 60, 120
# More causes than this are no list to work through but a beginner's first run: then a screen of advice is told.
_MANY_CAUSES = 25
_CHECKS_ADVISED = 5
_PLACES = 8
_LINES = 6
_INDENT = 2
_LONGEST = 600


def render(verdict: Verdict, *, width: int = 80, color: bool = False, verbose: bool = False) -> str:
    """The verdict as people read it.

    Args:
        verdict: The verdict.
        width: Columns of the terminal.
        color: Whether to colour it: only where a terminal will show it.
        verbose: Whether to tell all: every finding, also those accepted, and the coverage of every check.
    """
    # A place is copied and clicked on: it is never broken, however narrow the terminal.
    wide = max(_NARROWEST, min(width, _WIDEST))
    return laid_out(_parts(verdict, verbose=verbose), width=wide, color=color, unbroken=(_Place,))


class _Place(Text):
    """A line that is never wrapped."""


def _parts(verdict: Verdict, *, verbose: bool) -> Iterator[RenderableType]:
    found = causes(verdict.findings(Status.OPEN))
    if len(found) > _MANY_CAUSES and not verbose:
        yield from _advice(verdict)
    else:
        yield from _causes(verdict, found, verbose=verbose)
    if verbose:
        yield from _accepted(verdict)
    yield from _fixed(verdict, verbose=verbose)
    for result, why in undecided(verdict):
        yield Text.assemble((f"{plain(result.check)} ", _STYLES[result.outcome]), why)
        yield ""
    yield from _coverage(verdict, verbose=verbose)
    yield from _unseen(verdict, verbose=verbose)
    yield from _end(verdict, verbose=verbose)


def _causes(verdict: Verdict, found: Iterable[Cause], *, verbose: bool) -> Iterator[RenderableType]:
    file = None
    for cause in found:
        if file is not None and file != cause.first.file:
            yield ""
        file = cause.first.file
        yield _head(verdict, cause)
        yield from _body(cause.first)
        if len(cause.alike) > 1:
            names = [f"{short(one)}:{one.line}" if one.line else short(one) for one in cause.alike]
            yield _indented(Text(_listed(names, verbose=verbose), style="cyan"))
        if cause.carried:
            names = [f"{short(one)} ({place(one)})" for one in cause.carried]
            yield _indented(Text.assemble(("Carried on to ", "dim"), _listed(names, verbose=verbose)))
    if file is not None:
        yield ""


def _head(verdict: Verdict, cause: Cause) -> RenderableType:
    finding, number = cause.first, len(cause.alike)
    subject = short(finding) if number == 1 else f"{number:,} alike"
    new = verdict.comparison is not None and all(one.id in verdict.comparison.new for one in cause.findings)
    return _Place.assemble(
        (place(finding), "bold"),
        "  ",
        (subject, "cyan"),
        "  ",
        (plain(finding.check), "dim"),
        ("  new" if new else "", "bold magenta"),
    )


def _body(finding: Finding) -> Iterator[RenderableType]:
    yield _indented(Text(cut(sentence(finding.message), _LONGEST)))
    if finding.way:
        yield _indented(_Way(finding))
    yield _indented(_listing([plain(finding.fix)], "→", "green"))


class _Way:
    """How it came there: on one line, or where that is too narrow a line for each step."""

    def __init__(self, finding: Finding) -> None:
        first, *steps = (cut(plain(part), _LONGEST // 4) for part in finding.way)
        self.first = first
        self.steps = [f"→ {edge} → {column}" for edge, column in zip(steps[::2], steps[1::2], strict=False)]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        whole = Text(" ".join([self.first, *self.steps]), style="dim")
        if whole.cell_len <= options.max_width - _INDENT:
            yield _indented(whole)
        else:
            yield _indented(Text(self.first, style="dim"))
            yield from (_indented(_indented(Text(step, style="dim"))) for step in self.steps)


def _advice(verdict: Verdict) -> Iterator[RenderableType]:
    """One screen: for each of the weightiest checks how much it found, and one finding to begin with."""
    found = verdict.findings(Status.OPEN)
    told = f"{count(len(found), 'finding')} in {count(files(found), 'file')}. Where to begin:"
    yield Text(told, style="bold")
    yield ""
    failing = worst_first(verdict)
    for result in failing[:_CHECKS_ADVISED]:
        first = by_place(result.open)[0]
        number = f"{count(len(result.open), 'finding')} in {count(files(result.open), 'file')}"
        yield Text.assemble((plain(result.check), "bold red"), f": {number}. ", plain(result.title))
        yield _indented(Group(_head(verdict, Cause((first,))), *_body(first)))
        yield ""
    rest = [f"{result.check} ({len(result.open):,})" for result in failing[_CHECKS_ADVISED:]]
    if rest:
        yield Text(plain(f"And {', '.join(rest)}."))
    yield Text("`govern check --check ID` shows one check's findings, `--verbose` shows all.", style="dim")
    yield ""


def _accepted(verdict: Verdict) -> Iterator[RenderableType]:
    of = {result.check: result for result in verdict.results}
    findings = by_place(verdict.findings(Status.WAIVED, Status.BASELINED, Status.STILL_OPEN))
    for finding in findings:
        yield _head(verdict, Cause((finding,)))
        yield _indented(Text(sentence(finding.message), style="dim"))
        yield _indented(Text(standing(of[finding.check], finding), style="yellow"))
    if findings:
        yield ""


def _fixed(verdict: Verdict, *, verbose: bool) -> Iterator[RenderableType]:
    fixed = verdict.comparison.fixed if verdict.comparison else ()
    if fixed:
        names = [f"{short(finding)} ({plain(finding.check)})" for finding in fixed]
        yield Text.assemble(("Fixed: ", "bold green"), _listed(names, verbose=verbose))
        yield ""


def _listed(names: list[str], *, verbose: bool) -> str:
    shown = names if verbose else names[:_PLACES]
    left = len(names) - len(shown)
    return ", ".join(shown) + (f" and {left:,} more" if left else "")


def _coverage(verdict: Verdict, *, verbose: bool) -> Iterator[RenderableType]:
    """A row for each check of which there is something to say; those that found nothing are told in a paragraph."""
    rows = [result for result in verdict.results if verbose or not is_good(result)]
    if rows:
        yield _table(verdict, rows)
    if not verbose and len(rows) < len(verdict.results):
        yield from _good([result for result in verdict.results if is_good(result)])
        yield ""


def _good(results: list[CheckResult]) -> Iterator[RenderableType]:
    examined = [f"{plain(one.check)} {len(one.population):,}" for one in results if one.population]
    empty = [plain(one.check) for one in results if not one.population]
    if examined:
        lead = f"{count(len(examined), 'check')} found everything good: "
        yield Text.assemble((lead, "green"), f"{', '.join(examined)}.")
    if empty:
        yield Text(f"Nothing to examine, as it may be: {', '.join(empty)}.")


def _table(verdict: Verdict, rows: list[CheckResult]) -> RenderableType:
    base = verdict.comparison
    table = Table(title="Policy coverage", title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    names = ("check", "examined", "failing", "coverage", *(("was",) if base else ()), "outcome")
    for name in names:
        table.add_column(name, justify="left" if name in ("check", "outcome") else "right", no_wrap=True)
    for result in rows:
        before = base.coverage(result.check) if base else None
        was = ["-" if before is None else f"{int(before * 1000) / 10}%"] if base else []
        table.add_row(
            plain(result.check),
            f"{len(result.population):,}",
            f"{result.failing:,}",
            percentage(result),
            *was,
            Text(outcome(result), style=_STYLES[result.outcome]),
        )
    return table


def _unseen(verdict: Verdict, *, verbose: bool) -> Iterator[RenderableType]:
    reasons = unseen(verdict)
    shown = reasons if verbose else [cut(reason, _LONGEST // 2) for reason in reasons[:_LINES]]
    if reasons:
        yield Text("Not examined:", style="yellow")
        more = [f"and {len(reasons) - len(shown):,} more: --verbose"] if len(reasons) > len(shown) else []
        yield _indented(_listing([*shown, *more], "·"))
        yield ""


def _end(verdict: Verdict, *, verbose: bool) -> Iterator[RenderableType]:
    held = accepted(verdict)
    if held:
        yield Text(f"{held}{'' if verbose else ' (--verbose shows them)'}", style="yellow")
    if verdict.baseline is not None and verdict.baseline.stale:
        gone = f"{count(len(verdict.baseline.stale), 'entry')} of {plain(verdict.baseline.file)}"
        yield Text(
            f"{gone} can go, since no check finds them any more: `govern check --write-baseline`.",
            style="yellow",
        )
    yield Text(headline(verdict), style="bold green" if verdict.exit_code == 0 else "bold red")


def _listing(items: list[str], mark: str, style: str = "") -> RenderableType:
    """A line for each item, the lines that follow it under its words."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    for item in items:
        grid.add_row(Text(mark, style=style), Text(item))
    return grid


def _indented(part: RenderableType) -> RenderableType:
    return Padding(part, (0, 0, 0, _INDENT))
