"""For machines: `govern.check/v1`; the structs are the shape, and its JSON Schema is made of them."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from governance.findings import (
    Baseline,
    BaselineEntry,
    CheckResult,
    Comparison,
    Finding,
    Outcome,
    Status,
    Verdict,
)
from governance.report.wording import headline


class FindingShape(msgspec.Struct, frozen=True):
    """One subject that fails.

    Attributes:
        id: 16 hex digits; the same as long as it is the same finding, whatever its line and words.
        status: Only `open` shuts the gate.
        new: Whether the base does not have it; null where no base was named.
        file: The file to edit, relative to the dbt project.
        line: 1-based; 0 where the file has no line for it.
        node: dbt's unique_id.
        column: The column, or null where it is about the node.
        subject: What was found there, where node and column do not say it all.
        expected: What was expected there.
        message: What is wrong.
        fix: What to do.
        way: How it came there: column, edge, column … column.
        waivable: Whether a waiver can accept it.
        owner: Who answers for it, where it is waived.
        approved_by: Who accepted it, where it is waived.
        reason: Why, where it is waived.
        expires: The last day of its waiver.
    """

    id: str
    status: Status
    new: bool | None
    file: str
    line: int
    node: str
    column: str | None
    subject: str | None
    expected: str | None
    message: str
    fix: str
    way: tuple[str, ...]
    waivable: bool
    owner: str | None
    approved_by: str | None
    reason: str | None
    expires: dt.date | None


class CheckShape(msgspec.Struct, frozen=True):
    """One check over its population.

    Attributes:
        id: The check's id; `govern explain` has its page.
        title: What it asks.
        outcome: How it ended.
        may_be_empty: Whether an empty population opens the gate.
        exposes: Whether a finding may mean that somebody sees a person.
        examined: How many subjects were examined.
        failing: How many of them have a finding, accepted or not.
        coverage: The share of them without one, 0 to 1; null where none was examined.
        coverage_before: The same in the base.
        controls: Controls that it tests.
        help: Its documentation page.
        error: Why it could not be asked.
        not_examined: What it could not look at.
        findings: What it found.
    """

    id: str
    title: str
    outcome: Outcome
    may_be_empty: bool
    exposes: bool
    examined: int
    failing: int
    coverage: float | None
    coverage_before: float | None
    controls: tuple[str, ...]
    help: str
    error: str | None
    not_examined: tuple[str, ...]
    findings: tuple[FindingShape, ...]


class FixedShape(msgspec.Struct, frozen=True):
    """A finding of the base that is gone."""

    id: str
    check: str
    node: str
    column: str | None
    message: str


class ComparisonShape(msgspec.Struct, frozen=True):
    """The findings beside those of a base.

    Attributes:
        base: The base's manifest.
        changed: Whether only what is new is judged.
        new: How many findings the base does not have.
        fixed: Those of the base that are gone.
    """

    base: str
    changed: bool
    new: int
    fixed: tuple[FixedShape, ...]


class EntryShape(msgspec.Struct, frozen=True):
    """An entry of the baseline."""

    id: str
    check: str
    node: str
    column: str


class BaselineShape(msgspec.Struct, frozen=True):
    """What the baseline hides.

    Attributes:
        file: Where it stands.
        entries: How many findings it records.
        stale: Those of them that nothing finds any more.
    """

    file: str
    entries: int
    stale: tuple[EntryShape, ...]


class VerdictShape(msgspec.Struct, frozen=True):
    """What `govern check --format json` prints.

    Attributes:
        schema: The shape's name and version.
        project: The dbt project's name.
        target: The dbt target whose rules applied, or null: the strictest.
        exit_code: 0 the gate opens, 1 findings, 3 could not evaluate.
        summary: The verdict in a sentence.
        counts: Findings by status.
        not_examined: What no check could look at.
        baseline: What the baseline hides, or null where there is none.
        comparison: The findings beside those of a base, or null where none was named.
        checks: One for each check that was asked.
    """

    schema: Literal["govern.check/v1"]
    project: str
    target: str | None
    exit_code: Literal[0, 1, 3]
    summary: str
    counts: dict[Status, int]
    not_examined: tuple[str, ...]
    baseline: BaselineShape | None
    comparison: ComparisonShape | None
    checks: tuple[CheckShape, ...]


def render(verdict: Verdict) -> str:
    """The verdict as JSON, the same bytes for the same verdict."""
    shape = {
        "schema": "govern.check/v1",
        "project": verdict.project,
        "target": verdict.target,
        "exit_code": verdict.exit_code,
        "summary": headline(verdict),
        "counts": {status.value: len(verdict.findings(status)) for status in Status},
        "not_examined": verdict.not_examined,
        "baseline": _baseline(verdict.baseline),
        "comparison": _comparison(verdict.comparison),
        "checks": [_check(result, verdict.comparison) for result in verdict.results],
    }
    encoded = msgspec.json.encode(msgspec.convert(shape, VerdictShape))
    return msgspec.json.format(encoded, indent=2).decode() + "\n"


def _baseline(baseline: Baseline | None) -> BaselineShape | None:
    if baseline is None:
        return None
    return BaselineShape(baseline.file, baseline.entries, tuple(_entry(entry) for entry in baseline.stale))


def _entry(entry: BaselineEntry) -> EntryShape:
    return EntryShape(entry.id, entry.check, entry.node, entry.column)


def _comparison(comparison: Comparison | None) -> ComparisonShape | None:
    if comparison is None:
        return None
    fixed = tuple(
        FixedShape(one.id, one.check, one.node, one.column, one.message) for one in comparison.fixed
    )
    return ComparisonShape(comparison.base, comparison.changed, len(comparison.new), fixed)


def _check(result: CheckResult, comparison: Comparison | None) -> CheckShape:
    return CheckShape(
        id=result.check,
        title=result.title,
        outcome=result.outcome,
        may_be_empty=result.may_be_empty,
        exposes=result.exposes,
        examined=len(result.population),
        failing=result.failing,
        coverage=result.coverage,
        coverage_before=comparison.coverage(result.check) if comparison else None,
        controls=result.controls,
        help=result.help,
        error=result.error,
        not_examined=result.not_examined,
        findings=tuple(_finding(result, finding, comparison) for finding in result.findings),
    )


def _finding(result: CheckResult, finding: Finding, comparison: Comparison | None) -> FindingShape:
    name = finding.id
    acceptance = result.accepted.get(name)
    return FindingShape(
        id=name,
        status=acceptance.status if acceptance else Status.OPEN,
        new=None if comparison is None else name in comparison.new,
        file=finding.file,
        line=finding.line,
        node=finding.node,
        column=finding.column,
        subject=finding.subject,
        expected=finding.expected,
        message=finding.message,
        fix=finding.fix,
        way=finding.way,
        waivable=finding.waivable,
        owner=(acceptance and acceptance.owner) or None,
        approved_by=(acceptance and acceptance.approved_by) or None,
        reason=(acceptance and acceptance.reason) or None,
        expires=acceptance.expires if acceptance else None,
    )
