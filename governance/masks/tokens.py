"""Tokens: keyed, scoped and versioned; equal values of a scope have equal tokens, and nothing more is told.

token = "v" version "_" hex(first 128 bits of HMAC-SHA256(key[version],
        "govern/token/1" 0x00 scope 0x00 identifier 0x00 normalised value))
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from hashlib import sha256

from governance.errors import UsageError

_LABEL = b"govern/token/1"
_BITS_KEPT = 128
_KEY_BYTES = 32
_BLOCK = 64  # of SHA-256, in bytes
# Tokens kept per key, scope and identifier: people come back in many batches.
_REMEMBERED = 65_536
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
    return tokeniser(key, version, words)(value)


def tokeniser(key: bytes, version: int, words: tuple[str, str, str]) -> Callable[[str], str | None]:
    """What `token` is for one key and one set of words, made once for many values.

    Raises:
        UsageError: The third word is none that is known.
    """
    scope, identifier, spelling = words
    normal_form = _normaliser(spelling)
    inner, outer = _pads(key)
    inner += b"\x00".join((_LABEL, scope.encode(), identifier.encode(), b""))
    digits = _BITS_KEPT // 4

    @lru_cache(maxsize=_REMEMBERED)
    def make(value: str) -> str | None:
        normal = normal_form(value)
        if not normal:
            return None
        digest = sha256(outer + sha256(inner + normal.encode()).digest()).hexdigest()
        return f"v{version}_{digest[:digits]}"

    return make


def _pads(key: bytes) -> tuple[bytes, bytes]:
    """The two blocks of HMAC (RFC 2104): it is written out here because `hmac.digest` takes three times as long."""
    block = (sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\x00")
    return bytes(byte ^ 0x36 for byte in block), bytes(byte ^ 0x5C for byte in block)


def normalise(value: str, spelling: str) -> str:
    """A value as it is hashed: Unicode NFC, trimmed of white space, in one case; `exact` leaves it alone.

    Raises:
        UsageError: The spelling is none that is known.
    """
    return _normaliser(spelling)(value)


@cache
def _normaliser(spelling: str) -> Callable[[str], str]:
    if not _WORDS.fullmatch(spelling):
        raise UsageError(f"a token cannot be normalised by `{spelling}`", "run `govern compile`")
    words = spelling.split()
    steps = [_STEPS[word] for word in ("trim", "lower", "upper", "nfc") if word in words]

    def normal_form(value: str) -> str:
        for step in steps:
            value = step(value)
        return value

    return normal_form


def _nfc(value: str) -> str:
    return value if value.isascii() else unicodedata.normalize("NFC", value)


_STEPS: dict[str, Callable[[str], str]] = {
    "trim": str.strip,
    "lower": str.lower,
    "upper": str.upper,
    "nfc": _nfc,
}


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
