"""Python text that makes a token where an engine runs Python of its own and cannot import ours; tests compare the two."""

from __future__ import annotations

from inspect import cleandoc

# The same words as governance/masks/tokens.py. Its names: key (hexadecimal), version, scope, identifier, spelling, value.
TOKEN = cleandoc(
    """
    import hashlib
    import hmac
    import unicodedata

    if value is None:
        return None
    words = spelling.split()
    normal = value.strip() if "trim" in words else value
    normal = normal.lower() if "lower" in words else normal
    normal = normal.upper() if "upper" in words else normal
    normal = unicodedata.normalize("NFC", normal) if "nfc" in words else normal
    if not normal:
        return None
    text = "\\0".join(("govern/token/1", scope, identifier, normal))
    digest = hmac.new(bytes.fromhex(key), text.encode(), hashlib.sha256).hexdigest()
    return f"v{version}_{digest[:32]}"
    """
)
