"""For a comment on a pull request: the verdict first, then what is new, fixed and still open; the rest is folded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from governance.findings import CheckResult, Finding, Status, Verdict
from governance.report.causes import Cause, causes, worst_first
from governance.report.markup import (
    LONGEST,
    LONGEST_SENTENCE,
    Page,
    code,
    escaped,
    fold,
    folded,
    text,
    unfold,
)
from governance.report.wording import (
    accepted,
    by_place,
    count,
    cut,
    headline,
    is_good,
    outcome,
    percentage,
    place,
    sentence,
    short,
    standing,
    undecided,
    unseen,
    way,
)

# By its first line a workflow finds the comment that it wrote before.
MARKER = "<!-- govern:check -->"
KEPT_FOR_THE_END, _KEPT_FOR_THE_REST = 2_000, 15_000
_NAMES = 12


def render(verdict: Verdict) -> str:
    """The verdict as Markdown of at most 65,000 characters; what is left out is counted."""
    page = Page(LONGEST - KEPT_FOR_THE_END)
    mark = {0: "✅", 1: "❌"}.get(verdict.exit_code, "⚠️")
    page.add(MARKER, f"### {mark} {text(headline(verdict))}", "")
    page.add(*_tallies(verdict))
    body(page, verdict)
    return "\n".join(page.lines)


def body(page: Page, verdict: Verdict, unfolded: int | None = None) -> None:
    """All that follows a verdict's first lines; room for its end is kept by the caller.

    Args:
        page: Where it is told.
        verdict: The verdict.
        unfolded: How many causes may stand unfolded; where there are more, all are folded. None: all stand.
    """
    left = _undecided(page, verdict)
    page.left -= _KEPT_FOR_THE_REST
    left += _open(page, verdict, unfolded)
    page.left += _KEPT_FOR_THE_REST
    _fixed(page, verdict)
    _coverage(page, verdict)
    _accepted(page, verdict)
    _unseen(page, verdict)
    page.left += KEPT_FOR_THE_END
    if left:
        page.add(f"**{count(left, 'more finding')} left out here**: `govern check` shows all.", "")
    page.add("<sub>`govern explain CHECK` says what a check asks and why.</sub>", "")


def _tallies(verdict: Verdict) -> Iterator[str]:
    """How many findings stand how, in one line."""
    said = []
    if verdict.comparison is not None:
        new = sum(one.id in verdict.comparison.new for one in verdict.findings())
        old = len(verdict.findings()) - new
        said = [f"**{new:,} new**", f"{len(verdict.comparison.fixed):,} fixed", f"{old:,} still there"]
    said += [accepted(verdict)] if accepted(verdict) else []
    failing = [f"{code(result.check)} {len(result.open):,}" for result in worst_first(verdict)]
    if failing:
        said.append(f"by check: {', '.join(failing[:_NAMES])}{', …' if len(failing) > _NAMES else ''}")
    if said:
        yield " · ".join(said)
        yield ""


def _undecided(page: Page, verdict: Verdict) -> int:
    left = 0
    for result, why in undecided(verdict):
        left += not page.add(f"- ⚠️ {code(result.check)} {text(why)}", "")
    return left


def _open(page: Page, verdict: Verdict, unfolded: int | None) -> int:
    """What shuts the gate, what is new before what is old; how many findings found no room."""
    open_now = verdict.findings(Status.OPEN)
    if verdict.comparison is None:
        return _standing(page, "Findings", open_now, verdict, unfolded)
    new = [finding for finding in open_now if finding.id in verdict.comparison.new]
    old = [finding for finding in open_now if finding.id not in verdict.comparison.new]
    left = _standing(page, "New", new, verdict, unfolded)
    return left + _folded_findings(page, f"Still open: {len(old):,}", old, verdict)


def _standing(
    page: Page, title: str, findings: Iterable[Finding], verdict: Verdict, unfolded: int | None
) -> int:
    """Findings under a heading, or folded under it where they are too many to stand."""
    told = list(findings)
    if unfolded is not None and len(_weightiest(told, verdict)) > unfolded:
        return _folded_findings(page, f"{title}: {len(told):,}", told, verdict)
    heading = f"#### {title}: {len(told):,}" if verdict.comparison is not None or unfolded is not None else ""
    return _listed(page, heading, told, verdict)


def _listed(page: Page, heading: str, findings: Iterable[Finding], verdict: Verdict) -> int:
    left = 0
    ordered = _weightiest(findings, verdict)
    if ordered and heading:
        page.add(heading, "")
    for cause in ordered:
        left += 0 if page.add(*_told(cause), "") else len(cause.findings)
    return left


def _weightiest(findings: Iterable[Finding], verdict: Verdict) -> list[Cause]:
    """Causes as they stand in the files, those of what may expose a person first."""
    exposing = {result.check for result in worst_first(verdict) if result.exposes}
    return sorted(causes(findings), key=lambda cause: cause.first.check not in exposing)


def _told(cause: Cause) -> Iterator[str]:
    first, number = cause.first, len(cause.alike)
    what = f"**{code(short(first))}**" if number == 1 else f"**{number:,} alike**"
    yield f"- {what} · {escaped(first.check)} · {code(place(first))}<br>"
    yield f"  {text(sentence(first.message))}<br>"
    if first.way:
        yield f"  {escaped(cut(way(first), LONGEST_SENTENCE))}<br>"
    if number > 1:
        yield f"  {_names(cause.alike)}<br>"
    if cause.carried:
        yield f"  Carried on to {_names(cause.carried)}<br>"
    yield f"  **→** {text(first.fix)}"


def _names(findings: tuple[Finding, ...]) -> str:
    rest = f" and {len(findings) - _NAMES:,} more" if len(findings) > _NAMES else ""
    return ", ".join(code(short(one)) for one in findings[:_NAMES]) + rest


def _folded_findings(page: Page, title: str, findings: list[Finding], verdict: Verdict) -> int:
    if not findings:
        return 0
    closing = fold(page, title)
    if closing is None:
        return len(findings)
    left = _listed(page, "", findings, verdict)
    unfold(page, closing)
    return left


def _fixed(page: Page, verdict: Verdict) -> None:
    if verdict.comparison is not None and verdict.comparison.fixed:
        fixed = by_place(verdict.comparison.fixed)
        lines = [
            f"- {code(short(one))} · {escaped(one.check)}: {text(sentence(one.message))}" for one in fixed
        ]
        folded(page, f"🎉 Fixed: {len(lines):,}", lines)


def _coverage(page: Page, verdict: Verdict) -> None:
    """The table of policy coverage; what found something stands first."""
    rows = sorted(verdict.results, key=is_good)
    base = verdict.comparison
    names = ("check", "examined", "failing", "coverage", *(("was",) if base else ()), "outcome")
    rule = ("---", "--:", "--:", "--:", *(("--:",) if base else ()), "---")
    head = tuple(f"| {' | '.join(cells)} |" for cells in (names, rule))
    examined = sum(len(result.population) for result in rows)
    title = f"Policy coverage: {count(len(rows), 'check')}, {count(examined, 'subject')} examined"
    folded(page, title, [_row(verdict, result) for result in rows], head)


def _row(verdict: Verdict, result: CheckResult) -> str:
    cells = [code(result.check), f"{len(result.population):,}", f"{result.failing:,}", percentage(result)]
    if verdict.comparison is not None:
        before = verdict.comparison.coverage(result.check)
        cells.append("-" if before is None else f"{int(before * 1000) / 10}%")
    return f"| {' | '.join([*cells, outcome(result)])} |"


def _accepted(page: Page, verdict: Verdict) -> None:
    of = {result.check: result for result in verdict.results}
    for status, title in (
        (Status.WAIVED, "Waived"),
        (Status.BASELINED, "Baselined"),
        (Status.STILL_OPEN, "Still open"),
    ):
        found = by_place(verdict.findings(status))
        lines = [
            f"- {code(place(one))} {code(short(one))} · {escaped(one.check)}: {text(standing(of[one.check], one))}"
            for one in found
        ]
        folded(page, f"{title}: {len(lines):,}", lines)


def _unseen(page: Page, verdict: Verdict) -> None:
    lines = [f"- {text(reason)}" for reason in unseen(verdict)]
    folded(page, f"Not examined: {len(lines):,}", lines)
