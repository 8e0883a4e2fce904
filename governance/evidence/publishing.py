"""The newest checkpoint published where whoever writes the log does not write: in a file, or as a tag in git."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from governance.errors import EvaluationError, UsageError
from governance.evidence import checkpoint as notes
from governance.evidence.checkpoint import Checkpoint
from governance.evidence.log import Statement
from governance.evidence.place import Place

GIT_TAG = "git-tag"


@dataclass(frozen=True, slots=True)
class Published:
    """A checkpoint that stands elsewhere.

    Attributes:
        checkpoint: What it says.
        note: It, signed.
        to: ``file`` or ``git-tag``.
        name: The file, or the tag.
        signed: Whether the tag itself is signed.
    """

    checkpoint: Checkpoint
    note: str
    to: str
    name: str
    signed: bool = False

    def statement(self) -> Statement:
        """That it was published, for the log."""
        predicate = {
            "to": self.to,
            "name": self.name,
            "signed": self.signed,
            "size": self.checkpoint.size,
            "root": self.checkpoint.root.hex(),
        }
        return Statement("anchor", "recorded", predicate, {"checkpoint": self.note.encode()})


def publish(place: Place, to: str, *, sign: bool) -> Published:
    """Publish the newest checkpoint of a log.

    Args:
        place: The log, and the key that signs it.
        to: A file that is not there yet, a folder, or ``git-tag``: an annotated tag in the project's repository.
        sign: Whether git signs the tag, with the key that it is set up with.

    Raises:
        UsageError: There is no checkpoint, or something is there already: an older anchor is never replaced.
        EvaluationError: The checkpoint is not the log's key's, or it could not be published.
    """
    note = place.store.checkpoint()
    if note is None:
        raise UsageError("there is no checkpoint yet", "begin the log with `govern evidence keygen`")
    checkpoint, _ = notes.read(note, [place.signer().public_key])
    if to == GIT_TAG:
        return Published(
            checkpoint, note, GIT_TAG, _tag(place.project_dir, checkpoint, note, sign=sign), sign
        )
    if sign:
        raise UsageError("only a tag can be signed by git", "leave --sign out, or say --to git-tag")
    if to.endswith("/") and not Path(to).is_dir():
        raise UsageError(f"{to}: there is no such folder", "make it first, or name a file")
    return Published(checkpoint, note, "file", _file(Path(to), checkpoint, note))


def _file(to: Path, checkpoint: Checkpoint, note: str) -> str:
    """The note in a file of its own; its name without folders, which say nothing to others."""
    file = to / f"{checkpoint.origin.replace('/', '_')}-{checkpoint.size}.txt" if to.is_dir() else to
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644), "wb") as handle:
            handle.write(note.encode())
            handle.flush()
            os.fsync(handle.fileno())
    except FileExistsError as error:
        raise UsageError(
            f"{file}: this file is there already, and an older anchor is worth more than a newer one",
            "name another file, or a folder",
        ) from error
    except OSError as error:
        raise UsageError(f"{file}: this file cannot be written: {error.strerror}") from error
    return file.name


def _tag(repository: Path, checkpoint: Checkpoint, note: str, *, sign: bool) -> str:
    name = f"evidence/{checkpoint.origin}/{checkpoint.size}"
    command = ["git", "-C", str(repository), "tag", "--sign" if sign else "--annotate", "--cleanup=verbatim"]
    try:
        done = subprocess.run(
            [*command, "--file=-", name], input=note.encode(), capture_output=True, check=False, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise EvaluationError(f"the tag {name} could not be made: {type(error).__name__}") from error
    if done.returncode:
        words = done.stderr.decode(errors="replace").strip().splitlines()
        raise EvaluationError(f"the tag {name} could not be made: {words[-1] if words else 'git failed'}")
    return name
