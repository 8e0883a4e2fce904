"""A file's content as a stream of pieces, decompressed, each beginning with its last one's end."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

_PIECE = 4 * 1024 * 1024
_WINDOW = 1024 * 1024
_LONGEST_LINE_END = 64 * 1024
_OPENERS: dict[bytes, Callable[[IO[bytes]], IO[bytes]]] = {
    b"\x1f\x8b": lambda file: cast("IO[bytes]", gzip.GzipFile(fileobj=file)),
    b"\xfd7zXZ\x00": lzma.LZMAFile,
    **{b"BZh%d1AY&SY" % level: bz2.BZ2File for level in range(1, 10)},
}
_SEALED = {
    b"PK\x03\x04": "a zip archive",
    b"\x28\xb5\x2f\xfd": "compressed with zstd",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"\x04\x22\x4d\x18": "compressed with lz4",
    b"\xff\x06\x00\x00sNaPpY": "compressed with snappy",
    b"Obj\x01": "an Avro file",
}


class SealedError(Exception):
    """A file whose content cannot be had; the message says why and quotes nothing of it."""


def pieces(path: Path, overlap: int) -> Iterator[bytes]:
    """A file's content, gzip, bzip2 and xz decompressed.

    Args:
        path: The file.
        overlap: How many bytes of a piece are repeated at the start of the next.

    Yields:
        Pieces of some 4 MiB. A line break stands before the first byte and after the last, so
        that what a piece begins or ends with is never the content's own beginning or end.

    Raises:
        SealedError: The file cannot be opened, read to its end, or decompressed.
    """
    with _opened(path) as stream:
        yield from _overlapping(stream, overlap)


def windows(path: Path) -> Iterator[str]:
    """A file's content as text in windows of some 1 MiB that overlap nowhere.

    A window ends where a line does, or else at a quotation mark or a blank, so that hardly
    anything a pattern could match is cut in two. Bytes that are no UTF-8 become U+FFFD.

    Raises:
        SealedError: The file cannot be opened, read to its end, or decompressed.
    """
    rest = b""
    with _opened(path) as stream:
        while content := stream.read(_WINDOW):
            piece = rest + content
            end = _good_end(piece)
            yield piece[:end].decode("utf-8", "replace")
            rest = piece[end:]
    yield rest.decode("utf-8", "replace")


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    try:
        with path.open("rb") as file:
            start = file.read(16)
            file.seek(0)
            yield _unpacked(file, start)
    except (OSError, EOFError, zlib.error, lzma.LZMAError) as error:
        # What decompressors raise has no error number of the system's.
        number = getattr(error, "errno", None)
        reason = (
            f"it cannot be read ({os.strerror(number)})" if number else "its compressed content is broken"
        )
        raise SealedError(reason) from error


def _unpacked(file: IO[bytes], start: bytes) -> IO[bytes]:
    for magic, kind in _SEALED.items():
        if start.startswith(magic):
            raise SealedError(f"it is {kind}: unpack it and scan what was in it")
    for magic, unpack in _OPENERS.items():
        if start.startswith(magic):
            return unpack(file)
    return file


def _overlapping(stream: IO[bytes], overlap: int) -> Iterator[bytes]:
    size = max(_PIECE, 4 * overlap)
    kept = b"\n"
    while content := stream.read(size):
        piece = kept + content
        yield piece
        kept = piece[-overlap:]
    yield kept + b"\n"


def _good_end(piece: bytes) -> int:
    for mark in (b"\n", b'"', b" "):
        at = piece.rfind(mark, max(0, len(piece) - _LONGEST_LINE_END))
        if at >= 0:
            return at + 1
    return len(piece)
