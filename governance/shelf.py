"""Files of what was worked out, kept between runs under digests of all it depends on; what cannot be trusted is thrown away.

A file is whole and written here: it is authenticated under a key that never leaves this user's home, so that a file
that somebody committed, or that another machine wrote, is no better than none.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import tempfile
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import msgspec

from governance import __version__

T = TypeVar("T")

_MAGIC = b"govern.kept/1\n"
_TAG = 32
_CROWDED = 3
_KEY, _KEY_BYTES = "kept.key", 32
_decoder = msgspec.msgpack.Decoder(dict[bytes, bytes])
_encoder = msgspec.msgpack.Encoder()


class Shelf:
    """One file: read once, written if it changed.

    Args:
        folder: Where it is, or None: nothing is kept.
        file: Its name.
        version: What names the code that works out what is kept; what another version kept is thrown away.
    """

    def __init__(self, folder: Path | None, file: str, version: str) -> None:
        self._folder, self._file, self._version = folder, file, version
        self._kept = load(folder, file, version) if folder else {}
        self._changed = False

    def get(self, key: bytes, decode: Callable[[bytes], T]) -> T | None:
        """What is kept under a key, or None if there is nothing, or nothing that can be read."""
        raw = self._kept.get(key)
        if raw is None:
            return None
        try:
            return decode(raw)
        except (msgspec.MsgspecError, TypeError, ValueError):
            return None

    def add(self, more: Mapping[bytes, bytes]) -> None:
        """Keep more, in place of what was kept under these keys."""
        self._kept.update(more)
        self._changed |= bool(more)

    def save(self, wanted: Collection[bytes]) -> None:
        """Write what there is, if something was added; when most of it is wanted no more, what is wanted.

        Two manifests may share a folder, as a change and its base do: what one does not want the other may.
        """
        crowded = len(self._kept) > _CROWDED * len(wanted)
        if self._folder and (self._changed or crowded):
            kept = {key: raw for key, raw in self._kept.items() if not crowded or key in wanted}
            save(self._folder, self._file, self._version, kept)


def load(folder: Path, file: str, version: str) -> dict[bytes, bytes]:
    """Read a file; empty if there is none, or it is of another version, another file, cut off, changed."""
    try:
        raw = (folder / file).read_bytes()
    except OSError:
        return {}
    key = _key()
    head = _head(file, version)
    if key is None or not raw.startswith(head):
        return {}
    body = memoryview(raw)[len(head) + _TAG :]
    if not hmac.compare_digest(_tag(key, head, body), raw[len(head) : len(head) + _TAG]):
        return {}
    try:
        return _decoder.decode(body)
    except msgspec.MsgspecError:
        return {}


def save(folder: Path, file: str, version: str, kept: Mapping[bytes, bytes]) -> None:
    """Write a file whole or not at all; a folder that cannot be written costs time only."""
    key = _key()
    if key is not None:
        body = _encoder.encode({name: kept[name] for name in sorted(kept)})
        head = _head(file, version)
        with suppress(OSError):
            _write(folder / file, head + _tag(key, head, body) + body)


def _write(file: Path, content: bytes) -> None:
    """Whole or not at all, for this user alone."""
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as written:
            written.write(content)
        Path(name).replace(file)
    finally:
        with suppress(FileNotFoundError):
            Path(name).unlink()


def _key() -> bytes | None:
    """This user's own key, made when it is first needed; None where there is no home to keep it in."""
    try:
        state = os.environ.get("XDG_STATE_HOME")
        file = (Path(state) if state else Path.home() / ".local" / "state") / "govern" / _KEY
        found = file.read_bytes() if file.exists() else b""
        if len(found) != _KEY_BYTES:
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write(file, secrets.token_bytes(_KEY_BYTES))
            found = file.read_bytes()  # of two that made one at once, the last one's
    except (OSError, RuntimeError):
        return None
    return found


def _tag(key: bytes, head: bytes, body: bytes | memoryview) -> bytes:
    return hmac.digest(key, head + hashlib.sha256(body).digest(), "sha256")


@lru_cache(maxsize=8)
def code_digest(folder: Path) -> str:
    """A digest of the source files of a package: it changes with whatever they compute."""
    found = hashlib.sha256(__version__.encode())
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.parent.name != "__pycache__":
            found.update(f"\0{file.name}\0".encode() + file.read_bytes())
    return found.hexdigest()[:16]


def _head(file: str, version: str) -> bytes:
    return _MAGIC + f"{file} {version}\n".encode()
