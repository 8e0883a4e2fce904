"""Checkpoints: origin, size and root of the log as a signed note (C2SP signed-note and tlog-checkpoint)."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from securesystemslib.signer import Key, Signer

from governance.errors import EvaluationError
from governance.evidence.keys import raw_of, signed

_DASH = "\N{EM DASH}"
_ED25519, _OTHER = b"\x01", b"\xff"
ORIGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,199}")


class CheckpointError(EvaluationError):
    """A checkpoint that is none, or that no known key signed."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log was at one moment.

    Attributes:
        origin: Which log.
        size: How many entries it had.
        root: The root of their tree.
    """

    origin: str
    size: int
    root: bytes

    @property
    def body(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def sign(checkpoint: Checkpoint, signer: Signer) -> str:
    """The checkpoint as a note with one signature."""
    signature = signer.sign(checkpoint.body.encode())
    content = key_hash(checkpoint.origin, signer.public_key) + bytes.fromhex(signature.signature)
    return f"{checkpoint.body}\n{_DASH} {checkpoint.origin} {base64.b64encode(content).decode()}\n"


def read(note: str, keys: Sequence[Key]) -> tuple[Checkpoint, Key]:
    """A checkpoint, and which of some keys signed it.

    Raises:
        CheckpointError: It is no checkpoint, or none of the keys signed it.
    """
    checkpoint, signature = parsed(note)
    for key in keys:
        if signature[:4] == key_hash(checkpoint.origin, key) and signed(
            key, signature[4:], checkpoint.body.encode()
        ):
            return checkpoint, key
    raise CheckpointError("no key that may sign it signed the checkpoint")


def parsed(note: str) -> tuple[Checkpoint, bytes]:
    """A checkpoint and its one signature with the hash of the key before it, whoever made it.

    Raises:
        CheckpointError: It is no checkpoint, or is spelt in another way.
    """
    body, _, rest = note.partition("\n\n")
    checkpoint = _parsed(body + "\n")
    lead = f"{_DASH} {checkpoint.origin} "
    try:
        signature = base64.b64decode(rest.removeprefix(lead).removesuffix("\n"), validate=True)
    except ValueError as error:
        raise CheckpointError("the checkpoint's signature cannot be read") from error
    if note != f"{checkpoint.body}\n{lead}{base64.b64encode(signature).decode()}\n":
        raise CheckpointError("this is not spelt as a checkpoint with one signature is")
    return checkpoint, signature


def key_hash(origin: str, key: Key) -> bytes:
    """The four bytes by which a note's signature names its key."""
    kind = _ED25519 if key.scheme == "ed25519" else _OTHER + key.scheme.encode()
    return hashlib.sha256(origin.encode() + b"\n" + kind + raw_of(key)).digest()[:4]


def _parsed(body: str) -> Checkpoint:
    lines = body.split("\n")
    try:
        origin, size, root = lines[:3]
        found = Checkpoint(origin, int(size), base64.b64decode(root, validate=True))
    except ValueError as error:
        raise CheckpointError("this is no checkpoint: origin, size and root are its lines") from error
    if len(found.root) != hashlib.sha256().digest_size or found.size < 0 or not ORIGIN.fullmatch(origin):
        raise CheckpointError("this is no checkpoint of a log of ours")
    return found
