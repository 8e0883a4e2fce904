"""One comment on a pull request, for a reviewer with 20 seconds: verdict, who must act, what breaks, who sees more."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

import msgspec

from governance.changes.change import Diff
from governance.exposure.shape import Exposure, Sight
from governance.findings import CheckResult, Finding, Verdict
from governance.report.as_markdown import KEPT_FOR_THE_END, MARKER, body
from governance.report.diff.as_markdown import change_line
from governance.report.diff.wording import Alike, agreements, alike
from governance.report.exposing.as_markdown import roles_table, shift_line
from governance.report.markup import LONGEST, Page, code, escaped, folded, text
from governance.report.wording import count, headline

APPROVALS = "breaking-change-approved"
_CLAUSE = "must approve"
_BETWEEN = re.compile(r"; (?=the steward of |Security |two people |no contract )")
_FIRST = 5
_UNFOLDED = 3
_MARKS = {0: "✅", 1: "❌", 3: "⚠️"}


class MissingShape(msgspec.Struct, frozen=True):
    """A change, and who must still approve it, a clause each."""

    change: str
    missing: tuple[str, ...]


class GivenShape(msgspec.Struct, frozen=True):
    """Somebody whose approval counts."""

    name: str


class ApprovalsShape(msgspec.Struct, frozen=True):
    """What a comment takes of `govern.approvals/v1`.

    Attributes:
        schema: The shape's name and version.
        given: Whose approvals count.
        outstanding: What somebody must still approve.
    """

    schema: Literal["govern.approvals/v1"]
    given: tuple[GivenShape, ...]
    outstanding: tuple[MissingShape, ...]


class Told(NamedTuple):
    """What a comment is made of.

    Attributes:
        verdict: What the gate says.
        diff: What the change differs in, or None where that was not worked out.
        exposure: Who sees what, beside the base if there was one, or None likewise.
        approvals: What `govern approve --list --format json` told, or None likewise.
    """

    verdict: Verdict
    diff: Diff | None = None
    exposure: Exposure | None = None
    approvals: ApprovalsShape | None = None


def render(told: Told) -> str:
    """The comment as Markdown of at most 65,000 characters: the first lines say what a reviewer must know."""
    page = Page(LONGEST - KEPT_FOR_THE_END)
    page.add(MARKER, f"### {_MARKS.get(told.verdict.exit_code, '⚠️')} {text(headline(told.verdict))}", "")
    for lines in (_approvals(told), _breaks(told.diff), _sight(told.exposure), _coverage(told.verdict)):
        said = list(lines)
        if said:
            page.add(*said, "")
    if told.diff is not None:
        _other_changes(page, told.diff)
    if told.exposure is not None:
        _exposure(page, told.exposure)
    body(page, _without_approvals(told.verdict), _UNFOLDED)
    return "\n".join(page.lines)


def _approvals(told: Told) -> Iterator[str]:
    """Who must act: by what was told of approvals, else by the gate's own check, else by what the diff asks for."""
    asked = next((one for one in told.verdict.results if one.check == APPROVALS), None)
    if told.approvals is not None:
        missing = told.approvals.outstanding
        yield from _waiting(Counter(clause for one in missing for clause in one.missing), len(missing))
        names = sorted({one.name for one in told.approvals.given})
        if names:
            yield f"**Approved** by {escaped(', '.join(names))}."
    elif asked and asked.open:
        yield from _waiting(_outstanding(asked.open), len(asked.open))
    elif asked and asked.population and asked.error is None:
        yield f"**Approved** by all who must: {count(len(asked.population), 'change')}."
    elif told.diff is not None and told.diff.breaking:
        must = (
            f"**{escaped(one.who)}**{f', {escaped(one.role)}' if one.role else ''}"
            for one in agreements(told.diff)
        )
        yield f"**Must agree:** {' · '.join(must)}. Whether they did was not asked."


def _waiting(clauses: Counter[str], changes: int) -> Iterator[str]:
    """What is missing, each once, with how many changes wait for it."""
    if not changes:
        return
    yield f"**Approvals outstanding** ({count(changes, 'change')}):"
    ordered = sorted(clauses.items(), key=lambda one: (_CLAUSE not in one[0], -one[1], one[0]))
    yield from (f"- ⏳ {text(clause)} ({count(number, 'change')})" for clause, number in ordered[:_FIRST])
    if len(ordered) > _FIRST:
        yield f"- and {len(ordered) - _FIRST:,} more"


def _outstanding(findings: Sequence[Finding]) -> Counter[str]:
    """What is missing by the gate's findings: who waits for whom stands in each of them."""
    found: Counter[str] = Counter()
    for finding in findings:
        said = finding.message.partition(". Not counted:")[0]
        clauses = [part.strip() for part in _BETWEEN.split(said)]
        found.update(clauses[1:] or clauses)
    return found


def _breaks(diff: Diff | None) -> Iterator[str]:
    """What breaks a promise, changes that are alike together."""
    if diff is None:
        return
    if not diff.breaking:
        yield (
            f"**Breaks nothing:** {count(len(diff.changes), 'change')}, all compatible."
            if diff.changes
            else ("**Changes nothing** that a reader is promised.")
        )
        return
    together = alike(diff.breaking)
    yield f"**Breaks {count(len(diff.breaking), 'promise')}:**"
    yield from (change_line(one) for one in together[:_FIRST])
    if len(together) > _FIRST:
        yield f"- and {count(sum(len(one.changes) for one in together[_FIRST:]), 'more change')} (below)"
    low = [f"{code(one.product)} to {escaped(one.least)}" for one in diff.unrisen]
    if low:
        yield f"- 🔢 versions must rise: {', '.join(low)} (`govern diff --bump`)"


def _sight(exposure: Exposure | None) -> Iterator[str]:
    """Who gains sight of what."""
    if exposure is None:
        return
    if exposure.since is None:
        yield "**Who sees more** was not compared with a base."
        return
    gains = [one for one in exposure.since.shifts if one.direction == "gains"]
    if not gains:
        yield "**Nobody sees more** than before."
        return
    yield "**Who sees more:**"
    yield from (shift_line(one) for one in gains[:_FIRST])
    if len(gains) > _FIRST:
        yield f"- and {len(gains) - _FIRST:,} more (below)"


def _coverage(verdict: Verdict) -> Iterator[str]:
    """Checks whose policy coverage differs from the base's."""
    if verdict.comparison is None:
        return
    changed = [
        f"{code(result.check)} {_percent(before)} → {_percent(result.coverage)}"
        for result in verdict.results
        if (before := verdict.comparison.coverage(result.check)) != result.coverage and _known(before, result)
    ]
    more = f" and {len(changed) - _FIRST:,} more (below)" if len(changed) > _FIRST else ""
    yield f"**Coverage:** {' · '.join(changed[:_FIRST])}{more}" if changed else "**Coverage:** as before."


def _known(before: float | None, result: CheckResult) -> bool:
    """Whether there is something to tell: what is asked for the first time and all good is not."""
    return result.error is None and not (before is None and result.coverage in {None, 1.0})


def _percent(share: float | None) -> str:
    """Rounded down, so that 100% means all of it."""
    return "none" if share is None else f"{int(share * 1000) / 10}%"


def _other_changes(page: Page, diff: Diff) -> None:
    """All changes: those that break and found no room above, and those that do not."""
    together = alike(diff.breaking)
    broken: tuple[Alike, ...] = together if len(together) > _FIRST else ()
    others = alike(change for change in diff.changes if not change.breaking)
    lines = [change_line(one) for one in (*broken, *others)]
    folded(page, f"Changes: {len(diff.changes):,}, of which {len(diff.breaking):,} break a promise", lines)
    folded(page, "Not compared", [f"- {text(reason)}" for reason in diff.not_examined])


def _exposure(page: Page, exposure: Exposure) -> None:
    """What else changed in who sees what, and how much each role sees now."""
    shifts = exposure.since.shifts if exposure.since else ()
    gains = [one for one in shifts if one.direction == "gains"]
    told = [one for one in shifts if one.direction != "gains"] if len(gains) <= _FIRST else list(shifts)
    folded(page, f"Who sees more, less or otherwise: {len(shifts):,}", [shift_line(one) for one in told])
    head, rule, *rows = roles_table(exposure)
    raw = sum(bool(role.columns.get(Sight.RAW)) for role in exposure.roles)
    folded(
        page,
        f"Who sees what: {raw:,} of {count(len(exposure.roles), 'role')} see raw identifiers",
        rows,
        (head, rule),
    )


def _without_approvals(verdict: Verdict) -> Verdict:
    """The verdict as its body is told: what approvals are outstanding was said above."""
    if not any(one.check == APPROVALS and one.open for one in verdict.results):
        return verdict
    return replace(
        verdict, results=tuple(one for one in verdict.results if one.check != APPROVALS or not one.open)
    )
