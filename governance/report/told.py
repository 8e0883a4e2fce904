"""Verdicts and diffs as they were told in JSON, for those who have only that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from governance.changes.change import Change, Diff, Version
from governance.findings import (
    Acceptance,
    Baseline,
    BaselineEntry,
    CheckResult,
    Comparison,
    Finding,
    Status,
    Verdict,
)
from governance.report.as_json import CheckShape, ComparisonShape, FindingShape, VerdictShape
from governance.report.diff.as_json import DiffShape


@dataclass(frozen=True, slots=True)
class ToldResult(CheckResult):
    """A check's answer of which the subjects' names were not told.

    Attributes:
        told_failing: How many subjects have a finding.
    """

    told_failing: int = 0

    @property
    def failing(self) -> int:
        """How many subjects of the population have a finding, accepted or not."""
        return self.told_failing


@dataclass(frozen=True, slots=True)
class ToldComparison(Comparison):
    """The findings beside a base's, of which only the coverage was told.

    Attributes:
        told_coverage: The base's policy coverage by check.
    """

    told_coverage: Mapping[str, float | None] = field(default_factory=dict)

    def coverage(self, check: str) -> float | None:
        """The policy coverage of a check in the base, or None where it has none."""
        return self.told_coverage.get(check)


def verdict_of(told: VerdictShape) -> Verdict:
    """The verdict that `govern check --format json` told."""
    return Verdict(
        project=told.project,
        target=told.target,
        results=tuple(_result(check) for check in told.checks),
        not_examined=told.not_examined,
        baseline=_baseline(told),
        comparison=_comparison(told.comparison, told.checks),
    )


def diff_of(told: DiffShape) -> Diff:
    """The diff that `govern diff --format json` told."""
    return Diff(
        project=told.project,
        changes=tuple(
            Change(one.kind, one.subject, one.products, one.before, one.after, one.path, one.line)
            for one in told.changes
        ),
        versions=tuple(
            Version(one.product, one.before, one.after, one.bump, one.least, "", 0) for one in told.versions
        ),
        stewards=told.stewards,
        not_examined=told.not_examined,
    )


def _result(check: CheckShape) -> ToldResult:
    findings = [(_finding(check.id, one), one) for one in check.findings]
    return ToldResult(
        check=check.id,
        title=check.title,
        population=("",) * check.examined,
        findings=tuple(finding for finding, _ in findings),
        controls=check.controls,
        help=check.help,
        error=check.error,
        not_examined=check.not_examined,
        may_be_empty=check.may_be_empty,
        accepted={
            finding.id: Acceptance(
                one.status, one.owner or "", one.approved_by or "", one.reason or "", one.expires
            )
            for finding, one in findings
            if one.status is not Status.OPEN
        },
        exposes=check.exposes,
        told_failing=check.failing,
    )


def _finding(check: str, one: FindingShape) -> Finding:
    return Finding(
        file=one.file,
        line=one.line,
        check=check,
        node=one.node,
        column=one.column,
        subject=one.subject,
        expected=one.expected,
        message=one.message,
        fix=one.fix,
        waivable=one.waivable,
        way=one.way,
    )


def _baseline(told: VerdictShape) -> Baseline | None:
    if told.baseline is None:
        return None
    entries = tuple(BaselineEntry(one.check, one.node, one.column, one.id) for one in told.baseline.stale)
    return Baseline(told.baseline.file, told.baseline.entries, entries)


def _comparison(told: ComparisonShape | None, checks: tuple[CheckShape, ...]) -> Comparison | None:
    if told is None:
        return None
    fixed = tuple(
        Finding("", 0, one.check, one.node, one.column, None, None, one.message, "") for one in told.fixed
    )
    new = frozenset(one.id for check in checks for one in check.findings if one.new)
    return ToldComparison(
        base=told.base,
        results=(),
        new=new,
        fixed=fixed,
        changed=told.changed,
        told_coverage={check.id: check.coverage_before for check in checks},
    )
