"""What is told of changes: approvals, overrides, what was applied to a warehouse, where it drifted, and gaps."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from governance.declared.shapes import Strict, Text
from governance.declared.waivers import person
from governance.evidence.entries import Result
from governance.evidence.shapes.fields import Count, Moment, Person, Revision, Sha256


class Approval(Strict, frozen=True):
    """A change that somebody approved.

    Attributes:
        schema: The shape's name and version.
        change: Which change, such as the pull request's number.
        revision: The revision that was approved.
        requested_by: Who asked for it.
        approved_by: Who approved it.
        at: When.
        paths: What it touches.
    """

    schema: Literal["govern.evidence.approval/v1"]
    change: Text
    revision: Revision
    requested_by: Person
    approved_by: tuple[Person, ...]
    at: Moment
    paths: tuple[Text, ...] = ()

    @property
    def day(self) -> dt.date:
        """The day it is about."""
        return self.at.astimezone(dt.UTC).date()

    @property
    def counts(self) -> dict[str, int]:
        """What a statement tells of it."""
        asked = person(self.requested_by)
        others = [one for one in self.approved_by if person(one) != asked]
        return {"approvals": len(self.approved_by), "by_somebody_else": len(others)}


class Override(Strict, frozen=True):
    """A decision to go on although the gate stayed shut.

    Attributes:
        schema: The shape's name and version.
        requested_by: Who asked for it.
        approved_by: Who decided.
        reason: Why.
        ticket: Where it was asked for.
    """

    schema: Literal["govern.evidence.override/v1"]
    requested_by: Person
    approved_by: Person
    reason: Text
    ticket: Text | None = None


class Step(Strict, frozen=True):
    """One step of what was applied.

    Attributes:
        object: What it is about.
        result: What came of it.
        sha256: Digest of its SQL.
        checksum: Digest that the tool which applied it keeps, with that tool's name.
    """

    object: Text
    result: Literal["applied", "failed", "skipped"]
    sha256: Sha256 | None = None
    checksum: Text | None = None


class Apply(Strict, frozen=True):
    """A plan that was applied to a warehouse.

    Attributes:
        schema: The shape's name and version.
        system: Which warehouse.
        plan: Digest of the plan.
        revision: The git revision that it was compiled from.
        at: When.
        steps: What was done, in order.
        applied_by: Who applied it.
    """

    schema: Literal["govern.evidence.apply/v1"]
    system: Text
    plan: Sha256
    at: Moment
    steps: tuple[Step, ...]
    revision: Revision | None = None
    applied_by: Person | None = None

    @property
    def day(self) -> dt.date:
        """The day it is about."""
        return self.at.astimezone(dt.UTC).date()

    @property
    def result(self) -> Result:
        """Whether every step was done."""
        return "passed" if all(step.result == "applied" for step in self.steps) else "failed"

    @property
    def counts(self) -> dict[str, int]:
        """What a statement tells of it."""
        found: list[str] = [step.result for step in self.steps]
        return {name: found.count(name) for name in ("applied", "failed", "skipped")}


class Difference(Strict, frozen=True):
    """Something in a warehouse that is not as it is declared.

    Attributes:
        object: What.
        how: It is missing, was not declared, or is another than declared.
        expected_sha256: Digest of what is declared.
        found_sha256: Digest of what is there.
    """

    object: Text
    how: Literal["missing", "undeclared", "different"]
    expected_sha256: Sha256 | None = None
    found_sha256: Sha256 | None = None


class Drift(Strict, frozen=True):
    """A warehouse compared with what is declared.

    Attributes:
        schema: The shape's name and version.
        system: Which warehouse.
        plan: Digest of the plan that says what is declared.
        at: When the warehouse was read.
        examined: How many objects were compared.
        differences: Those that are not as declared.
        revision: The git revision that the plan was compiled from.
    """

    schema: Literal["govern.evidence.drift/v1"]
    system: Text
    plan: Sha256
    at: Moment
    examined: Count
    differences: tuple[Difference, ...]
    revision: Revision | None = None

    @property
    def day(self) -> dt.date:
        """The day it is about."""
        return self.at.astimezone(dt.UTC).date()

    @property
    def result(self) -> Result:
        """Whether everything is as declared."""
        return "failed" if self.differences else "passed"

    @property
    def counts(self) -> dict[str, int]:
        """What a statement tells of it."""
        return {"examined": self.examined, "differences": len(self.differences)}


class Gap(Strict, frozen=True):
    """A time in which evidence should have been recorded and was not.

    Attributes:
        schema: The shape's name and version.
        of: What was not recorded.
        since: The first day.
        to: The last day.
        reason: Why.
        found_by: Who found it.
    """

    schema: Literal["govern.evidence.gap/v1"]
    of: Text
    since: dt.date
    to: dt.date
    reason: Text
    found_by: Person | None = None

    @property
    def day(self) -> dt.date:
        """The day it is about."""
        return self.since

    @property
    def counts(self) -> dict[str, int]:
        """What a statement tells of it."""
        return {"days": (self.to - self.since).days + 1}
