"""What a file tells (access, reviews, shares, approvals, gaps) as a statement."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar, cast

import msgspec

from governance.errors import UsageError
from governance.evidence.canonical import dumps, sha256
from governance.evidence.commitments import committed
from governance.evidence.entries import Kind
from governance.evidence.log import Statement
from governance.evidence.shapes import TOLD, Told
from governance.evidence.shapes.changes import Apply, Drift
from governance.evidence.shapes.fields import PERSONAL

Salt = Callable[[], str]
_T = TypeVar("_T")
_SALT_BYTES = 16
# An invalid value is quoted by the decoder; a key or a type stands between other marks.
_QUOTED = re.compile(r"'.*'", re.DOTALL)


def new_salt() -> str:
    """128 random bits in hex."""
    return secrets.token_hex(_SALT_BYTES)


def told(kind: str, file: Path, salt: Salt = new_salt) -> Statement:
    """The statement of what a file tells.

    Args:
        kind: What it tells: a key of `TOLD`.
        file: The file, as its published schema describes it.
        salt: Gives a new salt for each commitment.

    Raises:
        UsageError: The file cannot be read, or is not as the schema describes it.
    """
    content = read(file)
    found: Told = decoded(file, content, TOLD[kind], f"`govern schema evidence/{kind}` describes it")
    return statement_of(kind, found, {"source": sha256(content)}, salt)


def statement_of(kind: str, found: Told, also: Mapping[str, Any], salt: Salt = new_salt) -> Statement:
    """The statement of what is told.

    Args:
        kind: What it tells: a key of `TOLD`.
        found: What it tells, as the struct of its kind.
        also: What the statement says besides, such as by what it was told.
        salt: Gives a new salt for each commitment.
    """
    shown, openings = committed(msgspec.to_builtins(found), PERSONAL, salt)
    return Statement(
        cast("Kind", kind),
        found.result if isinstance(found, Apply | Drift) else "recorded",
        {**also, **found.counts},
        {f"{kind}.json": dumps(shown)},
        period=found.day,
        openings=openings,
    )


def read(file: Path) -> bytes:
    """A file's content.

    Raises:
        UsageError: It cannot be read.
    """
    try:
        return file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file}: this file cannot be read: {error.strerror}") from error


def decoded(file: Path, content: bytes, shape: type[_T], advice: str) -> _T:
    """A file's content as what it tells.

    Args:
        file: Where it was read from.
        content: Its content.
        shape: The struct of its schema.
        advice: Who describes or writes such a file.

    Raises:
        UsageError: It is not as the struct describes it; no value is quoted.
    """
    try:
        return msgspec.json.decode(content, type=shape)
    except msgspec.ValidationError as error:
        reason = _QUOTED.sub("…", str(error))
        raise UsageError(f"{file}: {reason[:1].lower()}{reason[1:]}", advice) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"{file}: this is not JSON", advice) from error
