"""JSON with one spelling (RFC 8785), read strictly: no key twice, no float, no spelling but that one."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

import msgspec
import rfc8785

from governance.errors import EvaluationError

_WHOLE, _LONG = 2**53, 16
"""From here on integers are not the same to everybody who reads JSON (RFC 8785, 3.2.2.3); it has 16 digits."""
_ASTRAL = re.compile(rb"[\xf0-\xf4]")
_DIGITS = bytes.maketrans(b"123456789", b"0" * 9)


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
        value = _QUICK.decode(text)
        if msgspec.json.encode(value, order="sorted") == text and _is_plain(text):
            return value
    except (ValueError, RecursionError):
        pass  # the slow way says what is wrong
    return _slowly(text)


def _is_plain(text: bytes) -> bool:
    """Whether a spelling that msgspec would choose is that of RFC 8785.

    Not so with characters from U+10000 on, since RFC 8785 sorts keys by UTF-16 code units, nor with an integer that is
    too large.
    """
    return (text.isascii() or not _ASTRAL.search(text)) and b"0" * _LONG not in text.translate(_DIGITS)


def _slowly(text: bytes) -> Any:  # noqa: ANN401
    try:
        value = _DECODER.decode(text.decode())
    except (ValueError, RecursionError) as error:
        raise NotCanonicalError(f"this is not JSON as it is written here: {_words(error)}") from error
    if dumps(value) != text:
        raise NotCanonicalError("this JSON is not spelt canonically, or has a key twice")
    return value


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
_QUICK = msgspec.json.Decoder(float_hook=_refuse)
