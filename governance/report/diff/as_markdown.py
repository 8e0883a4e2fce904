"""For a reviewer with little time: the verdict, who must agree, what breaks; all that is compatible is folded."""

from __future__ import annotations

from collections.abc import Iterator

from governance.changes.change import Diff
from governance.changes.kinds import GROUPS, Group
from governance.report.diff.wording import (
    LABELS,
    Agreement,
    Alike,
    agreements,
    alike,
    difference,
    headline,
    place,
)
from governance.report.markup import LONGEST, Page, code, escaped, text
from governance.report.wording import count, plain

# By its first line a workflow finds the comment that it wrote before.
MARKER = "<!-- govern:diff -->"
_KEPT_FOR_THE_END = 1_000
_SUBJECTS = 6


def render(diff: Diff) -> str:
    """The diff as Markdown of at most 65,000 characters; what is left out is counted."""
    page = Page(LONGEST - _KEPT_FOR_THE_END)
    page.add(MARKER, f"### {'❌' if diff.exit_code else '✅'} {text(headline(diff))}", "")
    page.add(*_agreements(diff))
    page.add(*_versions(diff))
    left = sum(_group(page, diff, group) for group in GROUPS)
    if diff.not_examined:
        page.add("**Not examined:** " + " · ".join(text(reason) for reason in diff.not_examined), "")
    page.left += _KEPT_FOR_THE_END
    if left:
        page.add(f"**{count(left, 'more change')} left out here**: `govern diff` shows all.", "")
    page.add(f"<sub>Diff {code(diff.digest[:12])}: approvals are given to this very change.</sub>", "")
    return "\n".join(page.lines)


def _agreements(diff: Diff) -> Iterator[str]:
    found = agreements(diff)
    if found:
        yield "**Must agree:** " + " · ".join(_agreement(one) for one in found)
        yield ""


def _agreement(one: Agreement) -> str:
    role = f", {escaped(one.role)}" if one.role else ""
    return f"**{escaped(one.who)}**{role} ({count(one.changes, 'change')})"


def _versions(diff: Diff) -> Iterator[str]:
    if not diff.versions:
        return
    told = []
    for one in diff.versions:
        rose = f"{code(one.product)} {escaped(one.before or 'new')} → {escaped(one.after)}"
        told.append(rose if one.enough else f"❌ {rose}, must be {escaped(one.least)} or later")
    yield f"**Versions:** {' · '.join(told)}"
    if diff.unrisen:
        yield "`govern diff --bump` writes them."
    yield ""


def _group(page: Page, diff: Diff, group: Group) -> int:
    """Tell a group, folded where nothing in it breaks.

    Returns:
        How many changes found no room.
    """
    found = [change for change in diff.changes if change.group == group]
    if not found:
        return 0
    broken = [change for change in found if change.breaking]
    left = 0
    if broken:
        page.add(f"**{LABELS[group]}: {count(len(broken), 'breaking change')}**", "")
        left += _lines(page, alike(broken))
        page.add("")
    others = [change for change in found if not change.breaking]
    if others and page.add(
        f"<details><summary>{LABELS[group]}: {count(len(others), 'compatible change')}</summary>", ""
    ):
        left += _lines(page, alike(others))
        page.left += _KEPT_FOR_THE_END
        page.add("", "</details>", "")
        page.left -= _KEPT_FOR_THE_END
    return left


def _lines(page: Page, several: tuple[Alike, ...]) -> int:
    return sum(0 if page.add(change_line(one)) else len(one.changes) for one in several)


def change_line(one: Alike) -> str:
    """Changes that are alike, as an item of a list."""
    change = one.first
    shown = [code(subject) for subject in one.subjects[:_SUBJECTS]]
    more = f" and {len(one.subjects) - len(shown):,} more" if len(one.subjects) > len(shown) else ""
    said = f"- {', '.join(shown)}{more}: {text(change.title)}"
    parts = difference(change)
    if parts:
        signed = parts[0].startswith(("+ ", "- "))
        said += " — " + (" " if signed else " → ").join(_value(part) for part in parts)
    where = place(change)
    return f"{said} <sub>{escaped(where)}</sub>" if where else said


def _value(value: str) -> str:
    return "nothing" if value == "nothing" else code(plain(value))
