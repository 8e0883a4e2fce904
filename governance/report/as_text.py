"""For people: findings by file, then the policy coverage table, what was not examined, and the verdict."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from itertools import groupby

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from governance.findings import CheckResult, Finding, Outcome, Verdict

_STYLES = {Outcome.PASS: "green", Outcome.FAIL: "red", Outcome.EMPTY: "yellow", Outcome.ERROR: "bold red"}
_NARROWEST, _WIDEST = 60, 120


def render(verdict: Verdict, *, width: int = 80, color: bool = False) -> str:
    """The verdict as people read it.

    Args:
        verdict: The verdict.
        width: Columns of the terminal.
        color: Whether to colour it: only where a terminal will show it.
    """
    sheet = StringIO()
    console = Console(
        file=sheet,
        width=max(_NARROWEST, min(width, _WIDEST)),
        force_terminal=color,
        color_system="standard" if color else None,
        highlight=False,
        soft_wrap=False,
    )
    _print_findings(console, verdict)
    for part in (
        *_errors(verdict),
        _coverage(verdict),
        *_unseen(verdict),
        _end(verdict),
    ):
        console.print(part)
    return "".join(f"{line.rstrip()}\n" for line in sheet.getvalue().splitlines())


def _print_findings(console: Console, verdict: Verdict) -> None:
    findings = sorted(
        (finding for result in verdict.results for finding in result.findings),
        key=lambda finding: (finding.file, finding.line, finding.place, finding.check, finding.message),
    )
    for _, of_file in groupby(findings, key=lambda finding: finding.file):
        for finding in of_file:
            # A place is copied and clicked on: it is never broken, however narrow the terminal.
            console.print(_head(finding), soft_wrap=True)
            console.print(_body(finding))
        console.print()


def _head(finding: Finding) -> Text:
    place = f"{finding.file}:{finding.line}" if finding.line else finding.file
    return Text.assemble((place, "bold"), "  ", (_short(finding), "cyan"), "  ", (finding.check, "dim"))


def _body(finding: Finding) -> RenderableType:
    what = Text(finding.message[:1].upper() + finding.message[1:] + ".")
    way = [Padding(Text(" → ".join(finding.way), style="dim"), (0, 0, 0, 2))] if finding.way else []
    return Padding(Group(what, *way, Text.assemble(("→ ", "green"), finding.fix)), (0, 0, 0, 2))


def _short(finding: Finding) -> str:
    """`orders.customer_email` of ``model.brook.orders`` and ``customer_email``."""
    name = finding.node.split(".", 2)[-1]
    return name if finding.column is None else f"{name}.{finding.column}"


def _errors(verdict: Verdict) -> Iterator[RenderableType]:
    for result in verdict.results:
        if result.error is not None:
            yield Text.assemble(
                (f"{result.check} could not be asked: ", "bold red"),
                f"{result.error}. Nothing it asks is known.",
            )
            yield ""
        elif result.outcome is Outcome.EMPTY and not result.may_be_empty:
            yield Text.assemble(
                (f"{result.check} had nothing to examine. ", "yellow"),
                "If that is right, allow it in governance.yml, under `checks: may_be_empty:`.",
            )
            yield ""


def _coverage(verdict: Verdict) -> RenderableType:
    table = Table(title="Policy coverage", title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("check", "examined", "failing", "coverage", "outcome"):
        table.add_column(name, justify="left" if name in ("check", "outcome") else "right", no_wrap=True)
    for result in verdict.results:
        table.add_row(
            result.check,
            f"{len(result.population):,}",
            f"{result.failing:,}",
            _percentage(result),
            Text(_outcome(result), style=_STYLES[result.outcome]),
        )
    return table


def _percentage(result: CheckResult) -> str:
    """Rounded down, so that 100% means all of it."""
    if result.coverage is None:
        return "-"
    good = len(result.population) - result.failing
    tenths = good * 1000 // len(result.population)
    return f"{tenths // 10}.{tenths % 10}%"


def _outcome(result: CheckResult) -> str:
    allowed = result.outcome is Outcome.EMPTY and result.may_be_empty
    return "empty, allowed" if allowed else result.outcome.value


def _unseen(verdict: Verdict) -> Iterator[RenderableType]:
    reasons = [*verdict.not_examined]
    reasons += [f"{result.check}: {reason}" for result in verdict.results for reason in result.not_examined]
    if reasons:
        yield Text("Not examined:", style="yellow")
        yield from (Padding(Text(f"· {reason}"), (0, 0, 0, 2)) for reason in reasons)
        yield ""


def _end(verdict: Verdict) -> RenderableType:
    findings = [finding for result in verdict.results for finding in result.findings]
    found = f"{_count(len(findings), 'finding')} in {_count(len({f.file for f in findings}), 'file')}"
    if verdict.exit_code == 0:
        subjects = sum(len(result.population) for result in verdict.results)
        checks = _count(len(verdict.results), "check")
        return Text(f"The gate opens: {checks}, {subjects:,} subjects, nothing found.", style="bold green")
    if verdict.exit_code == 1:
        return Text(f"The gate stays shut: {found}.", style="bold red")
    also = f" Besides, {found}." if findings else ""
    return Text(f"The gate stays shut: not everything could be evaluated.{also}", style="bold red")


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
