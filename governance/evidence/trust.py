"""Which key may sign which entry: the pinned one first, then each that the one before committed to, or the root named."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from securesystemslib.signer import Key

from governance.evidence.canonical import sha256
from governance.evidence.keys import public_key_of
from governance.evidence.untrusted import FaultError

Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]


class _Named(msgspec.Struct, frozen=True):
    keyid: str
    scheme: str
    pem: str


class KeyChange(msgspec.Struct, frozen=True):
    """What a statement of kind key-change says.

    Attributes:
        by: Why the key may sign: it begins the log, was committed to, or the root says so.
        key: The key from here on.
        next: SHA-256 of the PEM of the key that may follow it.
        root: The offline root, in PEM.
    """

    by: Literal["genesis", "commitment", "root"]
    key: _Named
    next: Digest | None
    root: str | None


class Trust:
    """Who may sign at some place of a log.

    Args:
        pinned: The key that the auditor holds: the log's first, or its root.

    Attributes:
        key: The key in force.
        signer: Who signed the last entry: the key in force, or the root.
        vouched: Whether the pinned key signed what the log begins with.
    """

    def __init__(self, pinned: Key) -> None:
        self._pinned = self.key = self.signer = pinned
        self._committed: str | None = None
        self._root: str | None = None
        self.vouched = False

    def signer_of(self, change: KeyChange, *, first: bool) -> Key:
        """Who must have signed a change of the key.

        Raises:
            FaultError: The change is not allowed.
        """
        key = public_key_of(change.key.pem.encode())
        if (key.keyid, key.scheme) != (change.key.keyid, change.key.scheme):
            raise FaultError("the key change calls its key by another name")
        if first:
            self._begin(key, change)
            return key
        if change.root != self._root:
            raise FaultError("the key change names another root than the log began with")
        if change.by == "root" and change.root is not None:
            return public_key_of(change.root.encode())
        if change.by != "commitment" or sha256(change.key.pem.encode()) != self._committed:
            raise FaultError("nobody committed to this key before, and no root names it")
        return key

    def take(self, change: KeyChange) -> None:
        """Go on after a change of the key."""
        self.key = public_key_of(change.key.pem.encode())
        self._committed, self._root = change.next, change.root

    def vouch(self) -> None:
        """The last signer signed the root of everything up to here."""
        self.vouched = self.vouched or self.signer.keyid == self._pinned.keyid

    def _begin(self, key: Key, change: KeyChange) -> None:
        if change.by != "genesis":
            raise FaultError("the log's first entry is no beginning")
        self.vouched = key.keyid == self._pinned.keyid
        root = public_key_of(change.root.encode()).keyid if change.root is not None else None
        if not self.vouched and root != self._pinned.keyid:
            raise FaultError("the log begins with another key than the pinned one")
        self._root = change.root
