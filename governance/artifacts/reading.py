"""The door through which every dbt artifact comes in: bytes from disk, or a sentence that says what to do."""

from __future__ import annotations

import gc
import mmap
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from governance.errors import ArtifactError

T = TypeVar("T")

_SCHEMA = re.compile(r"https://schemas\.getdbt\.com/dbt/([a-z-]+)/v(\d+)\.json")
_SNIFFED_BYTES = 4096
_LARGE_BYTES = 1 << 24
Content = bytes | mmap.mmap


class Schema(msgspec.Struct, frozen=True):
    """Which artifact a file says it is.

    Attributes:
        artifact: ``manifest``, ``catalog``, ``run-results`` or ``sources``.
        version: The version of its schema, such as 12.
    """

    artifact: str
    version: int


class _Metadata(msgspec.Struct, frozen=True):
    dbt_schema_version: str


class _Head(msgspec.Struct, frozen=True):
    metadata: _Metadata


@contextmanager
def collector_held_off() -> Iterator[None]:
    """Hold off the garbage collector while many objects are made that all stay.

    Each of its passes walks everything made so far and finds nothing to free: at 10,000 models
    that is three quarters of the time of a plain load.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def read_bytes(file: Path, advice: str) -> Content:
    """The content of an artifact.

    Raises:
        ArtifactError: It is missing, unreadable or empty.
    """
    try:
        content = _content(file)
    except FileNotFoundError as error:
        raise ArtifactError(f"{file}: this file does not exist", advice) from error
    except OSError as error:
        raise ArtifactError(f"{file}: this file cannot be read: {error.strerror}", advice) from error
    if not len(content) or (content[:_SNIFFED_BYTES].isspace() and not content[:].strip()):
        raise ArtifactError(f"{file}: this file is empty", advice)
    return content


def _content(file: Path) -> Content:
    """All bytes of a file; a large one in large pages where the system has them, for small ones cost as much as reading."""
    with file.open("rb", buffering=0) as opened:
        size = os.fstat(opened.fileno()).st_size
        if size < _LARGE_BYTES or not hasattr(mmap, "MADV_HUGEPAGE"):
            return opened.read()
        room = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        with suppress(OSError):  # a system that was built without them
            room.madvise(mmap.MADV_HUGEPAGE)
        while room.tell() < size:
            count = opened.readinto(memoryview(room)[room.tell() :])
            if not count:
                return room[: room.tell()]
            room.seek(count, os.SEEK_CUR)
        return room


def check_schema(content: Content, file: Path, artifact: str, versions: tuple[int, ...], advice: str) -> int:
    """The version of the schema that an artifact was written by.

    Args:
        content: The whole artifact.
        file: Where it came from, for the message.
        artifact: What it must be, such as ``manifest``.
        versions: The versions that can be read, ascending.
        advice: What to do if it is something else.

    Raises:
        ArtifactError: It is another artifact, or of a version that cannot be read.
    """
    schema = _sniff(content, file, advice)
    if schema.artifact != artifact:
        raise ArtifactError(f"{file}: this is a dbt {schema.artifact}, not a {artifact}", advice)
    if schema.version > versions[-1]:
        raise ArtifactError(
            f"{file}: written by a newer dbt: {artifact} schema v{schema.version}, "
            f"and the newest that can be read is v{versions[-1]}",
            "update govern-dbt, or write the artifact with dbt 1.8 to 1.12",
        )
    if schema.version not in versions:
        raise ArtifactError(
            f"{file}: written by an older dbt: {artifact} schema v{schema.version}, "
            f"and the oldest that can be read is v{versions[0]}",
            "write the artifact with dbt 1.8 or later",
        )
    return schema.version


_decoders: dict[type[Any], msgspec.json.Decoder[Any]] = {}


def _decoder(kind: type[T]) -> msgspec.json.Decoder[T]:
    """The decoder of a type, made once: some are asked for many thousand times."""
    found = _decoders.get(kind)
    if found is None:
        found = _decoders[kind] = msgspec.json.Decoder(kind)
    return found


def decode(content: Content | msgspec.Raw, kind: type[T], file: Path, advice: str) -> T:
    """Typed decoding; what is unknown is left out.

    Raises:
        ArtifactError: It is no JSON, it ends too early, or a part is missing or of another type.
    """
    return next(decode_all((content,), kind, file, advice))


def decode_all(
    contents: Iterable[Content | msgspec.Raw], kind: type[T], file: Path, advice: str
) -> Iterator[T]:
    """The same of many parts of one file, one by one.

    Raises:
        ArtifactError: As `decode` does.
    """
    decoder = _decoder(kind)
    try:
        yield from map(decoder.decode, contents)
    except msgspec.ValidationError as error:
        raise ArtifactError(f"{file}: not as dbt writes it: {error}", advice) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ArtifactError(f"{file}: {_unreadable(error)}", advice) from error


def _unreadable(error: Exception) -> str:
    if "truncated" in str(error):
        return "this file ends too early: it was truncated"
    reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
    return f"this file is not JSON: {reason}"


def _sniff(content: Content, file: Path, advice: str) -> Schema:
    """Where dbt puts it, at the start of the file; elsewhere the whole file is walked to find it."""
    start = content[:_SNIFFED_BYTES]
    if start.lstrip()[:1] == b"{" and start.lstrip()[1:].lstrip().startswith(b'"metadata"'):
        found = _SCHEMA.search(start.decode("utf-8", errors="replace"))
        if found:
            return Schema(found[1], int(found[2]))
    url = decode(content, _Head, file, advice).metadata.dbt_schema_version
    found = _SCHEMA.fullmatch(url)
    if not found:
        raise ArtifactError(f"{file}: this is no dbt artifact: its schema is `{url[:100]}`", advice)
    return Schema(found[1], int(found[2]))
