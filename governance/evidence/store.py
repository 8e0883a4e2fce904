"""Where evidence is kept: a directory, behind the few questions that object storage could answer too."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Protocol

from governance.errors import EvaluationError, UsageError
from governance.evidence.canonical import dumps, loads, sha256

_WAIT_SECONDS = 60.0
_STEP_SECONDS = 0.05


class Store(Protocol):
    """What keeps the log and its blobs; what a method has returned from outlasts a crash."""

    def writing(self) -> AbstractContextManager[None]:
        """A context in which nobody else writes."""

    def put(self, content: bytes) -> str:
        """Keep a blob; its digest is its name."""

    def get(self, digest: str) -> bytes | None:
        """A blob as it is kept, or None; whether it is what its name says is for the reader to see."""

    def has(self, digest: str) -> bool:
        """Whether a blob is kept, among the others or apart."""

    def remove(self, digest: str) -> None:
        """Forget a blob, wherever it is kept."""

    def set_aside(self, content: bytes) -> str:
        """Keep a blob apart from the others, where nothing is exported from; its digest is its name."""

    def disclose(self, commitment: str, opening: bytes) -> None:
        """Keep the opening of a commitment."""

    def opening(self, commitment: str) -> bytes | None:
        """The opening of a commitment, or None."""

    def openings(self) -> Iterator[str]:
        """The commitments that can be opened, sorted."""

    def erase(self, commitment: str) -> None:
        """Forget the opening of a commitment."""

    def lines(self) -> Iterator[bytes]:
        """The lines of the log without their ends; one that was never finished is left out."""

    def append(self, line: bytes) -> None:
        """Add a line to the log, after cutting off one that was never finished."""

    def checkpoint(self) -> str | None:
        """The newest checkpoint, or None."""

    def checkpoints(self) -> Iterator[str]:
        """Every checkpoint, the oldest first; one that was never finished is left out."""

    def set_checkpoint(self, note: str) -> None:
        """Keep a checkpoint as the newest, and among all of them for good."""


class Directory:
    """Evidence in a folder.

    ``log/entries.jsonl``, ``log/checkpoint``, ``log/checkpoints.jsonl``, ``blobs/sha256/ab/<digest>``; readable by
    their owner alone ``quarantine/<digest>`` and ``disclosures/<commitment>.json``.

    Args:
        folder: The folder; made when something is first written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._log = folder / "log" / "entries.jsonl"
        self._checkpoint = folder / "log" / "checkpoint"
        self._checkpoints = folder / "log" / "checkpoints.jsonl"
        self._made: set[Path] = set()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A context in which no other process writes.

        Raises:
            EvaluationError: Another one has been writing for a minute.
            UsageError: The folder cannot be written.
        """
        try:
            self._make(self.folder)
            handle = (self.folder / "lock").open("wb")
        except OSError as error:
            raise UsageError(f"{self.folder}: evidence cannot be written here: {error.strerror}") from error
        with handle:
            self._lock(handle.fileno())
            yield  # closing the file unlocks it, as does the process's end

    def _lock(self, number: int) -> None:
        until = time.monotonic() + _WAIT_SECONDS
        while True:
            try:
                fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                if time.monotonic() > until:
                    raise EvaluationError(
                        f"{self.folder}: another process has been writing evidence here for a minute",
                        "wait for it, or see whether it hangs",
                    ) from None
                time.sleep(_STEP_SECONDS)
            else:
                return

    def _blob(self, digest: str) -> Path:
        return self.folder / "blobs" / "sha256" / digest[:2] / digest

    def put(self, content: bytes) -> str:
        """Keep a blob, whole or not at all; its digest is its name."""
        digest = sha256(content)
        file = self._blob(digest)
        if not file.exists():
            self._replace(file, content)
        return digest

    def get(self, digest: str) -> bytes | None:
        """A blob as it is kept, or None."""
        try:
            return self._blob(digest).read_bytes()
        except FileNotFoundError:
            return None

    def has(self, digest: str) -> bool:
        """Whether a blob is kept, among the others or in the quarantine."""
        return self._blob(digest).exists() or self._aside(digest).exists()

    def remove(self, digest: str) -> None:
        """Forget a blob, from the quarantine too."""
        for file in (self._blob(digest), self._aside(digest)):
            with suppress(FileNotFoundError):
                file.unlink()

    def _aside(self, digest: str) -> Path:
        return self.folder / "quarantine" / digest

    def set_aside(self, content: bytes) -> str:
        """Keep a blob in the quarantine; its digest is its name."""
        digest = sha256(content)
        self._replace(self._aside(digest), content, mode=0o600)
        return digest

    def disclose(self, commitment: str, opening: bytes) -> None:
        """Keep the opening of a commitment."""
        self._replace(self._opening(commitment), opening, mode=0o600)

    def _opening(self, commitment: str) -> Path:
        return self.folder / "disclosures" / f"{commitment}.json"

    def opening(self, commitment: str) -> bytes | None:
        """The opening of a commitment, or None."""
        try:
            return self._opening(commitment).read_bytes()
        except FileNotFoundError:
            return None

    def openings(self) -> Iterator[str]:
        """The commitments that can be opened, sorted."""
        yield from sorted(file.stem for file in (self.folder / "disclosures").glob("[0-9a-f]*.json"))

    def erase(self, commitment: str) -> None:
        """Forget the opening of a commitment: its content is overwritten first, as far as the disk does that."""
        file = self._opening(commitment)
        with suppress(FileNotFoundError):
            size = file.stat().st_size
            with file.open("r+b") as handle:
                handle.write(b"\0" * size)
                handle.flush()
                os.fsync(handle.fileno())
            file.unlink()
            _sync(file.parent)

    def lines(self) -> Iterator[bytes]:
        """The lines of the log without their ends; one that was never finished is left out."""
        return _whole_lines(self._log)

    def append(self, line: bytes) -> None:
        """Add a line, after cutting off one that a crash left unfinished: nobody was told that it is there."""
        self._append(self._log, line)

    def _append(self, to: Path, line: bytes) -> None:
        self._make(to.parent)
        new = not to.exists()
        with to.open("ab") as file:
            file.truncate(_whole(to))
            file.write(line + b"\n")
            file.flush()
            os.fsync(file.fileno())
        if new:
            _sync(to.parent)

    def checkpoint(self) -> str | None:
        """The newest checkpoint, or None."""
        return self._checkpoint.read_text(encoding="utf-8") if self._checkpoint.exists() else None

    def checkpoints(self) -> Iterator[str]:
        """Every checkpoint, the oldest first; one that was never finished is left out.

        Raises:
            NotCanonicalError: A line is no JSON.
        """
        for line in _whole_lines(self._checkpoints):
            yield str(loads(line))

    def set_checkpoint(self, note: str) -> None:
        """Keep a checkpoint as the newest, and among all of them for good: a line of JSON each."""
        self._append(self._checkpoints, dumps(note))
        self._replace(self._checkpoint, note.encode())

    def _replace(self, file: Path, content: bytes, mode: int = 0o666) -> None:
        """Write a file whole or not at all, so that it outlasts a crash."""
        self._make(file.parent)
        partial = file.with_name(f".{file.name}.{os.getpid()}")
        partial.unlink(missing_ok=True)  # of a process that had this number before and was killed
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        partial.replace(file)
        _sync(file.parent)

    def _make(self, folder: Path) -> None:
        if folder not in self._made:
            folder.mkdir(parents=True, exist_ok=True)
            self._made.add(folder)


def _whole_lines(file: Path) -> Iterator[bytes]:
    """The lines of a file without their ends, but for one that was never finished."""
    if file.exists():
        with file.open("rb") as handle:
            for line in handle:
                if line.endswith(b"\n"):
                    yield line[:-1]


def _whole(file: Path) -> int:
    """How much of a file is whole lines, in bytes."""
    with file.open("rb") as handle:
        end = handle.seek(0, os.SEEK_END)
        while end > 0:
            start = max(0, end - 65536)
            handle.seek(start)
            found = handle.read(end - start).rfind(b"\n")
            if found >= 0:
                return start + found + 1
            end = start
    return 0


def _sync(folder: Path) -> None:
    """Make what a folder lists outlast a crash."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
