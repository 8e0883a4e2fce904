"""A log as it was at a checkpoint, read for telling: each line follows the one before it, each blob is what it is named.

Who signed what is not looked at here: that is `govern evidence verify`'s, with a key that somebody else keeps.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from governance.errors import EvaluationError, UsageError
from governance.evidence import checkpoint as notes
from governance.evidence.canonical import sha256
from governance.evidence.checkpoint import Checkpoint
from governance.evidence.entries import FIRST, Entry, Kind, digest, entry_of
from governance.evidence.envelope import read_unsigned
from governance.evidence.merkle import Frontier, Hash, leaf
from governance.evidence.store import Store

_ADVICE = "run `govern evidence verify`, which says what is wrong"


@dataclass(frozen=True, slots=True)
class Said:
    """What a statement says.

    Attributes:
        predicate: Its content.
        subjects: Digests of the blobs that it is about, by name.
    """

    predicate: Mapping[str, Any]
    subjects: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class History:
    """A log up to a checkpoint.

    Attributes:
        store: Where it is kept.
        checkpoint: Which log, how many entries, and their root.
        note: The signed checkpoint.
        entries: The entries that it covers.
        lines: Their lines.
        later: Entries that came after it.
    """

    store: Store
    checkpoint: Checkpoint
    note: str
    entries: tuple[Entry, ...]
    lines: tuple[bytes, ...]
    later: tuple[Entry, ...] = ()
    _said: dict[int, Said] = field(default_factory=dict)

    @property
    def leaves(self) -> list[Hash]:
        """The leaves of its tree."""
        return [leaf(line) for line in self.lines]

    def of_kind(self, *kinds: Kind) -> Iterator[Entry]:
        """The entries of some kinds, in order."""
        return (entry for entry in self.entries if entry.kind in kinds)

    def said(self, entry: Entry) -> Said:
        """What an entry's statement says.

        Raises:
            EvaluationError: It is missing or altered.
        """
        if entry.seq not in self._said:
            content = self.blob(entry.envelope)
            if content is None:
                raise EvaluationError(f"the statement of entry {entry.seq} is missing", _ADVICE)
            statement = read_unsigned(content)
            subjects = {one["name"]: one["digest"]["sha256"] for one in statement["subject"]}
            self._said[entry.seq] = Said(statement["predicate"], subjects)
        return self._said[entry.seq]

    def blob(self, name: str) -> bytes | None:
        """A blob, or None where it is not there any more.

        Raises:
            EvaluationError: It was altered.
        """
        content = self.store.get(name)
        if content is not None and sha256(content) != name:
            raise EvaluationError(f"blob {name[:12]} was altered: it has another digest", _ADVICE)
        return content

    def blob_of(self, entry: Entry, name: str) -> bytes | None:
        """One of the blobs of an entry by its name, or None."""
        found = self.said(entry).subjects.get(name)
        return self.blob(found) if found is not None else None


def read_history(store: Store, size: int | None = None) -> History | None:
    """A log up to a checkpoint, or None where there is no log yet.

    Args:
        store: Where it is kept.
        size: How many entries the checkpoint covers; by default the newest one.

    Raises:
        UsageError: There is no checkpoint of this size.
        EvaluationError: The log was altered, or ends before the checkpoint.
    """
    note = store.checkpoint() if size is None else _note_of(store, size)
    if note is None:
        if size is None:
            return None
        raise UsageError(f"there is no checkpoint of {size} entries", "the log keeps one after each entry")
    checkpoint, _ = notes.parsed(note)
    entries, lines, later = _read(store, checkpoint)
    return History(store, checkpoint, note, tuple(entries), tuple(lines), tuple(later))


def _note_of(store: Store, size: int) -> str | None:
    """The checkpoint of a size, or None."""
    return next((note for note in store.checkpoints() if notes.parsed(note)[0].size == size), None)


def _read(store: Store, checkpoint: Checkpoint) -> tuple[list[Entry], list[bytes], list[Entry]]:
    entries: list[Entry] = []
    lines: list[bytes] = []
    later: list[Entry] = []
    tree, prev = Frontier(), FIRST
    for line in store.lines():
        entry = entry_of(line)
        if entry.seq != len(entries) + len(later) or entry.prev != prev:
            raise EvaluationError(f"entry {entry.seq} does not follow the one before it", _ADVICE)
        prev = digest(line)
        if len(entries) == checkpoint.size:
            later.append(entry)
            continue
        entries.append(entry)
        lines.append(line)
        tree.add(leaf(line))
    if len(entries) != checkpoint.size or tree.root() != checkpoint.root:
        raise EvaluationError("the log is not what its checkpoint says", _ADVICE)
    return entries, lines, later
