"""JSON with one spelling (RFC 8785), read strictly: no key twice, no float, no spelling but that one."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

import rfc8785

from governance.errors import EvaluationError

_ASTRAL = re.compile(rb"[\xf0-\xf4]")
_WHOLE, _LONG = 2**53, 16
"""From here on integers are not the same to everybody who reads JSON (RFC 8785, 3.2.2.3); it has 16 digits."""


class NotCanonicalError(EvaluationError):
    """JSON that has a key twice, is spelt in another way, or is none."""


def dumps(value: Any) -> bytes:  # noqa: ANN401 - whatever JSON can hold
    """The canonical spelling of a value.

    Raises:
        NotCanonicalError: It holds what RFC 8785 has no spelling for: NaN, an integer from 2^53 on, a date.
    """
    try:
        return rfc8785.dumps(value)
    except rfc8785.CanonicalizationError as error:
        raise NotCanonicalError(f"this cannot be written as canonical JSON: {error}") from error


def loads(text: bytes) -> Any:  # noqa: ANN401
    """The value of a JSON text that is spelt canonically, byte for byte.

    Raises:
        NotCanonicalError: It is no JSON, has a key twice, holds a float, or is spelt in another way.
    """
    try:
        value = _DECODER.decode(text.decode())
    except (ValueError, RecursionError) as error:
        raise NotCanonicalError(f"this is not JSON as it is written here: {_words(error)}") from error
    if _plainly(value) != text and dumps(value) != text:
        raise NotCanonicalError("this JSON is not spelt canonically, or has a key twice")
    return value


def _plainly(value: Any) -> bytes | None:  # noqa: ANN401
    """The spelling of a value by the standard library, which is fast, or None where it is not sure to be canonical.

    It sorts keys by code points, RFC 8785 by UTF-16 code units: the same below U+10000.
    """
    try:
        found = _SORTED.encode(value).encode()
    except UnicodeEncodeError:
        return None
    return found if found.isascii() or not _ASTRAL.search(found) else None


def sha256(content: bytes) -> str:
    """The digest by which a blob is known, in hex."""
    return hashlib.sha256(content).hexdigest()


def _refuse(_: str) -> None:
    raise ValueError("a number is no integer")


def _whole(digits: str) -> int:
    if len(digits) >= _LONG and (len(digits) > _LONG + 1 or abs(int(digits)) >= _WHOLE):
        raise ValueError("an integer is not below 2^53")
    return int(digits)


def _words(error: Exception) -> str:
    """What is wrong, without what is written there."""
    return error.msg if isinstance(error, json.JSONDecodeError) else str(error).partition(":")[0]


_DECODER = json.JSONDecoder(parse_float=_refuse, parse_constant=_refuse, parse_int=_whole)
_SORTED = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
