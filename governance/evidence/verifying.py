"""A log verified by someone who does not trust it: whether it is whole, and if not, the first entry that is wrong."""

from __future__ import annotations

import binascii
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import msgspec
from securesystemslib.signer import Key

from governance.errors import GovernError
from governance.evidence import beside
from governance.evidence import checkpoint as notes
from governance.evidence.absences import Missing
from governance.evidence.canonical import loads, sha256
from governance.evidence.checkpoint import Checkpoint
from governance.evidence.entries import FIRST, Entry, digest, entry_of
from governance.evidence.envelope import EnvelopeError, Signed, predicate_type, subjects_of, unchecked
from governance.evidence.heard import Heard
from governance.evidence.merkle import Frontier, leaf
from governance.evidence.trust import KeyChange, Trust
from governance.evidence.untrusted import AbsentError, FaultError, Untrusted, blob_name, commitments_in
from governance.evidence.verdict import Fault, Note, Unfinished, Verdict

_HEAD = "log/checkpoint"
_NO_MORE = 0, b""
_AT_ONCE = 1000
"""Signatures are checked one after the other: faster than each in between other work."""
_POPULATED = ("ts", "period", "kind", "result")


@dataclass(slots=True)
class _Walk:
    """How far the log was read, and what was found."""

    folder: Untrusted
    trust: Trust
    tree: Frontier = field(default_factory=Frontier)
    reading: int = 0
    prev: str = FIRST
    ts: str = ""
    head: Checkpoint = field(default_factory=lambda: Checkpoint("", 0, b""))
    trusted: int = 0
    manifest: beside.Manifest | None = None
    heard: Heard = field(default_factory=Heard)
    good: set[bytes] = field(default_factory=set)
    unchecked: list[tuple[int, Signed, Key]] = field(default_factory=list)
    statements: int = 0
    openings: set[str] = field(default_factory=set)
    commitments: dict[str, int] = field(default_factory=dict)
    listed: dict[int, dict[str, Any]] = field(default_factory=dict)
    missing: list[Missing] = field(default_factory=list)


def verify(folder: Path, pinned: Key, older: Sequence[Note] = ()) -> Verdict:
    """Verify a log.

    Args:
        folder: A store or a bundle.
        pinned: The log's first key or its offline root, from somewhere else than the folder.
        older: Checkpoints that somebody else kept: of a beginning of this log.
    """
    walk = _Walk(Untrusted(folder), Trust(pinned))
    first: Fault | None = None
    absent = False
    try:
        _read(walk, older)
    except (GovernError, msgspec.MsgspecError) as error:
        absent = isinstance(error, AbsentError)
        entry = error.entry if isinstance(error, (AbsentError, FaultError)) else None
        first = Fault(entry, _message(error))
    return _verdict(walk, first, absent=absent)


def _verdict(walk: _Walk, first: Fault | None, *, absent: bool) -> Verdict:
    uncovered = 0 if first else walk.tree.size - walk.head.size + walk.folder.unfinished
    told: Literal["good", "tampered", "incomplete"] = "good"
    if first is not None:
        told = "incomplete" if absent else "tampered"
    elif walk.missing or uncovered:
        told = "incomplete"
    counts = {
        "entries": walk.tree.size,
        "blobs": walk.statements + len(walk.good),
        **walk.heard.absences.counts,
        "missing": len(walk.missing),
        **beside.closed(walk.commitments, walk.openings, walk.heard.redacted),
    }
    unfinished = sorted((number, *run) for run, number in walk.heard.started.items())
    return Verdict(
        verdict=told,
        origin=walk.head.origin,
        size=walk.tree.size,
        first=first,
        missing=tuple(walk.missing),
        uncovered=uncovered,
        counts=counts,
        unfinished=tuple(Unfinished(*one) for one in unfinished),
        anchored=tuple(walk.heard.anchored),
    )


def _read(walk: _Walk, older: Sequence[Note]) -> None:
    """Everything, in the order of what can be trusted once what is before it was verified."""
    head = Note(_HEAD, _text(walk.folder.needed(_HEAD)))
    walk.head = head.checkpoint()
    walk.manifest = beside.read_manifest(walk.folder)
    walk.openings = beside.read_openings(walk.folder)
    given: defaultdict[int, list[Note]] = defaultdict(list)
    for note in (*older, head):
        given[note.checkpoint().size].append(note)
    covered = _read_entries(walk, given)
    if covered > walk.tree.size or not walk.tree.size:
        raise FaultError(
            f"the log ends before this entry, and a checkpoint covers {covered} entries", walk.tree.size
        )
    if not walk.trust.vouched:
        raise AbsentError("the pinned root signed nothing of this log: pin the log's first key", 0)
    walk.missing = walk.heard.absences.told()
    walk.missing += beside.check_openings(
        walk.commitments, walk.openings, walk.heard.redacted, bundle=walk.manifest is not None
    )
    walk.missing += beside.read_files(walk.folder, walk.trust.key, walk.head)
    if walk.manifest is not None:
        beside.check_populations(walk.folder, walk.manifest, walk.listed)


def _read_entries(walk: _Walk, given: Mapping[int, list[Note]]) -> int:
    """Every entry with what it names; as many as some checkpoint covers."""
    lines = walk.folder.lines()
    try:
        later = _walk_entries(walk, lines, given)
    except (GovernError, msgspec.MsgspecError) as error:
        _check_signatures(walk)  # an entry before that is wrong counts first
        raise _at(walk.reading, error) from error
    _check_signatures(walk)
    return max([*given, later])


def _walk_entries(walk: _Walk, lines: Iterator[bytes], given: Mapping[int, list[Note]]) -> int:
    """Every entry; then the size of a checkpoint beside the log that covers more, or 0."""
    beside = walk.folder.checkpoints()
    size, own = next(beside, _NO_MORE)
    for line in lines:
        _take(walk, line)
        for note in given.get(walk.tree.size, ()):
            _compare(walk, note)
        if size == walk.tree.size:
            _compare_own(walk, own)
            size, own = next(beside, _NO_MORE)
        if len(walk.unchecked) == _AT_ONCE:
            _check_signatures(walk)
        walk.reading += 1
    return size


def _check_signatures(walk: _Walk) -> None:
    for number, signature, key in walk.unchecked:
        try:
            signature.check([key])
        except EnvelopeError as error:
            raise FaultError(error.message, number) from error
    walk.unchecked.clear()


def _at(number: int, error: Exception) -> GovernError:
    """Whatever is wrong is wrong with an entry, if it is not said to be with another."""
    if isinstance(error, AbsentError):
        return AbsentError(error.message, number)
    entry = error.entry if isinstance(error, FaultError) else None
    return FaultError(_message(error), number if entry is None else entry)


def _take(walk: _Walk, line: bytes) -> None:
    """One entry: its line, its statement, its blobs."""
    entry = entry_of(line)
    number = walk.tree.size
    _follows(walk, entry)
    walk.tree.add(leaf(line))
    walk.prev, walk.ts = digest(line), entry.ts
    content = walk.folder.content(blob_name(entry.envelope))
    if content is not None:
        if sha256(content) != entry.envelope:
            raise FaultError("its statement was altered: it has another digest")
        walk.statements += 1
        _take_statement(walk, content, entry)
    elif entry.kind == "key-change":
        raise AbsentError("its statement is missing, so nothing says which key signs from here on")
    else:
        walk.heard.absences.add_statement(entry.envelope, number)
    inside = walk.manifest is None or walk.manifest.has(entry)
    for blob in entry.blobs:
        _take_blob(walk, blob, entry, inside=inside)
    if walk.manifest is not None and inside:
        walk.listed[number] = {name: getattr(entry, name) for name in _POPULATED}


def _follows(walk: _Walk, entry: Entry) -> None:
    """That an entry comes after the one before it."""
    number = walk.tree.size
    if entry.seq != number:
        raise FaultError(f"entry {number} should stand here, and the line says {entry.seq}")
    if entry.prev != walk.prev:
        raise FaultError("it does not name the line before it: one of the two was altered")
    if entry.ts < walk.ts:
        raise FaultError("its time is before that of the entry before it")
    if number == 0 and entry.kind != "key-change":
        raise FaultError("the log does not begin with a key")


def _take_statement(walk: _Walk, content: bytes, entry: Entry) -> None:
    trust, (statement, signature) = walk.trust, unchecked(content)
    said = statement["predicate"]
    change: KeyChange | None = None
    if entry.kind == "key-change":
        change = msgspec.convert(said, KeyChange)
        trust.signer = trust.signer_of(change, first=entry.seq == 0)
        signature.check([trust.signer])
    else:
        trust.signer = trust.key
        walk.unchecked.append((entry.seq, signature, trust.signer))
    if statement["predicateType"] != predicate_type(entry.kind):
        raise FaultError("its statement is of another kind")
    if said.get("log") != {"origin": walk.head.origin, "seq": entry.seq}:
        raise FaultError("its statement is of another log or entry")
    if said.get("result") != entry.result:
        raise FaultError("its statement says another result")
    if set(subjects_of(statement).values()) != set(entry.blobs):
        raise FaultError("its statement is about other blobs")
    if change is not None:
        trust.take(change)
    walk.heard.take(said, entry)


def _take_blob(walk: _Walk, blob: str, entry: Entry, *, inside: bool) -> None:
    short = bytes.fromhex(blob)
    if short in walk.good:
        return
    content = walk.folder.content(blob_name(blob))
    if content is None:
        walk.heard.absences.add(blob, entry, inside=inside)
        return
    if sha256(content) != blob:
        raise FaultError(f"its blob {blob[:12]} was altered: it has another digest")
    walk.good.add(short)
    for commitment in commitments_in(content):
        walk.commitments.setdefault(commitment, entry.seq)


def _compare(walk: _Walk, note: Note) -> None:
    """The log as it is now with a checkpoint of its size."""
    checkpoint, size, trust = note.checkpoint(), walk.tree.size, walk.trust
    if (checkpoint.origin, checkpoint.size) != (walk.head.origin, size):
        raise FaultError(f"{note.name} is of another log or size")
    if checkpoint.root != walk.tree.root():
        altered = f"an entry from {walk.trusted} to {size - 1} was altered, or the log written anew"
        raise FaultError(f"{note.name} covers other entries: {altered}", walk.trusted)
    try:
        notes.read(note.text, [trust.signer])
    except notes.CheckpointError as error:
        raise FaultError(f"{note.name}: {error.message}") from error
    trust.vouch()
    walk.trusted = size


def _compare_own(walk: _Walk, raw: bytes) -> None:
    """The same with one that lies beside the log.

    It says nothing that the newest does not say, which is signed: its content is compared and its signature is not,
    unless another key signed than the one from here on: then it was the root.
    """
    size, trust = walk.tree.size, walk.trust
    root = binascii.b2a_base64(walk.tree.root(), newline=False)
    same = raw.startswith(b'"%b\\n%d\\n%b\\n\\n' % (walk.head.origin.encode(), size, root))
    if not same or trust.signer.keyid != trust.key.keyid:
        _compare(walk, Note(f"log/checkpoints.jsonl, {size}", str(loads(raw))))
    walk.trusted = size


def _text(note: bytes) -> str:
    """A note as text; bytes that are none become a character that stands in no note."""
    return note.decode(errors="replace")


def _message(error: Exception) -> str:
    return error.message if isinstance(error, GovernError) else f"a file is not what it should be: {error}"
