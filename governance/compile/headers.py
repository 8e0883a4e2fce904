"""The first line of a compiled file: what it comes from, so that nobody edits it by hand."""

from __future__ import annotations

import hashlib

import msgspec

_SIGN = "by `govern compile`: do not edit, run it again"
_DIGITS = 16


def jinja_header(source: str, entry: object) -> str:
    """A Jinja comment that names the source and the digest of what was compiled."""
    return f"{{#- Compiled from {source} (sha256 {digest(entry)}) {_SIGN}. -#}}\n"


def yaml_header(source: str, entry: object) -> str:
    """The same as a YAML comment."""
    return f"# Compiled from {source} (sha256 {digest(entry)}) {_SIGN}.\n"


def sql_header(source: str, entry: object) -> str:
    """The same as a comment of SQL."""
    return f"-- Compiled from {source} (sha256 {digest(entry)}) {_SIGN}.\n"


def digest(entry: object) -> str:
    """The first 16 hex digits of SHA-256 over the entry as sorted JSON."""
    raw = msgspec.json.encode(entry, order="sorted")
    return hashlib.sha256(raw).hexdigest()[:_DIGITS]


def is_compiled(text: str) -> bool:
    """Whether a file was written by `govern compile`."""
    return _SIGN in text.partition("\n")[0]
