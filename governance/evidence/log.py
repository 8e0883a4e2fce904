"""The log that grows: statements signed, entries appended, each checkpoint signed; blobs first, the entry last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from securesystemslib.signer import Key, Signer

from governance.errors import EvaluationError, UsageError
from governance.evidence import checkpoint as notes
from governance.evidence.checkpoint import ORIGIN, Checkpoint
from governance.evidence.entries import (
    FIRST,
    LONGEST,
    VERSION,
    Entry,
    Kind,
    Result,
    digest,
    entry_of,
    line_of,
    stamp,
)
from governance.evidence.envelope import opened, predicate_type, read_unsigned, sealed
from governance.evidence.keys import digest_of, pem_of, public_key_of
from governance.evidence.merkle import Frontier, leaf
from governance.evidence.store import Store


@dataclass(frozen=True, slots=True)
class Statement:
    """What is to be recorded.

    Attributes:
        kind: What it is.
        result: What came of it.
        predicate: What it says, as JSON; origin and number of its entry are added.
        blobs: Names and contents of what it is about; at least one.
        period: The day it is about, or None: that of its entry.
        controls: Controls that it is evidence for.
        supersedes: The entry that it corrects.
        retain_until: The day until which its blobs are kept, or None: for good.
        apart: Names of blobs that are kept apart; a quarantine entry before it says why.
        openings: Openings of the commitments in its blobs.
    """

    kind: Kind
    result: Result
    predicate: Mapping[str, Any]
    blobs: Mapping[str, bytes]
    period: dt.date | None = None
    controls: frozenset[str] = frozenset()
    supersedes: int | None = None
    retain_until: dt.date | None = None
    apart: frozenset[str] = frozenset()
    openings: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(slots=True)
class _Head:
    """Where the log ends: what the next entry goes on from."""

    tree: Frontier = field(default_factory=Frontier)
    prev: str = FIRST
    ts: str = ""
    origin: str = ""
    key: Key | None = None
    committed: str | None = None
    root_key: Key | None = None


class Log:
    """A log that is open for writing; nobody else writes meanwhile.

    Args:
        store: Where it is kept.
        signer: Who signs.
        head: Where it ends.
    """

    def __init__(self, store: Store, signer: Signer, head: _Head) -> None:
        self._store, self._signer, self._head = store, signer, head

    @property
    def origin(self) -> str:
        """The log's name."""
        return self._head.origin

    @property
    def size(self) -> int:
        """How many entries it has."""
        return self._head.tree.size

    @property
    def key(self) -> Key:
        """The key that signs it now."""
        return self._head.key or self._signer.public_key

    def append(self, statement: Statement, now: dt.datetime) -> Entry:
        """Record a statement; once this has returned, it outlasts a crash.

        Args:
            statement: What to record.
            now: When.

        Raises:
            UsageError: The statement is about nothing.
        """
        return self._append(statement, now, self._signer)

    def rotate(self, signer: Signer, following: Key | None, now: dt.datetime) -> Entry:
        """Go on with another key.

        Args:
            signer: The new key: the one whose digest the last key change committed to, or the offline root, which
                may name any key as `following`.
            following: Whose digest is committed to for the next change; with the root: the key that signs from
                now on, and then nothing is committed to.
            now: When.

        Raises:
            UsageError: The new key is neither.
        """
        by_root = self.check_rotation(signer, following)
        new = signer.public_key
        signs = following if by_root and following is not None else new
        committed = None if by_root or following is None else digest_of(following)
        change = _key_change(signs, committed, self._head.root_key, "root" if by_root else "commitment")
        return self._append(change, now, signer)

    def check_rotation(self, signer: Signer, following: Key | None) -> bool:
        """That a key may take the log over; whether it is the offline root that says so.

        Raises:
            UsageError: It may not.
        """
        new = signer.public_key
        by_root = self._head.root_key is not None and new.keyid == self._head.root_key.keyid
        if not by_root and digest_of(new) != self._head.committed:
            raise UsageError(
                "this key was not committed to by the last key change, so it cannot take the log over",
                "use the key that was made for it then, or the offline root",
            )
        if by_root and following is None:
            raise UsageError("the offline root must say which key signs from now on", "name its public half")
        return by_root

    def _append(self, statement: Statement, now: dt.datetime, signer: Signer) -> Entry:
        if not statement.blobs:
            raise UsageError(f"a statement of kind {statement.kind} is about nothing: it needs a blob")
        for name, content in statement.blobs.items():
            if len(content) > LONGEST:
                raise EvaluationError(
                    f"{name} has {len(content)} bytes: no verifier reads more than {LONGEST} of one blob",
                    "record it in parts, or record its digest",
                )
        head = self._head
        ts = max(stamp(now), head.ts)  # a clock that goes back does not take the log with it
        for name, opening in statement.openings.items():
            self._store.disclose(name, opening)
        subjects = {
            name: self._store.set_aside(content) if name in statement.apart else self._store.put(content)
            for name, content in statement.blobs.items()
        }
        predicate = {
            **statement.predicate,
            "log": {"origin": head.origin, "seq": self.size},
            "result": statement.result,
        }
        envelope = self._store.put(sealed((predicate_type(statement.kind), predicate), subjects, signer))
        entry = Entry(
            v=VERSION,
            seq=self.size,
            prev=head.prev,
            ts=ts,
            period=(statement.period or dt.date.fromisoformat(ts[:10])).isoformat(),
            kind=statement.kind,
            result=statement.result,
            envelope=envelope,
            blobs=tuple(sorted(set(subjects.values()))),
            controls=tuple(sorted(statement.controls)),
            supersedes=statement.supersedes,
            retain_until=statement.retain_until.isoformat() if statement.retain_until else None,
        )
        line = line_of(entry)
        self._store.append(line)
        _take(head, line, entry)
        if entry.kind == "key-change":
            _take_key(head, predicate)
            self._signer = signer
        self._sign_checkpoint(signer)
        return entry

    def _sign_checkpoint(self, signer: Signer) -> None:
        head = self._head
        note = notes.sign(Checkpoint(head.origin, head.tree.size, head.tree.root()), signer)
        self._store.set_checkpoint(note)


@contextmanager
def opened_log(store: Store, signer: Signer) -> Iterator[Log]:
    """The log of a store, open for writing by a key that may.

    Raises:
        UsageError: There is no log yet, or the key is not the one that signs it now.
        EvaluationError: The log cannot be read, or somebody else is writing it.
    """
    with store.writing():
        head = _read_head(store)
        if head.key is None:
            raise UsageError("there is no evidence log yet", "begin one with `govern evidence keygen`")
        root = head.root_key.keyid if head.root_key else None
        if (
            signer.public_key.keyid not in {head.key.keyid, root}
            and digest_of(signer.public_key) != head.committed
        ):
            raise UsageError("this key is not the one that signs this log", "name the current key")
        yield Log(store, signer, head)


def begin(store: Store, origin: str, keys: tuple[Signer, Key | None, Key | None], now: dt.datetime) -> Entry:
    """Begin a log.

    Args:
        store: Where it is kept.
        origin: Its name, such as ``brook.example/evidence``; nobody else's log may have it.
        keys: Who signs; the key that is committed to for the next change; and the offline root.
        now: When.

    Raises:
        UsageError: There is a log already, or the name is none.
    """
    if not ORIGIN.fullmatch(origin):
        raise UsageError(f"`{origin}` is no name of a log", "write it as `example.com/evidence`")
    signer, following, root = keys
    with store.writing():
        head = _read_head(store)
        if head.tree.size:
            raise UsageError(f"there is a log already: {head.origin}", "name another folder")
        head.origin = origin
        committed = digest_of(following) if following is not None else None
        return Log(store, signer, head).append(
            _key_change(signer.public_key, committed, root, "genesis"), now
        )


def _key_change(key: Key, committed: str | None, root: Key | None, by: str) -> Statement:
    pem = pem_of(key)
    predicate = {
        "by": by,
        "key": {"keyid": key.keyid, "scheme": key.scheme, "pem": pem},
        "next": committed,
        "root": pem_of(root) if root is not None else None,
    }
    return Statement("key-change", "recorded", predicate, {"key.pem": pem.encode()})


def _read_head(store: Store) -> _Head:
    """Where the log ends; what was appended after its last checkpoint is gone on from.

    Raises:
        EvaluationError: A line is no entry, or does not follow the one before it.
    """
    head = _Head()
    for line in store.lines():
        entry = entry_of(line)
        if entry.seq != head.tree.size or entry.prev != head.prev or entry.ts < head.ts:
            raise EvaluationError(
                f"entry {head.tree.size} of the log does not follow the one before it: nothing is added to it",
                "run `govern evidence verify`, which says what is wrong",
            )
        if entry.kind == "key-change":
            _take_key(head, _predicate(store, entry, head))
        _take(head, line, entry)
    return head


def _predicate(store: Store, entry: Entry, head: _Head) -> Mapping[str, Any]:
    """What a key change says: whether it was allowed to is for those to examine who verify the log."""
    content = store.get(entry.envelope)
    if content is None:
        raise EvaluationError(f"the statement of entry {entry.seq}, a key change, is missing")
    said: Mapping[str, Any] = read_unsigned(content)["predicate"]
    signers = [public_key_of(said["key"]["pem"].encode()), *([head.root_key] if head.root_key else [])]
    opened(content, signers)
    return said


def _take(head: _Head, line: bytes, entry: Entry) -> None:
    head.tree.add(leaf(line))
    head.prev, head.ts = digest(line), entry.ts


def _take_key(head: _Head, predicate: Mapping[str, Any]) -> None:
    head.origin = predicate["log"]["origin"]
    head.key = public_key_of(predicate["key"]["pem"].encode())
    head.committed = predicate["next"]
    head.root_key = public_key_of(predicate["root"].encode()) if predicate["root"] else None
