"""Which approvals of a change count, and why the others do not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from governance.approvals.reviews import Latest
from governance.approvals.signers import SIGNERS, Signer, signature_in, signer_of
from governance.approvals.statement import (
    FILES,
    FOLDER,
    MOST_DAYS,
    NAMESPACE,
    Change,
    Role,
    Statement,
    differences,
    statement_in,
)
from governance.declared.approvers import Approver, Approvers, mark_of_email

# A date is that of the approver's calendar, and it is a day later east of Greenwich.
_AHEAD = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Given:
    """An approval that counts.

    Attributes:
        person: Whose, by their key in approvers.yml.
        where: The file, or the review.
        role: In which role, or None: in whichever they have.
        waiver: The finding whose waiver alone is approved, or None: all of the change is.
        on: The day, where it is told.
    """

    person: str
    where: str
    role: Role | None = None
    waiver: str | None = None
    on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """An approval that does not count.

    Attributes:
        where: The file, or the review.
        reason: Why not, in words that go on from "it does not count:".
    """

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Rules:
    """By what it is judged whether an approval counts; all of it is the base's, or of the change itself.

    Attributes:
        approvers: Who may approve.
        signers: Whose keys count.
        makers: The people who made the change.
        today: The day it is judged on, in UTC.
        against: The people whose reviews ask for changes: what they signed does not count either.
    """

    approvers: Approvers
    signers: tuple[Signer, ...]
    makers: frozenset[str]
    today: dt.date
    against: frozenset[str] = frozenset()

    def name(self, person: str) -> str:
        """What people call them."""
        return self.approvers.people[person].name


@dataclass(frozen=True, slots=True)
class File:
    """An approval in policies/approvals/.

    Attributes:
        name: Its path from the project's folder.
        statement: What it says, as bytes.
        signature: What stands in the `.sig` beside it, or None where there is none.
        spent: Whether it was there before the change, or before its last state.
        old: Whether it was there before the change.
    """

    name: str
    statement: bytes
    signature: bytes | None
    spent: bool
    old: bool


class IsGood(Protocol):
    """Asks ssh-keygen."""

    def __call__(self, statement: bytes, signature: bytes, address: str, *, refuse_revoked: bool) -> bool:
        """Whether a signature of a statement is good and an address's."""


def of_reviews(latest: Iterable[Latest], tail: frozenset[str], rules: Rules) -> Iterator[Given | Refused]:
    """The reviews that count, and those of approvers that do not.

    Args:
        latest: The latest word of each approver.
        tail: The commits whose reviews are reviews of the head.
        rules: By what it is judged.
    """
    for one in latest:
        where = f"the review of {rules.name(one.person)}"
        reason = _review_reason(one, tail, rules)
        yield Refused(where, reason) if reason else Given(one.person, where, on=one.on)


def _review_reason(one: Latest, tail: frozenset[str], rules: Rules) -> str | None:
    if one.asks_for_changes:
        return "it asks for changes"
    if one.state != "APPROVED":
        return "it was dismissed"
    if one.commit not in tail:
        return "it is of an earlier state of the change"
    return _own(one.person, rules)


def of_files(
    files: Iterable[File], change: Change, rules: Rules, is_good: IsGood
) -> Iterator[Given | Refused]:
    """The signed approvals that count, and those that do not.

    Args:
        files: Those of the head.
        change: What is judged.
        rules: By what it is judged.
        is_good: Asks ssh-keygen.
    """
    for file in files:
        statement = statement_in(file.statement)
        if file.old and (statement is None or statement.change != change):
            continue  # it was for another change, and nobody says that it is for this one
        reason = _file_reason(file, statement, change, rules, is_good)
        if statement is None or reason:
            yield Refused(file.name, reason or "")
        else:
            (person,) = rules.approvers.known_by(frozenset({mark_of_email(statement.approved_by)}))
            yield Given(person, file.name, statement.role, statement.waiver, statement.approved_on)


def _file_reason(
    file: File, statement: Statement | None, change: Change, rules: Rules, is_good: IsGood
) -> str | None:
    """Why an approval does not count, or None where it does."""
    if statement is None:
        return "it is no approval as `govern approve` writes it"
    different = differences(statement.change, change)
    if different:
        return f"it is of another change: {', '.join(different)}"
    if file.spent:
        return "it is spent: it was given before, and the change was made anew since"
    return _dates_reason(statement, rules.today) or _signature_reason(file, statement, rules, is_good)


def _dates_reason(statement: Statement, today: dt.date) -> str | None:
    if statement.approved_on > today + _AHEAD:
        return "it was given in the future"
    if statement.expires - statement.approved_on > dt.timedelta(days=MOST_DAYS):
        return f"it counts for more than {MOST_DAYS} days"
    if today > statement.expires:
        return f"it expired on {statement.expires}"
    return None


def _signature_reason(file: File, statement: Statement, rules: Rules, is_good: IsGood) -> str | None:
    told = signature_in(file.signature) if file.signature else None
    if file.signature is None or told is None:
        return "there is no SSH signature beside it"
    if told.namespace != NAMESPACE:
        return f"it is signed as something else than an approval (in the namespace {told.namespace[:40]!r})"
    signer = signer_of(told.fingerprint, rules.signers, rules.today)
    if signer is None:
        return f"its key is not in {SIGNERS} of the base"
    return (
        _signer_reason(signer, statement, rules)
        or _ssh_reason(file.statement, file.signature, signer, is_good)
        or _role_reason(rules.approvers.people[signer.person], statement)
        or _own(signer.person, rules)
        or _against(signer.person, rules)
    )


def _signer_reason(signer: Signer, statement: Statement, rules: Rules) -> str | None:
    if signer.person not in rules.approvers.known_by(frozenset({mark_of_email(statement.approved_by)})):
        return f"it is in another's name than the key is: {rules.name(signer.person)} signed it"
    if not signer.counts_on(rules.today):
        return f"the key of {rules.name(signer.person)} does not count on this day"
    return None


def _ssh_reason(statement: bytes, signature: bytes, signer: Signer, is_good: IsGood) -> str | None:
    if is_good(statement, signature, signer.address, refuse_revoked=True):
        return None
    if is_good(statement, signature, signer.address, refuse_revoked=False):
        return "its key is revoked"
    return "its signature is not good: something else was signed"


def _role_reason(approver: Approver, statement: Statement) -> str | None:
    if statement.role == "security" and not approver.security:
        return f"{approver.name} does not speak for Security at the base"
    if statement.role == "steward" and not approver.is_steward:
        return f"{approver.name} is nobody's steward at the base"
    return None


def _own(person: str, rules: Rules) -> str | None:
    if person in rules.makers:
        return f"{rules.name(person)} made the change, and nobody approves their own"
    return None


def _against(person: str, rules: Rules) -> str | None:
    if person in rules.against:
        return f"the review of {rules.name(person)} asks for changes"
    return None


def files_in(
    found: Mapping[str, bytes], contents: Mapping[str, str], spent: frozenset[str], old: frozenset[str]
) -> tuple[File, ...]:
    """The approvals among the files of policies/approvals/.

    Args:
        found: What stands in each file, by its path.
        contents: What git calls it.
        spent: What git calls the contents that were there before the last state of the change.
        old: What git calls those that were there before the change.
    """
    return tuple(
        File(
            name=name,
            statement=found[name],
            signature=found.get(f"{name.removesuffix('.json')}.sig"),
            spent=contents[name] in spent,
            old=contents[name] in old,
        )
        for name in sorted(found)
        if name.endswith(".json") and FILES.fullmatch(name.removeprefix(f"{FOLDER}/"))
    )
