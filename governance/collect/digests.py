"""The key under which rejected lines are digested."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

from governance.errors import UsageError

VARIABLE = "GOVERN_KEY_DEID_KEY_V1"
_LABEL = b"govern/rejects/1"
_LEAST_BYTES = 32


def reject_key(environment: Mapping[str, str]) -> bytes:
    """The key of rejects' digests: HMAC-SHA256(deid key, "govern/rejects/1").

    Raises:
        UsageError: The variable is missing, no hex, or shorter than 32 bytes.
    """
    advice = f"set {VARIABLE} to at least 64 hex digits, such as `openssl rand -hex 32` prints"
    written = environment.get(VARIABLE)
    if not written:
        raise UsageError(f"the environment variable {VARIABLE} is not set", advice)
    try:
        key = bytes.fromhex(written.strip())
    except ValueError:
        raise UsageError(f"the environment variable {VARIABLE} is not hexadecimal", advice) from None
    if len(key) < _LEAST_BYTES:
        raise UsageError(f"the environment variable {VARIABLE} is shorter than 32 bytes", advice)
    return hmac.new(key, _LABEL, hashlib.sha256).digest()
