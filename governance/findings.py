"""What a check found: the one door between those who ask and those who tell."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """How a check ended. Only PASS (and EMPTY where it is allowed) opens the gate."""

    PASS = "pass"  # noqa: S105 - not a password
    FAIL = "fail"
    EMPTY = "empty"
    ERROR = "error"


class Status(StrEnum):
    """How a finding stands; only OPEN shuts the gate."""

    OPEN = "open"
    STILL_OPEN = "still_open"  # it stood before this change, and only the change is judged
    WAIVED = "waived"
    BASELINED = "baselined"


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Why a finding does not shut the gate.

    Attributes:
        status: Any but OPEN.
        owner: Who answers for it, where it is waived.
        approved_by: Who accepted it last, where it is waived.
        reason: Why, where it is waived.
        expires: The last day on which the waiver holds.
    """

    status: Status
    owner: str = ""
    approved_by: str = ""
    reason: str = ""
    expires: dt.date | None = None


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One subject of a check's population that fails its question.

    Attributes:
        file: Path of the file to edit, relative to the dbt project.
        line: 1-based line there, 0 where the file has no line for it.
        check: The check's id, such as ``column-masked``.
        node: dbt's unique_id of the node.
        column: Column name, or None where the finding is about the node.
        subject: What was found at that place (a relation's name, a digest), or None.
        expected: What was expected there, or None.
        message: What is wrong, one sentence.
        fix: What to do, one sentence.
        waivable: Whether a waiver or the baseline can accept it.
        way: How it came there: column, edge, column, edge … column; empty where no way is told.
    """

    file: str
    line: int
    check: str
    node: str
    column: str | None
    subject: str | None
    expected: str | None
    message: str
    fix: str
    waivable: bool = True
    way: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """The subject of the population that it is about: the node's column, or the node."""
        return self.node if self.column is None else f"{self.node}.{self.column}"

    @property
    def id(self) -> str:
        """The first 16 hex digits of SHA-256 over the RFC 8785 array of what identifies it.

        Line, wording and way are no part of it: an edit above the place, or a better sentence, keeps
        the id, so that a waiver stays attached to what it accepted.
        """
        parts = [self.check, self.node, self.column, self.subject, self.expected]
        # For an array of strings and nulls this is RFC 8785's canonical form.
        canonical = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check's answer over its whole population.

    Attributes:
        check: The check's id.
        title: One line for people.
        population: What was examined: sorted ids such as ``model.brook.orders.customer_email``.
        findings: Those of the population that fail, sorted.
        controls: Controls the check tests, such as ``SOC2:CC6.1``.
        help: Where its documentation page is.
        error: Why the check could not be run to its end, or None.
        not_examined: What the check could not look at, one sentence each.
        may_be_empty: Whether an empty population opens the gate.
        accepted: Why a finding does not shut the gate, by the finding's id.
        exposes: Whether a finding may mean that somebody sees a person; of what only keeps order, it does not.
        when_empty: What to do where the population is empty, or empty.
    """

    check: str
    title: str
    population: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    controls: tuple[str, ...] = ()
    help: str = ""
    error: str | None = None
    not_examined: tuple[str, ...] = ()
    may_be_empty: bool = False
    accepted: Mapping[str, Acceptance] = field(default_factory=dict)
    exposes: bool = True
    when_empty: str = ""

    def status(self, finding: Finding) -> Status:
        """How one of the findings stands."""
        if not self.accepted or finding.id not in self.accepted:
            return Status.OPEN
        return self.accepted[finding.id].status

    @property
    def open(self) -> tuple[Finding, ...]:
        """The findings that shut the gate."""
        if not self.accepted:
            return self.findings
        return tuple(finding for finding in self.findings if finding.id not in self.accepted)

    @property
    def outcome(self) -> Outcome:
        """ERROR before FAIL before EMPTY before PASS; a finding that was accepted does not fail it."""
        if self.error is not None:
            return Outcome.ERROR
        if self.open:
            return Outcome.FAIL
        return Outcome.PASS if self.population else Outcome.EMPTY

    @property
    def failing(self) -> int:
        """How many subjects of the population have a finding, accepted or not."""
        return len({finding.place for finding in self.findings}.intersection(self.population))

    @property
    def coverage(self) -> float | None:
        """Policy coverage: the share of the population without a finding, 0 to 1; None where it is empty.

        What was accepted is a finding still: a waiver opens the gate, it protects nobody.
        """
        if not self.population or self.error is not None:
            return None
        return (len(self.population) - self.failing) / len(self.population)


@dataclass(frozen=True, slots=True, order=True)
class BaselineEntry:
    """A finding that stood when the baseline was written; neither its words nor what was found.

    Attributes:
        check: The check's id.
        node: dbt's unique_id of the node.
        column: Column name, or empty where the finding is about the node.
        id: The finding's id.
    """

    check: str
    node: str
    column: str
    id: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """What the baseline hides, and what it could no longer hide.

    Attributes:
        file: Where it stands, relative to the dbt project.
        entries: How many findings it records.
        stale: Those of them that no check finds any more.
    """

    file: str
    entries: int
    stale: tuple[BaselineEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """The findings beside those of the base, which the same checks found by the same policies.

    Attributes:
        base: The base's manifest, as it was named.
        results: What the checks found there, in the order of the verdict's; no finding has a line.
        new: Ids of the findings that the base does not have.
        fixed: Findings of the base that are gone, sorted.
        changed: Whether only what is new is judged; then what is old is STILL_OPEN.
    """

    base: str
    results: tuple[CheckResult, ...]
    new: frozenset[str]
    fixed: tuple[Finding, ...]
    changed: bool = False

    def coverage(self, check: str) -> float | None:
        """The policy coverage of a check in the base, or None where it has none."""
        return next((result.coverage for result in self.results if result.check == check), None)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What all checks found, and whether the gate opens.

    Attributes:
        project: The dbt project's name.
        target: The dbt target whose rules applied, or None: the strictest.
        results: One for each check that ran, in the order of the list of checks.
        not_examined: What no check could look at, one sentence each.
        baseline: What the baseline hides, or None where there is none.
        comparison: The findings beside those of a base, or None where none was named.
    """

    project: str
    target: str | None
    results: tuple[CheckResult, ...]
    not_examined: tuple[str, ...] = ()
    baseline: Baseline | None = None
    comparison: Comparison | None = None

    def findings(self, *statuses: Status) -> tuple[Finding, ...]:
        """The findings of some statuses, or all, check by check."""
        return tuple(
            finding
            for result in self.results
            for finding in result.findings
            if not statuses or result.status(finding) in statuses
        )

    @property
    def open(self) -> tuple[Finding, ...]:
        """The findings that shut the gate, check by check."""
        return self.findings(Status.OPEN)

    @property
    def exit_code(self) -> int:
        """3 where something could not be evaluated, else 1 where something was found, else 0.

        A check that must not be empty and is could not be evaluated: nothing was examined and found good.
        """
        outcomes = {
            Outcome.PASS if result.outcome is Outcome.EMPTY and result.may_be_empty else result.outcome
            for result in self.results
        }
        if not self.results or outcomes & {Outcome.ERROR, Outcome.EMPTY}:
            return 3
        return 1 if Outcome.FAIL in outcomes else 0
