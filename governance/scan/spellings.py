"""The ways a value may be written: as it is, escaped, quoted or encoded."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Callable
from functools import cache
from urllib.parse import quote, quote_plus

_FEWEST_DIGITS = 9
_FEWEST_BYTES_FOR_HEX = 8


def spellings(text: str) -> frozenset[bytes]:
    """Every way to look for a value, in lower-case ASCII (other letters in each case they have).

    What is searched is lowered the same way, so that `O'BRIEN@EXAMPLE.COM` is found too. Two
    writers may stand on top of each other, as in SQL within the JSON of a manifest.
    """
    cases = {text, text.lower(), text.upper()}
    composed = {unicodedata.normalize("NFC", case) for case in cases}
    forms = cases | composed | {unicodedata.normalize("NFD", case) for case in cases}
    once = {write(form) for form in ({text} if text.isascii() else forms) for write in _WRITERS}
    twice = {write(form) for form in once for write in _WRITERS}
    encoded = {encode(form) for form in forms for encode in _ENCODERS}
    written = {_utf8(form) for form in once | twice} | encoded - {b""}
    return frozenset(found.lower() for found in written)


def digits_alone(text: str) -> frozenset[bytes]:
    """The digits of a number without its punctuation: `900-12-3456` is `900123456` too.

    Nothing for values with letters or fewer than 9 digits: they would hit by chance. Even these
    count only where no letter or digit stands beside them.
    """
    digits = re.sub(r"\D", "", text, flags=re.ASCII)
    if len(digits) < _FEWEST_DIGITS or any(character.isalpha() for character in text):
        return frozenset()
    national = {digits[1:]} if text.startswith("+1") and len(digits) == 11 else set()  # noqa: PLR2004 - North America
    return frozenset(_utf8(form) for form in {digits, *national})


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _json_ascii(text: str) -> str:
    return json.dumps(text)[1:-1]


def _json_utf8(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _json_for_html(text: str) -> str:
    """As Jinja's `tojson` and others write JSON that is safe inside HTML."""
    return re.sub(r"[<>&']", lambda found: f"\\u{ord(found[0]):04x}", _json_ascii(text))


def _json_with_slash(text: str) -> str:
    return _json_ascii(text).replace("/", "\\/")


def _backslashed(quotes: str) -> Callable[[str], str]:
    """With a backslash before backslashes and these quotation marks, as DuckDB's and Python's lists are."""
    return lambda text: re.sub(rf"([\\{quotes}])", r"\\\1", text)


def _url(safe: str) -> Callable[[str], str]:
    return lambda text: quote(text, safe=safe, errors="surrogatepass")


def _form(text: str) -> str:
    return quote_plus(text, errors="surrogatepass")


def _html(text: str) -> str:
    return html.escape(text, quote=True)


@cache
def _blob_characters() -> tuple[str, ...]:
    """How DuckDB writes each byte of a BLOB as text: printable ASCII as it is, else in hex."""
    plain = set(range(32, 127)) - set(b"\"'\\")
    return tuple(chr(byte) if byte in plain else f"\\x{byte:02X}" for byte in range(256))


def _hex(text: str) -> bytes:
    """Nothing for the shortest values: a few hex digits stand in every digest by chance."""
    raw = _utf8(text)
    return raw.hex().encode() if len(raw) >= _FEWEST_BYTES_FOR_HEX else b""


def _blob(text: str) -> str:
    return "".join(_blob_characters()[byte] for byte in _utf8(text))


_WRITERS: tuple[Callable[[str], str], ...] = (
    str,
    _json_ascii,
    _json_utf8,
    _json_for_html,
    _json_with_slash,
    _backslashed("'"),
    _backslashed("'\""),
    lambda text: text.replace("'", "''"),  # SQL and YAML
    lambda text: text.replace('"', '""'),  # CSV and SQL names
    _url(""),
    _url("/"),
    _url("!'()*"),  # encodeURIComponent
    _form,
    _html,
    lambda text: _html(text).replace("&#x27;", "&#39;"),
    _blob,
)

_ENCODERS: tuple[Callable[[str], bytes], ...] = (
    lambda text: text.encode("utf-16-le", "surrogatepass"),
    lambda text: text.encode("utf-16-be", "surrogatepass"),
    _hex,
)
