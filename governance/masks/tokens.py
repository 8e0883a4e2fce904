"""Tokens: keyed, scoped and versioned; equal values of a scope have equal tokens, and nothing more is told.

token = "v" version "_" hex(first 128 bits of HMAC-SHA256(key[version],
        "govern/token/1" 0x00 scope 0x00 identifier 0x00 normalised value))
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from collections.abc import Mapping

from governance.errors import UsageError

_LABEL = b"govern/token/1"
_BITS_KEPT = 128
_KEY_BYTES = 32
_WORDS = re.compile(r"exact|nfc( trim)?( lower| upper)?")
_HEX = re.compile(r"[0-9A-Fa-f]+")


def token(key: bytes, version: int, words: tuple[str, str, str], value: str) -> str | None:
    """The token of a value; none of a value that is empty once normalised.

    Args:
        key: The bytes of that version of the key.
        version: Stands before the token, so that two versions are never mistaken for each other.
        words: Scope, identifier, and what is done to the value first: `nfc trim lower`, or `exact`.
        value: The raw value.

    Returns:
        `v1_` and 32 hex digits, or None.

    Raises:
        UsageError: The third word is none that is known.
    """
    scope, identifier, spelling = words
    normal = normalise(value, spelling)
    if not normal:
        return None
    message = b"\x00".join((_LABEL, scope.encode(), identifier.encode(), normal.encode("utf-8")))
    digest = hmac.digest(key, message, "sha256")[: _BITS_KEPT // 8]
    return f"v{version}_{digest.hex()}"


def normalise(value: str, spelling: str) -> str:
    """A value as it is hashed: Unicode NFC, trimmed of white space, in one case; `exact` leaves it alone.

    Raises:
        UsageError: The spelling is none that is known.
    """
    if not _WORDS.fullmatch(spelling):
        raise UsageError(f"a token cannot be normalised by `{spelling}`", "run `govern compile`")
    words = spelling.split()
    if "trim" in words:
        value = value.strip()
    if "lower" in words:
        value = value.lower()
    if "upper" in words:
        value = value.upper()
    return unicodedata.normalize("NFC", value) if "nfc" in words else value


def variable(name: str, version: int) -> str:
    """The environment variable that holds a key: `GOVERN_KEY_DEID_KEY_V1`."""
    return f"GOVERN_KEY_{name.upper()}_V{version}"


def read_key(environment: Mapping[str, str], name: str, version: int) -> bytes:
    """The bytes of a key, from its environment variable. No error shows what the variable holds.

    Raises:
        UsageError: It is not set, not hexadecimal, or shorter than 32 bytes.
    """
    where = variable(name, version)
    text = environment.get(where, "").strip()
    if not text:
        raise UsageError(f"{where} is not set: tokens need a key", _advice(where))
    if not _HEX.fullmatch(text) or len(text) % 2:
        raise UsageError(f"{where} is not hexadecimal", _advice(where))
    if len(text) < 2 * _KEY_BYTES:
        raise UsageError(f"{where} is shorter than {_KEY_BYTES} bytes", _advice(where))
    return bytes.fromhex(text)


def _advice(where: str) -> str:
    return (
        f'make one with `export {where}="$(openssl rand -hex {_KEY_BYTES})"`, keep it where your secrets '
        "are kept, and use the same one in every run"
    )
