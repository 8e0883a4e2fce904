"""What an approval says, word for word, and the bytes that are signed."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

NAMESPACE = "govern-approval-v1"
"""What an SSH signature of an approval is for; a signature for anything else is none."""
FOLDER = "policies/approvals"
"""Where approvals are kept, below the dbt project's folder."""
FILES = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\.(?:json|sig)")
"""The names of approvals and their signatures there; whatever else lies there is a file like any other."""
MOST_DAYS = 14
MOST_BYTES = 16 * 1024
Role = Literal["steward", "security"]
ROLES: tuple[Role, ...] = ("steward", "security")
Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]


class Change(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which change it is, between which two states, by which rules and which tool.

    Attributes:
        repository: The repository's name, as approvers.yml has it.
        base: Digest of the base's files without those in policies/approvals/.
        head: Digest of the head's files without those in policies/approvals/.
        diff: Digest of what `govern diff` finds between them.
        policies: Digest of the base's governance.yml and policies.
        tool: The name and version of the tool that compared them.
    """

    repository: str
    base: Digest
    head: Digest
    diff: Digest
    policies: Digest
    tool: str


class Statement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One person's approval of one change.

    Attributes:
        schema: Its form and version.
        change: What is approved.
        role: In which role.
        approved_by: Who approves: an address in policies/allowed_signers.
        approved_on: The day, in UTC.
        expires: The last day on which it counts, at most 14 days on.
        nonce: 32 random hex digits: no two approvals are the same bytes.
        waiver: The finding whose waiver alone is approved; without it, all of the change is.
    """

    schema: Literal["govern.approval/v1"]
    change: Change
    role: Role
    approved_by: str
    approved_on: dt.date
    expires: dt.date
    nonce: Annotated[str, Meta(pattern=r"^[0-9a-f]{32}\Z")]
    waiver: Annotated[str, Meta(pattern=r"^[0-9a-f]{16}\Z")] | None = None


def canonical(statement: Statement) -> bytes:
    """The one spelling of a statement, which is what is signed: sorted keys, a line break at the end."""
    told = msgspec.to_builtins(statement)
    text = json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True)
    return f"{text}\n".encode()


def statement_in(raw: bytes) -> Statement | None:
    """The statement that bytes are, or None where they are none, or not in its one spelling."""
    if len(raw) > MOST_BYTES:
        return None
    try:
        statement = msgspec.json.decode(raw, type=Statement)
        return statement if canonical(statement) == raw else None
    except (msgspec.MsgspecError, UnicodeError, ValueError):
        return None


def differences(approved: Change, judged: Change) -> tuple[str, ...]:
    """What of a change that was approved is not so in the one that is judged, in words.

    Args:
        approved: What somebody said yes to.
        judged: What is there.
    """
    words = {
        "repository": "it is of another repository",
        "head": "the files are not those that were approved",
        "base": "the base is another one by now",
        "policies": "the base's policies are others by now",
        "diff": "the difference is another one",
        "tool": f"it was made with {approved.tool}, and {judged.tool} judges",
    }
    return tuple(said for key, said in words.items() if getattr(approved, key) != getattr(judged, key))
