"""New keys as files, readable by their owner alone, and the log that begins with them."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from pathlib import Path

from governance.errors import UsageError
from governance.evidence.keys import PASSPHRASE, PEM, digest_of, generate, public_key_of
from governance.evidence.log import begin, opened_log
from governance.evidence.place import Place


@dataclass(frozen=True, slots=True)
class Begun:
    """A log that has begun.

    Attributes:
        origin: Its name.
        keyid: The key that signs.
        digest: SHA-256 of its public PEM.
        files: What was written.
    """

    origin: str
    keyid: str
    digest: str
    files: tuple[Path, ...]


def begin_with_keys(place: Place, following: Path | None, root: Path | None, now: dt.datetime) -> Begun:
    """Make the keys that are not there yet, and begin the log with them.

    Args:
        place: Where the log is to be, and its key.
        following: The public half of the key that may take over, or None: it is made.
        root: The public half of an offline key, or None.
        now: When.

    Raises:
        UsageError: There is a log already, no passphrase, or a file is in the way or cannot be read.
    """
    if next(iter(place.store.lines()), None) is not None:
        raise UsageError(f"{place.store.folder}: there is a log already", "name another folder")
    made = _make(place, made_next=following is None)
    signer = place.signer()
    committed = following or (made[-1] if made else None)
    public = public_key_of(committed.read_bytes()) if committed else None
    offline = public_key_of(root.read_bytes()) if root else None
    begin(place.store, place.settings.origin, (signer, public, offline), now)
    return Begun(place.settings.origin, signer.public_key.keyid, digest_of(signer.public_key), made)


def _make(place: Place, *, made_next: bool) -> tuple[Path, ...]:
    """Key files that this place lacks: none for a key that a service or the environment has."""
    file = place.key_file
    if file is None:
        if place.key is None and PEM not in os.environ:
            raise UsageError(
                "governance.yml names no key, and the environment holds none",
                f"add `key: FILE` under `evidence:`, or put a PEM into {PEM}",
            )
        return ()
    named = [file, file.with_suffix(".next.pem")] if made_next else [file]
    pairs = [(each, each.with_suffix(".public.pem")) for each in named]
    for each in (each for pair in pairs for each in pair):
        if each.exists():
            raise UsageError(f"{each}: this file is there already, and no key is overwritten", "move it away")
    for private, _ in pairs:
        _make_pair(private)
    return tuple(each for pair in pairs for each in pair)


def _make_pair(private: Path) -> Path:
    """A new key in a file, and its public half, whose file is returned."""
    public = private.with_suffix(".public.pem")
    secret, shown = generate(os.environ.get(PASSPHRASE, "").encode())
    _write(private, secret, 0o600)
    _write(public, shown, 0o644)
    return public


def rotate(place: Place, following: Path | None, now: dt.datetime) -> Begun:
    """Go on with another key.

    Args:
        place: Where the log is, and the key that takes over: the one that was committed to, or the offline root.
        following: The public half of the key that may follow it, or with the root: of the key that signs from here
            on. None: one is made beside the new key; the root must name one.
        now: When.

    Raises:
        UsageError: The key may not take over, or a file is in the way or cannot be read.
    """
    signer = place.signer()
    with opened_log(place.store, signer) as log:
        log.check_rotation(signer, None if following is None else public_key_of(following.read_bytes()))
        made: tuple[Path, ...] = ()
        if following is None and place.key_file is not None:
            following = _make_pair(place.key_file.with_suffix(".next.pem"))
            made = (place.key_file.with_suffix(".next.pem"), following)
        log.rotate(signer, None if following is None else public_key_of(following.read_bytes()), now)
        return Begun(log.origin, log.key.keyid, digest_of(log.key), made)


def _write(file: Path, content: bytes, mode: int) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
    except OSError as error:
        raise UsageError(f"{file}: this file cannot be written: {error.strerror}") from error
