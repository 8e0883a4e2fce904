"""Lines into numbered files, none larger than it may be: 64 MB unless said otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self

from governance.sample.manifest import Written

LARGEST: Final = 64_000_000


class Parts:
    """The files of one stream, opened one after the other as each gets full.

    Args:
        folder: The folder that paths in `files` are relative to.
        name: The path of a part below it, by number from 0.
        largest: Bytes a file may have.
    """

    def __init__(self, folder: Path, name: Callable[[int], str], largest: int = LARGEST) -> None:
        self._folder = folder
        self._name = name
        self._largest = largest
        self._open = ExitStack()
        self._file: BinaryIO | None = None
        self._lines = 0
        self._bytes = 0
        self.files: list[Written] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def write(self, lines: Iterable[bytes]) -> int:
        """Append lines, given without line ends; returns how many."""
        count = 0
        for line in lines:
            if self._file is None or self._bytes + len(line) + 1 > self._largest:
                self._file = self._next()
            self._file.write(line + b"\n")
            self._bytes += len(line) + 1
            self._lines += 1
            count += 1
        return count

    def _next(self) -> BinaryIO:
        self._close()
        file = self._folder / self._name(len(self.files))
        file.parent.mkdir(parents=True, exist_ok=True)
        return self._open.enter_context(file.open("wb"))

    def _close(self) -> None:
        if self._file is None:
            return
        self._open.close()
        self._file = None
        self.files.append(Written(self._name(len(self.files)), self._lines, self._bytes))
        self._lines = self._bytes = 0
