"""The files that `govern evidence` takes in, as structs: their JSON Schemas are made of them and published."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta

from governance.declared.shapes import Strict, Text

PERSONAL = frozenset(["principal", "reviewer", "decided_by", "approved_by", "requested_by", "found_by"])
"""Keys whose texts name people: each is kept as a salted commitment, its opening apart, where it can be erased."""
Person = Annotated[str, Meta(min_length=1, description="Who: kept as a salted commitment.")]
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
Revision = Annotated[str, Meta(pattern=r"^[0-9a-f]{40}([0-9a-f]{24})?\Z")]
Count = Annotated[int, Meta(ge=0, lt=2**53)]
Moment = Annotated[dt.datetime, Meta(tz=True)]


class Access(Strict, frozen=True):
    """One access: no text of a query, whose literals may be values.

    Attributes:
        at: When.
        principal: Who.
        objects: What was read or changed.
        action: What was done.
        role: By which role.
        query_id: The warehouse's id of the query.
        query_sha256: Digest of the query's text.
    """

    at: Moment
    principal: Person
    objects: tuple[Text, ...]
    action: Literal["read", "write", "grant", "define", "delete"]
    role: Text | None = None
    query_id: Text | None = None
    query_sha256: Sha256 | None = None


class AccessHistory(Strict, frozen=True):
    """Who accessed what in a window, as the warehouse told.

    Attributes:
        schema: The shape's name and version.
        system: Which warehouse.
        since: The first day of the window.
        to: The last day of the window.
        query: The query that the list was made by, verbatim.
        source_rows: How many rows its source had in the window.
        accesses: The list.
        limits: What the list is known not to show.
    """

    schema: Literal["govern.evidence.access-history/v1"]
    system: Text
    since: dt.date
    to: dt.date
    query: Text
    source_rows: Count
    accesses: tuple[Access, ...]
    limits: tuple[Text, ...] = ()

    @property
    def day(self) -> dt.date:
        """The day it is about."""
        return self.to

    @property
    def counts(self) -> dict[str, int]:
        """What a statement tells of it."""
        return {"accesses": len(self.accesses), "source_rows": self.source_rows}


class Reviewed(Strict, frozen=True):
    """One right that was reviewed.

    Attributes:
        principal: Whose.
        role: Which role.
        decision: What was decided.
        decided_by: Who decided, if not the reviewer.
        done_on: When the decision was carried out; a right that is kept needs none.
        reason: Why.
    """

    principal: Person
    role: Text
    decision: Literal["keep", "change", "revoke"]
    decided_by: Person | None = None
    done_on: dt.date | None = None
    reason: Text | None = None


class AccessReview(Strict, frozen=True):
    """A review of who may access what.

    Attributes:
        schema: The shape's name and version.
        system: Which warehouse.
        as_of: The day whose rights were reviewed.
        completed_on: When the review was completed.
        reviewer: Who reviewed.
        query: The query that the list of rights was made by, verbatim.
        source_rows: How many rights there were.
        items: Those that were reviewed.
    """

    schema: Literal["govern.evidence.access-review/v1"]
    system: Text
    as_of: dt.date
    completed_on: dt.date
    reviewer: Person
    query: Text
    source_rows: Count
    items: tuple[Reviewed, ...]

    @property
    def day(self) -> dt.date:
        """The day it is about."""
        return self.as_of

    @property
    def counts(self) -> dict[str, int]:
        """What a statement tells of it."""
        decided = [item.decision for item in self.items]
        return {
            "reviewed": len(self.items),
            "source_rows": self.source_rows,
            "revoke": decided.count("revoke"),
            "change": decided.count("change"),
            "not_done": sum(item.decision != "keep" and item.done_on is None for item in self.items),
        }


class BreakGlass(Strict, frozen=True):
    """Access outside of the rules, in an emergency.

    Attributes:
        schema: The shape's name and version.
        system: Which warehouse.
        principal: Who had it.
        role: The role that was taken.
        since: From when.
        to: Until when.
        objects: What it reached.
        reason: Why.
        approved_by: Who approved, before or after.
        ticket: Where it was asked for.
        reviewed_on: When what was done with it was looked at.
    """

    schema: Literal["govern.evidence.break-glass/v1"]
    system: Text
    principal: Person
    role: Text
    since: Moment
    to: Moment
    objects: tuple[Text, ...]
    reason: Text
    approved_by: Person | None = None
    ticket: Text | None = None
    reviewed_on: dt.date | None = None

    @property
    def day(self) -> dt.date:
        """The day it is about."""
        return self.since.astimezone(dt.UTC).date()

    @property
    def counts(self) -> dict[str, int]:
        """What a statement tells of it."""
        return {
            "objects": len(self.objects),
            "approved": int(self.approved_by is not None),
            "reviewed": int(self.reviewed_on is not None),
        }


class Share(Strict, frozen=True):
    """Data given to somebody outside.

    Attributes:
        schema: The shape's name and version.
        system: Which warehouse.
        name: The share's name.
        recipient: The organisation that receives it.
        objects: What is in it.
        change: What happened to it.
        at: When.
        approved_by: Who approved it.
        agreement: Under which agreement.
    """

    schema: Literal["govern.evidence.share/v1"]
    system: Text
    name: Text
    recipient: Text
    objects: tuple[Text, ...]
    change: Literal["granted", "changed", "revoked", "standing"]
    at: Moment
    approved_by: Person | None = None
    agreement: Text | None = None

    @property
    def day(self) -> dt.date:
        """The day it is about."""
        return self.at.astimezone(dt.UTC).date()

    @property
    def counts(self) -> dict[str, int]:
        """What a statement tells of it."""
        return {"objects": len(self.objects), "approved": int(self.approved_by is not None)}


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
        return {"approvals": len(self.approved_by)}


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


class Merge(Strict, frozen=True):
    """A revision that came onto the branch.

    Attributes:
        revision: The branch's revision after it.
        at: When.
        change: Which change, such as the pull request's number.
    """

    revision: Revision
    at: Moment
    change: Text | None = None


class Merges(Strict, frozen=True):
    """Every revision that came onto a branch in a window, as the repository's host tells.

    Attributes:
        schema: The shape's name and version.
        branch: Which branch.
        since: The first day.
        to: The last day.
        merges: The revisions.
    """

    schema: Literal["govern.evidence.merges/v1"]
    branch: Text
    since: dt.date
    to: dt.date
    merges: tuple[Merge, ...]


class CiRun(Strict, frozen=True):
    """A run of CI.

    Attributes:
        run_id: Its id, as its environment had it (`GITHUB_RUN_ID`, `CI_PIPELINE_ID`).
        at: When it began.
        attempt: Which attempt, from 1.
        number: Its number in its workflow, without gaps, where the system counts.
    """

    run_id: Text
    at: Moment
    attempt: Annotated[int, Meta(ge=1)] = 1
    number: Count | None = None


class CiRuns(Strict, frozen=True):
    """Every run of the workflow that records, in a window, as the CI system tells.

    Attributes:
        schema: The shape's name and version.
        system: Which system: `github`, `gitlab`, `azure`, `circleci`, `jenkins` or `other`.
        since: The first day.
        to: The last day.
        runs: The runs, those that failed or were cancelled too.
    """

    schema: Literal["govern.evidence.ci-runs/v1"]
    system: Text
    since: dt.date
    to: dt.date
    runs: tuple[CiRun, ...]


class Invocation(Strict, frozen=True):
    """A run of dbt, as the warehouse saw it.

    Attributes:
        invocation_id: dbt's id of it, from the query tag or comment.
        at: When its first query ran.
    """

    invocation_id: Text
    at: Moment


class WarehouseRuns(Strict, frozen=True):
    """Every run of dbt in a window, as the warehouse's query history tells.

    Attributes:
        schema: The shape's name and version.
        system: Which warehouse.
        since: The first day.
        to: The last day.
        invocations: The runs.
    """

    schema: Literal["govern.evidence.warehouse-runs/v1"]
    system: Text
    since: dt.date
    to: dt.date
    invocations: tuple[Invocation, ...]


Told = AccessHistory | AccessReview | BreakGlass | Share | Approval | Gap
# Kinds that are told by a file, and the struct of each.
TOLD: dict[str, type[Told]] = {
    "access-history": AccessHistory,
    "access-review": AccessReview,
    "approval": Approval,
    "break-glass": BreakGlass,
    "gap": Gap,
    "share": Share,
}
# The command that takes it in, and the struct it is made of, by the schema's name.
INPUTS: dict[str, tuple[str, type]] = {
    **{f"evidence/{kind}": (f"govern evidence record --kind {kind}", shape) for kind, shape in TOLD.items()},
    "evidence/ci-runs": ("govern evidence reconcile --ci", CiRuns),
    "evidence/merges": ("govern evidence reconcile --merges", Merges),
    "evidence/warehouse-runs": ("govern evidence reconcile --warehouse", WarehouseRuns),
    "evidence/override": ("govern evidence record --overridden", Override),
}
