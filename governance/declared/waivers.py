"""policies/waivers.yml: findings that somebody accepted, for a time, and what makes such a waiver worth nothing."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Annotated, NamedTuple

from msgspec import Meta

from governance.declared.reading import Document, decode, read
from governance.declared.shapes import Strict

FILE = "policies/waivers.yml"
MOST_DAYS, MOST_DAYS_RENEWED = 90, 180
"""How long a waiver holds from an approval, and from the first one with all its renewals."""
# A date is that of the approver's calendar, and it is a day later east of Greenwich.
_AHEAD = dt.timedelta(days=1)
_ADDRESS = re.compile(r"[^\s,;<>@]+@[^\s,;<>@]+")
FindingId = Annotated[str, Meta(pattern=r"^[0-9a-f]{16}\Z")]
CheckId = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]*\Z")]


class Renewal(Strict, frozen=True):
    """One more approval of a waiver.

    Attributes:
        approved_by: Who accepts it again: an e-mail address, never the owner's.
        approved_on: When, before it expired.
        expires: The last day on which it then holds: at most 90 days on, 180 from the first approval.
    """

    approved_by: str
    approved_on: dt.date
    expires: dt.date


class Waiver(Strict, frozen=True):
    """One finding that is accepted for a time.

    Attributes:
        finding: The finding's id: its check, node, column, what was found there and what was expected.
        owner: Who answers for it: an e-mail address.
        approved_by: Who accepts it: an e-mail address, never the owner's.
        reason: Why it is accepted.
        approved_on: When it was approved.
        expires: The last day on which it holds: at most 90 days on.
        renewals: Later approvals, oldest first.
        check: The check whose finding it is; needed for one that is not asked in every run.
        target: The dbt target it is for, where the finding is one of this target's rules only.
    """

    finding: FindingId
    approved_on: dt.date
    expires: dt.date
    owner: str = ""
    approved_by: str = ""
    reason: str = ""
    renewals: tuple[Renewal, ...] = ()
    check: CheckId | None = None
    target: str | None = None

    @property
    def approvals(self) -> tuple[Renewal, ...]:
        """The first approval and the renewals."""
        return (
            Renewal(approved_by=self.approved_by, approved_on=self.approved_on, expires=self.expires),
            *self.renewals,
        )

    @property
    def ends(self) -> dt.date:
        """The last day on which it holds, renewals included."""
        return self.approvals[-1].expires


class WaiversFile(Strict, frozen=True):
    """What stands in waivers.yml."""

    waivers: tuple[Waiver, ...]


class Fault(NamedTuple):
    """What makes a waiver worth nothing.

    Attributes:
        kind: One word for it, such as ``expired``.
        message: What is wrong, one sentence.
        fix: What to do, one sentence.
    """

    kind: str
    message: str
    fix: str


def read_waivers(file: Path) -> tuple[Document, tuple[Waiver, ...]]:
    """The file, decoded; what is wrong with a single waiver is a finding, and no error.

    Raises:
        DeclarationError: A key is unknown or missing, or a value is not what it should be.
    """
    document = read(file)
    return document, waivers_in(document)


def waivers_in(document: Document) -> tuple[Waiver, ...]:
    """The waivers in a document.

    Raises:
        DeclarationError: As for a file.
    """
    return decode(document, WaiversFile).waivers


def faults(waiver: Waiver, today: dt.date) -> Iterator[Fault]:
    """What makes a waiver worth nothing, whatever it is for.

    Args:
        waiver: The waiver.
        today: The day it is judged on, in UTC.
    """
    yield from _people(waiver)
    yield from _dates(waiver, today)
    if today > waiver.ends:
        yield Fault(
            "expired",
            f"this waiver expired on {waiver.ends}",
            "mend what it accepts; or have it approved again under `renewals:`, while that is allowed",
        )


def rewritten(waiver: Waiver, before: Waiver) -> Fault | None:
    """Whether a waiver lasts longer than before without a renewal that says so.

    Args:
        waiver: The waiver as it is now.
        before: The waiver of this finding as it was in the base.
    """
    kept = waiver.approvals[: len(before.approvals)] == before.approvals
    shortened = waiver.approved_on == before.approved_on and waiver.ends <= before.ends
    if kept or shortened:
        return None
    return Fault(
        "rewritten",
        f"this waiver's approvals were rewritten: it was approved on {before.approved_on} and ends on {before.ends}",
        "leave them as they are, and add an entry under `renewals:`",
    )


def person(address: str) -> str:
    """Whose address it is: two spellings of one mailbox are one person.

    Case, width, invisible characters and what follows a plus do not tell people apart.
    """
    mailbox, at, host = plain(address).partition("@")
    host = host.rstrip(".")
    if host in ("gmail.com", "googlemail.com"):
        mailbox, host = mailbox.replace(".", ""), "gmail.com"
    return f"{mailbox.partition('+')[0]}{at}{host}"


def plain(text: str) -> str:
    """A name or address without what tells nobody apart: case, width, invisible characters, spaces around it."""
    shown = unicodedata.normalize("NFKC", text)
    return "".join(one for one in shown if unicodedata.category(one) != "Cf").strip().casefold()


def _people(waiver: Waiver) -> Iterator[Fault]:
    if not _ADDRESS.fullmatch(waiver.owner.strip()):
        yield Fault(
            "no owner", "nobody in particular owns this waiver", "write one e-mail address as `owner`"
        )
    if not waiver.reason.strip():
        yield Fault("no reason", "this waiver gives no reason", "write under `reason` why this is accepted")
    approvers = [each.approved_by for each in waiver.approvals]
    if not all(_ADDRESS.fullmatch(each.strip()) for each in approvers):
        yield Fault(
            "no approver",
            "nobody in particular approved this waiver",
            "write one e-mail address as `approved_by`",
        )
    if person(waiver.owner) in {person(each) for each in approvers}:
        yield Fault(
            "self-approved",
            "its owner approved this waiver",
            "have it approved by somebody who does not own it",
        )


def _dates(waiver: Waiver, today: dt.date) -> Iterator[Fault]:
    approvals = waiver.approvals
    if any(each.approved_on > today + _AHEAD for each in approvals):
        yield Fault(
            "approved in the future",
            "it was approved in the future",
            "write the day on which it was approved",
        )
    if any(each.expires < each.approved_on for each in approvals):
        yield Fault("ends early", "it expires before it is approved", "write the days in their order")
    if any(
        not before.approved_on <= after.approved_on <= before.expires for before, after in pairwise(approvals)
    ):
        yield Fault(
            "renewed late",
            "it was renewed before it was approved, or after it had expired",
            "ask for a new one in time",
        )
    if any((each.expires - each.approved_on).days > MOST_DAYS for each in approvals):
        yield Fault(
            "too long",
            f"it holds for more than {MOST_DAYS} days from an approval",
            f"let it expire within {MOST_DAYS} days",
        )
    if (waiver.ends - waiver.approved_on).days > MOST_DAYS_RENEWED:
        yield Fault(
            "over-renewed",
            f"with its renewals it holds for more than {MOST_DAYS_RENEWED} days",
            "mend what it accepts: it cannot be renewed further",
        )
