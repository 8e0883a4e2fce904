"""The findings of a change beside those of its base."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from governance.findings import Acceptance, CheckResult, Comparison, Finding, Status

_BEFORE = Acceptance(Status.STILL_OPEN)


def without_lines(result: CheckResult) -> CheckResult:
    """A result whose findings have no lines: those of the base are not those of the files that are here."""
    return replace(result, findings=tuple(replace(finding, line=0) for finding in result.findings))


def compare(
    base: str, results: Iterable[CheckResult], before: tuple[CheckResult, ...], *, changed: bool
) -> Comparison:
    """What is new and what is fixed.

    A finding is old if the base has it, in the same words: where they differ, something else was found at that
    place. Where a check could not be asked of the base, all that it finds is new; where it cannot be asked now,
    nothing is fixed.

    Args:
        base: What the base's manifest is called.
        results: What the checks found.
        before: What the same checks found in the base.
        changed: Whether only what is new is to be judged.
    """
    old = {result.check: result for result in before if result.error is None}
    now = {result.check: result for result in results}
    new: set[str] = set()
    fixed: list[Finding] = []
    for name, result in now.items():
        new |= _ids(result) - _ids(old[name], result) if name in old else _ids(result)
    for name, result in old.items():
        if name in now and now[name].error is None:
            gone = _ids(result) - _ids(now[name])
            fixed += [finding for finding in result.findings if finding.id in gone]
    return Comparison(base, before, frozenset(new), tuple(sorted(fixed, key=_order)), changed)


def only_new(results: Iterable[CheckResult], comparison: Comparison) -> tuple[CheckResult, ...]:
    """The results, where what is old no longer shuts the gate."""
    return tuple(_only_new(result, comparison) for result in results)


def _only_new(result: CheckResult, comparison: Comparison) -> CheckResult:
    old = {finding.id: _BEFORE for finding in result.open if finding.id not in comparison.new}
    return replace(result, accepted={**result.accepted, **old}) if old else result


def _ids(result: CheckResult, worded_as: CheckResult | None = None) -> set[str]:
    """The ids of its findings; only of those that another result has in the same words, where one is given."""
    if worded_as is None:
        return {finding.id for finding in result.findings}
    words = {finding.id: finding.message for finding in worded_as.findings}
    return {finding.id for finding in result.findings if words.get(finding.id) == finding.message}


def _order(finding: Finding) -> tuple[str, str, str, str, str]:
    return finding.file, finding.node, finding.column or "", finding.check, finding.id
