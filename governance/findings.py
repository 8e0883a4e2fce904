"""What a check found: the one door between those who ask and those who tell."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """How a check ended. Only PASS (and EMPTY where it is allowed) opens the gate."""

    PASS = "pass"  # noqa: S105 - not a password
    FAIL = "fail"
    EMPTY = "empty"
    ERROR = "error"


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

    @property
    def id(self) -> str:
        """The first 16 hex digits of SHA-256 over the RFC 8785 array of what identifies it.

        Line and wording are no part of it: an edit above the place, or a better sentence, keeps
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

    @property
    def outcome(self) -> Outcome:
        """ERROR before FAIL before EMPTY before PASS."""
        if self.error is not None:
            return Outcome.ERROR
        if self.findings:
            return Outcome.FAIL
        return Outcome.PASS if self.population else Outcome.EMPTY
