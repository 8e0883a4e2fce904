"""Findings that say the same of many subjects, or that follow from one another, are one cause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from governance.findings import CheckResult, Finding, Verdict
from governance.report.wording import by_place

# So many findings of one file that say the same are told once.
_ALIKE = 3


@dataclass(frozen=True, slots=True)
class Cause:
    """Findings that one sentence tells.

    Attributes:
        alike: Those of which it is told, as they stand in their file; never none.
        carried: Those to which it was carried on: they go when the first does.
    """

    alike: tuple[Finding, ...]
    carried: tuple[Finding, ...] = ()

    @property
    def first(self) -> Finding:
        """The one that stands for all."""
        return self.alike[0]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All of them."""
        return (*self.alike, *self.carried)


def causes(findings: Iterable[Finding]) -> list[Cause]:
    """The causes of some findings, by file and line of the first of each.

    Put together are findings of one file that say the same and tell no way, and those whose way goes on
    from another's, where mending that one is all there is to do.
    """
    ordered = by_place(findings)
    carried = _carried([finding for finding in ordered if finding.way])
    alike: dict[tuple[str, ...], list[Finding]] = {}
    for finding in ordered:
        if not finding.way:
            alike.setdefault((finding.file, finding.check, finding.message, finding.fix), []).append(finding)
    found = [Cause((first,), tuple(after)) for first, *after in carried]
    found += [cause for group in alike.values() for cause in _split(group)]
    return sorted(found, key=lambda cause: (cause.first.file, cause.first.line, cause.first.place))


def _carried(findings: list[Finding]) -> Iterator[list[Finding]]:
    """Each finding that begins a way, with those whose ways go on from it."""
    begun: dict[tuple[object, ...], list[Finding]] = {}
    for finding in sorted(findings, key=lambda one: len(one.way)):
        # A way is column, edge, column …: it may go on from any column but its first.
        keys = ((finding.check, finding.fix, finding.way[:end]) for end in range(3, len(finding.way) + 1, 2))
        root = next((begun[key] for key in keys if key in begun), None)
        if root is None:
            begun[finding.check, finding.fix, finding.way] = [finding]
        else:
            root.append(finding)
    return iter(begun.values())


def _split(group: list[Finding]) -> list[Cause]:
    if len(group) >= _ALIKE:
        return [Cause(tuple(group))]
    return [Cause((finding,)) for finding in group]


def worst_first(verdict: Verdict) -> list[CheckResult]:
    """The checks with open findings: those first whose findings may show a person to somebody."""
    failing = [result for result in verdict.results if result.open]
    return sorted(failing, key=lambda result: (not result.exposes, result.check))
