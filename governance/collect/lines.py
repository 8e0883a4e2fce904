"""A file as blocks of whole lines, in bounded memory, from a position that is verified first."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from governance.collect.decode import MOST_BYTES

if TYPE_CHECKING:
    from hashlib import _Hash

_PIECE = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a file was consumed.

    Attributes:
        offset: Bytes consumed.
        lines: Lines consumed.
        digest: SHA-256 of these bytes, in hex.
    """

    offset: int = 0
    lines: int = 0
    digest: str = hashlib.sha256().hexdigest()


START = Mark()


@dataclass(frozen=True, slots=True)
class Block:
    """Some whole lines.

    Attributes:
        body: Their bytes, line breaks included; empty where `overlong` is set.
        lines: Each of them without its line break.
        first: Number of the first, from 1.
        end: How far the file is consumed after them.
        is_suspicious: Whether one may hold a carriage return or be too long.
        overlong: Digest of the one line that was too long to be kept in memory, or None.
    """

    body: bytes
    lines: list[bytes]
    first: int
    end: Mark
    is_suspicious: bool = False
    overlong: str | None = None

    def line(self, number: int) -> bytes:
        """The line of this number."""
        return self.lines[number - self.first]


class ChangedFileError(Exception):
    """What was consumed of a file is no longer there."""


class LineReader:
    """Reads one open file from a mark on.

    Args:
        stream: The file, opened in binary mode.
        mark: How far it was consumed before.
        key: The key of overlong lines' digests.
        block_bytes: About how much is read at a time.
    """

    def __init__(self, stream: BinaryIO, mark: Mark, key: bytes, block_bytes: int) -> None:
        self._stream = stream
        self._key = key
        self._block_bytes = block_bytes
        self._offset = mark.offset
        self._lines = mark.lines
        self._hash = _verified(stream, mark)
        self.pending = 0

    def blocks(self, *, is_final: bool) -> Iterator[Block]:
        """The blocks up to the last line break, or to the file's end where it is final.

        A last line without a line break may still be growing: `pending` then says how many bytes
        were left for the next time.
        """
        carry = b""
        while piece := self._stream.read(self._block_bytes):
            cut = piece.rfind(b"\n") + 1
            if cut:
                yield self._block(carry + piece[:cut])
                carry = piece[cut:]
            else:
                carry += piece
            if len(carry) > MOST_BYTES:
                block, carry = self._overlong(carry, is_final=is_final), b""
                if block is None:
                    return
                yield block
        if carry and is_final:
            yield self._block(carry)
        else:
            self.pending = len(carry)

    def _block(self, body: bytes) -> Block:
        lines = body.split(b"\n")
        if not lines[-1]:
            lines.pop()
        first = self._lines + 1
        is_suspicious = b"\r" in body or max(map(len, lines)) > MOST_BYTES
        self._hash.update(body)
        return Block(body, lines, first, self._advance(len(body), len(lines)), is_suspicious=is_suspicious)

    def _advance(self, length: int, lines: int) -> Mark:
        self._offset += length
        self._lines += lines
        return Mark(self._offset, self._lines, self._hash.copy().hexdigest())

    def _overlong(self, head: bytes, *, is_final: bool) -> Block | None:
        """Skip a line that is too long, digesting it on the way; None where its end is not there yet."""
        mac, hashed = hmac.new(self._key, head, hashlib.sha256), self._hash.copy()
        hashed.update(head)
        length, cut = len(head), 0
        while not cut and (piece := self._stream.read(self._block_bytes)):
            cut = piece.find(b"\n") + 1
            body = piece[:cut] if cut else piece
            hashed.update(body)
            mac.update(body.removesuffix(b"\n"))
            length += len(body)
        if not cut and not is_final:
            self.pending = length
            return None
        self._hash = hashed
        end = self._advance(length, 1)
        self._stream.seek(end.offset)
        return Block(b"", [], end.lines, end, overlong=mac.hexdigest())


def _verified(stream: BinaryIO, mark: Mark) -> _Hash:
    """The running SHA-256 at the mark, after reading everything before it once more.

    Raises:
        ChangedFileError: The file is shorter, or its beginning differs.
    """
    hashed, left, last = hashlib.sha256(), mark.offset, b""
    while left and (last := stream.read(min(left, _PIECE))):
        hashed.update(last)
        left -= len(last)
    if left:
        raise ChangedFileError(f"is shorter than the {mark.offset} bytes that were landed")
    if hashed.hexdigest() != mark.digest:
        raise ChangedFileError(f"differs in the first {mark.offset} bytes, which were landed")
    _check_continuation(stream, mark, last)
    return hashed


def _check_continuation(stream: BinaryIO, mark: Mark, last: bytes) -> None:
    if last and not last.endswith(b"\n") and stream.read(1):
        raise ChangedFileError("was landed as final in the middle of a line, and has grown")
    stream.seek(mark.offset)
