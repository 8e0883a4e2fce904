"""People's names in evidence: salted commitments, whose openings are kept apart and can be erased."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from governance.evidence.canonical import dumps

_LABEL = b"govern/commitment/1\0"


def commitment_of(salt: str, field: str, value: str) -> str:
    """The commitment to a field's value: SHA-256 of a label and the RFC 8785 array of salt, field and value.

    Args:
        salt: At least 128 random bits in hex: without it a value that can be guessed could be found.
        field: What the value is, such as ``principal``.
        value: The value.
    """
    return hashlib.sha256(_LABEL + dumps([salt, field, value])).hexdigest()


def committed(value: Any, personal: frozenset[str], salt: Callable[[], str]) -> tuple[Any, dict[str, bytes]]:  # noqa: ANN401 - JSON is any value
    """JSON with commitments in place of what names people.

    Args:
        value: The JSON.
        personal: Keys whose texts name people, alone or in a list.
        salt: Gives a new salt each time.

    Returns:
        The JSON, and the opening of each commitment.
    """
    openings: dict[str, bytes] = {}

    def commit(field: str, text: str) -> dict[str, str]:
        opening = {"field": field, "salt": salt(), "value": text}
        name = commitment_of(opening["salt"], field, text)
        openings[name] = dumps(opening)
        return {"commitment": name}

    def walk(part: Any, field: str | None) -> Any:  # noqa: ANN401
        if isinstance(part, dict):
            return {key: walk(item, key if key in personal else None) for key, item in part.items()}
        if isinstance(part, (list, tuple)):
            return [walk(item, field) for item in part]
        return commit(field, part) if field is not None and isinstance(part, str) else part

    return walk(value, None), openings
