"""A folder of evidence as it is read by those who do not trust it: plain files only, none longer than it may be."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from governance.errors import EvaluationError
from governance.evidence.entries import LONGEST

LOG = frozenset({"log", "blobs", "disclosures", "quarantine", "lock"})
"""What a log consists of; whatever else lies there is vouched for by SHA256SUMS."""
_PLAIN = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
_LONGEST_LINE = 1 << 20
_COMMITMENT = re.compile(rb'"commitment":"([0-9a-f]{64})"')
_BESIDE = re.compile(rb'"[^"\\]+\\n([1-9][0-9]{0,15})\\n')
"""How the line of a checkpoint begins: a text of JSON, in whose second line its size stands."""


class FaultError(EvaluationError):
    """Something is not as it was signed.

    Args:
        why: What is wrong.
        entry: The entry that it is at, if that is not the one which is being read.
    """

    def __init__(self, why: str, entry: int | None = None) -> None:
        super().__init__(why)
        self.entry = entry


class AbsentError(EvaluationError):
    """Something is missing without which nothing more can be said.

    Args:
        why: What is missing.
        entry: The entry that it is at, if it is at one.
    """

    def __init__(self, why: str, entry: int | None = None) -> None:
        super().__init__(why)
        self.entry = entry


class Untrusted:
    """A folder of evidence: a store or a bundle.

    Args:
        folder: The folder.

    Attributes:
        unfinished: Lines that were never finished; known once the log was read.
    """

    def __init__(self, folder: Path) -> None:
        self._at = os.fspath(folder)
        self.unfinished = 0

    def content(self, name: str) -> bytes | None:
        """A whole file, or None where there is none.

        Raises:
            FaultError: It is no plain file, or longer than a blob may be.
        """
        try:
            number = os.open(f"{self._at}/{name}", _PLAIN)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise FaultError(f"{name} is no plain file that can be read") from error
        try:
            return _whole(number, name)
        finally:
            os.close(number)

    def needed(self, name: str) -> bytes:
        """A whole file.

        Raises:
            AbsentError: There is none.
            FaultError: It is no plain file, or longer than a blob may be.
        """
        found = self.content(name)
        if found is None:
            raise AbsentError(f"{name} is missing")
        return found

    def lines(self) -> Iterator[bytes]:
        """The lines of the log without their ends.

        Raises:
            AbsentError: There is no log.
            FaultError: A line is longer than an entry can be.
        """
        file = Path(self._at, "log", "entries.jsonl")
        if not file.is_file():
            raise AbsentError("log/entries.jsonl is missing")
        return self._lines(file)

    def checkpoints(self) -> Iterator[tuple[int, bytes]]:
        """Size and line of each checkpoint that lies beside the log, the smallest first.

        Raises:
            FaultError: A line is none, or not in its place.
        """
        file, last = Path(self._at, "log", "checkpoints.jsonl"), 0
        for line in self._lines(file) if file.is_file() else ():
            found = _BESIDE.match(line)
            if found is None or int(found[1]) <= last:
                raise FaultError(
                    "log/checkpoints.jsonl has a line that is no checkpoint, or not in its place"
                )
            last = int(found[1])
            yield last, line

    def _lines(self, file: Path) -> Iterator[bytes]:
        with file.open("rb") as handle:
            while line := handle.readline(_LONGEST_LINE):
                if line.endswith(b"\n"):
                    yield line[:-1]
                elif len(line) == _LONGEST_LINE:
                    raise FaultError("its line is longer than an entry can be")
                else:
                    self.unfinished += 1

    def names(self, folder: str) -> list[str]:
        """The names in a folder, sorted; none where there is no such folder."""
        found = Path(self._at, folder)
        return sorted(each.name for each in found.iterdir()) if found.is_dir() else []

    def others(self) -> set[str]:
        """Every file that is not of the log itself, and every link to a folder."""
        found = set()
        for folder, folders, files in os.walk(self._at):
            if folder == self._at:
                folders[:] = [name for name in folders if name not in LOG]
            links = [name for name in folders if Path(folder, name).is_symlink()]
            found |= {Path(folder, name).relative_to(self._at).as_posix() for name in (*files, *links)}
        return found - LOG


def _whole(number: int, name: str) -> bytes:
    """What an open file holds."""
    about = os.fstat(number)
    if not stat.S_ISREG(about.st_mode):
        raise FaultError(f"{name} is no plain file")
    if about.st_size > LONGEST:
        raise FaultError(f"{name} is longer than such a file may be")
    found = os.read(number, about.st_size)
    while len(found) < about.st_size and (more := os.read(number, about.st_size - len(found))):
        found += more
    return found


def commitments_in(blob: bytes) -> list[str]:
    """The commitments that stand in a blob, where a person is named."""
    return [one.decode() for one in _COMMITMENT.findall(blob)]


def blob_name(digest: str) -> str:
    """Where a blob lies."""
    return f"blobs/sha256/{digest[:2]}/{digest}"
