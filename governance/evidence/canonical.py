"""JSON with one spelling (RFC 8785), read strictly: no key twice, no spelling but that one."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import rfc8785

from governance.errors import EvaluationError


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


def loads(text: bytes, *, spelling: bool = True) -> Any:  # noqa: ANN401
    """The value of a JSON text.

    Args:
        text: The text.
        spelling: Whether it must be spelt canonically, byte for byte.

    Raises:
        NotCanonicalError: It is no JSON, has a key twice, or is spelt in another way.
    """
    try:
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise NotCanonicalError(f"this is not JSON as it is written here: {error}") from error
    if spelling and dumps(value) != text:
        raise NotCanonicalError("this JSON is not spelt canonically")
    return value


def sha256(content: bytes) -> str:
    """The digest by which a blob is known, in hex."""
    return hashlib.sha256(content).hexdigest()


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands there twice")
    return found


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")
