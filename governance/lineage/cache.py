"""What was worked out is kept between runs under a digest of all it depends on; what cannot be trusted is thrown away.

There is no key to sign with, so the file proves only that it is whole and ours: a digest over the payload, written
first to another name and moved into place. Whoever may write into ``target/`` may also write the manifest there.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

import msgspec

from governance import __version__
from governance.lineage.evaluated import Evaluated
from governance.lineage.summary import Outcome

SUMMARIES = "govern_lineage.bin"
EVALUATED = "govern_evaluated.bin"
_T = TypeVar("_T")
_ROOM = Path(__file__).parent
_MAGIC = b"govern.lineage-cache/2\n"
_STAMP = re.compile(r"'\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?: ?(?:UTC|Z|[+-]\d\d:?\d\d))?)?'")
_EXACT = re.compile(r"pivot|govern:", re.IGNORECASE)
"""Where a literal names a column or is part of a mask, two SQLs that differ by a date are two."""
_decoder = msgspec.msgpack.Decoder(dict[bytes, bytes])
outcome = msgspec.msgpack.Decoder(Outcome).decode
evaluated = msgspec.msgpack.Decoder(Evaluated).decode
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


def encoded(kept: Outcome | Evaluated) -> bytes:
    """A summary, or what one came to, as it is kept."""
    return _encoder.encode(kept)


class Shelf:
    """One file of the cache: read once, written if it changed.

    Args:
        folder: The folder of the cache, or None: nothing is kept.
        file: Its name.
    """

    def __init__(self, folder: Path | None, file: str) -> None:
        self._folder, self._file = folder, file
        self._kept = load(folder, file) if folder else {}
        self._changed = False

    def get(self, key: bytes, decode: Callable[[bytes], _T]) -> _T | None:
        """What is kept under a key, or None if there is nothing, or nothing that can be read."""
        raw = self._kept.get(key)
        if raw is None:
            return None
        try:
            return decode(raw)
        except msgspec.MsgspecError:
            return None

    def add(self, more: Mapping[bytes, bytes]) -> None:
        """Keep more, in place of what was kept under these keys."""
        self._kept.update(more)
        self._changed |= bool(more)

    def save(self, wanted: Collection[bytes]) -> None:
        """Write what is wanted, if something was added or most of it is wanted no more."""
        if self._folder and (self._changed or len(self._kept) > 2 * len(wanted)):
            save(self._folder, self._file, {key: raw for key, raw in self._kept.items() if key in wanted})


def load(folder: Path, file: str) -> dict[bytes, bytes]:
    """Read a file of the cache; empty if there is none, or it is of another version, another file, cut off, changed."""
    try:
        raw = (folder / file).read_bytes()
    except OSError:
        return {}
    head = _head(file)
    body = memoryview(raw)[len(head) + 32 :]
    if not raw.startswith(head) or hashlib.sha256(body).digest() != raw[len(head) : len(head) + 32]:
        return {}
    try:
        return _decoder.decode(body)
    except msgspec.MsgspecError:
        return {}


def save(folder: Path, file: str, kept: Mapping[bytes, bytes]) -> None:
    """Write a file of the cache whole or not at all; a folder that cannot be written costs time only."""
    body = _encoder.encode({key: kept[key] for key in sorted(kept)})
    with suppress(OSError):
        handle, name = tempfile.mkstemp(prefix=f".{file}.", dir=folder)
        try:
            with os.fdopen(handle, "wb") as written:
                written.write(_head(file) + hashlib.sha256(body).digest() + body)
            Path(name).replace(folder / file)
        finally:
            with suppress(FileNotFoundError):
                Path(name).unlink()


def _head(file: str) -> bytes:
    return _MAGIC + f"{file} {engine()}\n".encode()
