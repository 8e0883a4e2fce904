"""One entry of the log: a canonical JSON line that names what came before it and the blobs it is about."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal, get_args

import msgspec

from governance.errors import EvaluationError
from governance.evidence.canonical import dumps, sha256

VERSION = 1
LONGEST = 1 << 28
"""As many bytes may a blob have: whoever verifies reads it whole."""
FIRST = "0" * 64
"""What the first entry names as its predecessor."""
Kind = Literal[
    "key-change",
    "started",
    "gate-run",
    "dbt-run",
    "waiver-granted",
    "waiver-expired",
    "approval",
    "redaction",
    "prune",
    "quarantine",
    "gap",
    "export",
    "access-history",
    "access-review",
    "break-glass",
    "share",
    "anchor",
    "apply",
    "drift",
    "hold",
    "release",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
Result = Literal["passed", "failed", "error", "started", "skipped", "overridden", "recorded"]
_Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
_Control = Annotated[str, msgspec.Meta(pattern=r"^[ !#-\[\]-~]+\Z")]
_Time = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z\Z")]
_Day = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")]


class EntryError(EvaluationError):
    """A line that is no entry."""


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the log says of one statement.

    Attributes:
        v: Version of this shape.
        seq: Which entry, from 0.
        prev: SHA-256 of the line before it, in hex; zeros for the first.
        ts: When it was appended, UTC, never before that of the entry before it.
        period: The day that it is about, UTC.
        kind: What it is.
        result: What came of it.
        envelope: Digest of its signed statement.
        blobs: Digests of what the statement is about, sorted.
        controls: Controls that it is evidence for, as ``framework:control``, sorted.
        supersedes: The entry that it corrects, or None.
        retain_until: The day until which its blobs are kept, or None: for good.
    """

    v: int
    seq: int
    prev: _Digest
    ts: _Time
    period: _Day
    kind: Kind
    result: Result
    envelope: _Digest
    blobs: tuple[_Digest, ...]
    controls: tuple[_Control, ...] = ()
    supersedes: int | None = None
    retain_until: _Day | None = None


def line_of(entry: Entry) -> bytes:
    """The entry as its line, without the end of the line."""
    return dumps(msgspec.to_builtins(entry))


def entry_of(line: bytes) -> Entry:
    """The entry of a line.

    Raises:
        EntryError: It is none: not canonical, a field missing or unknown, or one that is not as it should be.
    """
    try:
        entry = msgspec.json.decode(line, type=Entry, strict=True)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise EntryError(f"this line is no entry: {error}") from error
    # None of its texts needs an escape, so there is one way to spell it, and this is how it is written.
    spelt = msgspec.json.encode(entry, order="sorted") == line
    wrong = _wrong(entry) if spelt else "it is spelt in another way"
    if wrong:
        raise EntryError(f"this line is no entry: {wrong}")
    return entry


def _wrong(entry: Entry) -> str:
    if entry.v != VERSION:
        return f"its version is {entry.v}, and this reads version {VERSION}"
    if entry.supersedes is not None and not 0 <= entry.supersedes < entry.seq:
        return "it corrects an entry that is not before it"
    sorted_ = list(entry.blobs) == sorted(set(entry.blobs)) and list(entry.controls) == sorted(
        set(entry.controls)
    )
    return "" if sorted_ and entry.blobs else "its blobs or controls are missing, doubled or out of order"


def stamp(moment: dt.datetime) -> str:
    """A moment as it stands in the log: UTC, to the second."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def digest(line: bytes) -> str:
    """By which the next entry names a line."""
    return sha256(line)


def as_json(entry: Entry) -> dict[str, Any]:
    """The entry as JSON has it."""
    found: dict[str, Any] = msgspec.to_builtins(entry)
    return found
