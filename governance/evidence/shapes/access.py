"""What is told of access: what was accessed, reviews of rights, emergencies, shares."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from governance.declared.shapes import Strict, Text
from governance.evidence.shapes.fields import Count, Moment, Person, Sha256


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
