"""Summaries kept between runs, each under a digest of all it depends on; what cannot be trusted is thrown away.

There is no key to sign with, so the file proves only that it is whole and ours: a digest over the payload, written
first to another name and moved into place. Whoever may write into ``target/`` may also write the manifest there.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import msgspec

from governance import __version__
from governance.lineage.summary import Outcome

FILE = "govern_lineage.bin"
_ROOM = Path(__file__).parent
_MAGIC = b"govern.lineage-cache/1\n"
_STAMP = re.compile(r"'\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?: ?(?:UTC|Z|[+-]\d\d:?\d\d))?)?'")
_EXACT = re.compile(r"pivot|govern:", re.IGNORECASE)
"""Where a literal names a column or is part of a mask, two SQLs that differ by a date are two."""
_decoder = msgspec.msgpack.Decoder(dict[bytes, bytes])
_outcome: msgspec.msgpack.Decoder[Outcome] = msgspec.msgpack.Decoder(Outcome)
_encoder = msgspec.msgpack.Encoder()


def key_of(sql: str, dialect: str, policy: str, called: str = "") -> bytes:
    """The digest under which a summary is kept.

    Args:
        sql: Compiled SQL; literals that are dates and times are masked, since a run writes its own into it.
        dialect: The adapter's type.
        policy: The digest of the masks.
        called: What else decides how it is read (its macros).
    """
    masked = _STAMP.sub("0", sql) if "-" in sql and not _EXACT.search(sql) else sql
    text = f"{engine()}\0{dialect}\0{policy}\0{called}\0{masked}"
    return hashlib.sha256(text.encode(errors="surrogatepass")).digest()


@lru_cache(maxsize=1)
def _parser() -> str:
    # Asked of the metadata: importing the parser costs more than a warm run of a small project.
    return version("sqlglot")


@lru_cache(maxsize=4)
def code_digest(folder: Path) -> str:
    """A digest of the source files of a package: it changes with whatever they compute."""
    found = hashlib.sha256(__version__.encode())
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.parent.name != "__pycache__":
            found.update(f"\0{file.name}\0".encode() + file.read_bytes())
    return found.hexdigest()[:16]


def engine() -> str:
    """The version of what computes summaries: ours, by its source, and the parser's."""
    return f"{code_digest(_ROOM)}/{_parser()}"


def encoded(outcome: Outcome) -> bytes:
    """A summary as it is kept."""
    return _encoder.encode(outcome)


def decoded(raw: bytes) -> Outcome | None:
    """A summary that was kept, or None if it is none."""
    try:
        return _outcome.decode(raw)
    except msgspec.MsgspecError:
        return None


def load(folder: Path) -> dict[bytes, bytes]:
    """Read the cache: key → encoded summary; empty if there is none, or it is of another version, cut off, changed."""
    try:
        raw = (folder / FILE).read_bytes()
    except OSError:
        return {}
    head = _head()
    body = memoryview(raw)[len(head) + 32 :]
    if not raw.startswith(head) or hashlib.sha256(body).digest() != raw[len(head) : len(head) + 32]:
        return {}
    try:
        return _decoder.decode(body)
    except msgspec.MsgspecError:
        return {}


def save(folder: Path, kept: Mapping[bytes, bytes]) -> None:
    """Write the cache whole or not at all; a folder that cannot be written costs time only."""
    body = _encoder.encode({key: kept[key] for key in sorted(kept)})
    with suppress(OSError):
        handle, name = tempfile.mkstemp(prefix=f".{FILE}.", dir=folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_head() + hashlib.sha256(body).digest() + body)
            Path(name).replace(folder / FILE)
        finally:
            with suppress(FileNotFoundError):
                Path(name).unlink()


def _head() -> bytes:
    return _MAGIC + engine().encode() + b"\n"
