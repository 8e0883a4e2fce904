"""Give an approval: what is said, signed with a key that the base knows, and written down."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from pathlib import Path

from governance.approvals.asking import Asked, Trust
from governance.approvals.signers import SIGNERS, Signer, signer_of
from governance.approvals.ssh import fingerprint, sign
from governance.approvals.statement import FOLDER, MOST_DAYS, Role, Statement, canonical
from governance.declared.approvers import FILE
from governance.errors import UsageError


@dataclass(frozen=True, slots=True)
class Approver:
    """Who approves, with which key.

    Attributes:
        signer: As the base knows them.
        key: The file of their key.
    """

    signer: Signer
    key: Path


@dataclass(frozen=True, slots=True)
class Said:
    """What is to be said.

    Attributes:
        role: In which role it is approved.
        days: How many days it is to count.
        waiver: The finding whose waiver alone is approved, or None: all of the change is.
    """

    role: Role
    days: int
    waiver: str | None = None


def approver_with(key: Path | None, trust: Trust, home: Path, today: dt.date) -> Approver:
    """Whose key it is.

    Args:
        key: A private key, or the public key of one that the agent holds; None: whichever of `~/.ssh` the base knows.
        trust: Who may approve.
        home: The folder in which `.ssh` is.
        today: The day, in UTC.

    Raises:
        UsageError: The base knows no such key.
    """
    for file in [key] if key else sorted((home / ".ssh").glob("*.pub")):
        found = signer_of(fingerprint(file) or "", trust.signers, today)
        if found is not None:
            return Approver(found, file)
    raise UsageError(
        f"{key or '~/.ssh'}: {SIGNERS} of the base has no such key",
        f"name yours (--key FILE), or have it added there: a change that Security approves ({SIGNERS}, {FILE})",
    )


def approve(asked: Asked, diff: str, trust: Trust, by: Approver, said: Said) -> Path:
    """Sign an approval of a change and write it into the project.

    Args:
        asked: The change.
        diff: The digest of what `govern diff` finds.
        trust: Who may approve.
        by: Who approves.
        said: What is said.

    Returns:
        The file; the signature is beside it.

    Raises:
        UsageError: They may not approve this, or could not sign.
    """
    unready = asked.between.unready
    if unready:
        raise UsageError(*unready)
    _require_may(asked, trust, by, said.role)
    if not 0 < said.days <= MOST_DAYS:
        raise UsageError(f"an approval counts for 1 to {MOST_DAYS} days", f"name so many: --days {MOST_DAYS}")
    statement = Statement(
        schema="govern.approval/v1",
        change=asked.change(diff, trust),
        role=said.role,
        approved_by=by.signer.address,
        approved_on=asked.today,
        expires=asked.today + dt.timedelta(days=said.days),
        nonce=secrets.token_hex(16),
        waiver=said.waiver,
    )
    text = canonical(statement)
    return _write(asked, statement, text, sign(text, by.key))


def _write(asked: Asked, statement: Statement, text: bytes, signature: bytes) -> Path:
    repository = asked.between.repository
    folder = repository.top / repository.folder / FOLDER
    file = folder / f"{statement.approved_on}-{statement.role}-{statement.nonce[:12]}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text)
        file.with_suffix(".sig").write_bytes(signature)
    except OSError as error:
        raise UsageError(f"{file}: this file cannot be written: {error.strerror}") from error
    return file


def _require_may(asked: Asked, trust: Trust, by: Approver, role: Role) -> None:
    """Tell at once what would not count later."""
    person = trust.approvers.people[by.signer.person]
    if not (person.security if role == "security" else person.is_steward):
        told = "does not speak for Security" if role == "security" else "is nobody's steward"
        raise UsageError(f"{person.name} {told}, by {FILE} of the base", "ask somebody who may")
    if by.signer.person in trust.people(asked.between.makers(asked.told)):
        raise UsageError(f"{person.name} made the change, and nobody approves their own", "ask somebody else")
    if not by.signer.counts_on(asked.today):
        raise UsageError(
            f"the key of {person.name} does not count on this day, by {SIGNERS} of the base",
            "sign with one that does, or have its dates changed there first",
        )
