"""policies/allowed_signers and SSH signatures, as far as they can be read without ssh-keygen."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import re
import shlex
from collections.abc import Iterable
from dataclasses import dataclass

from governance.approvals.statement import NAMESPACE
from governance.declared.approvers import Approvers, mark_of_email, mark_of_key
from governance.errors import DeclarationError

SIGNERS = "policies/allowed_signers"
REVOKED = "policies/revoked_keys"
_DAY = re.compile(r"(\d{8})(?:\d{4}(?:\d{2})?)?Z?")
_MAGIC = b"SSHSIG"
_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"


@dataclass(frozen=True, slots=True)
class Signer:
    """One line of allowed_signers.

    Attributes:
        person: Who it is, by their key in approvers.yml.
        address: Under which address they sign.
        fingerprint: Of their key.
        first: The first day on which their key counts.
        end: The day from which it no longer does.
        line: 1-based.
    """

    person: str
    address: str
    fingerprint: str
    first: dt.date
    end: dt.date
    line: int

    def counts_on(self, day: dt.date) -> bool:
        """Whether the key counts on a day."""
        return self.first <= day < self.end


@dataclass(frozen=True, slots=True)
class Signature:
    """What an SSH signature says of itself; only ssh-keygen knows whether it is true.

    Attributes:
        fingerprint: Of the key that it was made with.
        namespace: What it is for.
    """

    fingerprint: str
    namespace: str


def signers_in(text: str, approvers: Approvers) -> tuple[Signer, ...]:
    """The lines of allowed_signers, each of one address of one person, for approvals alone, with both dates.

    Args:
        text: The file (`man ssh-keygen`, ALLOWED SIGNERS).
        approvers: Whose addresses may stand there.

    Raises:
        DeclarationError: A line allows more than that, or a key is two people's.
    """
    signers: list[Signer] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            signers.append(_signer(line, number, approvers))
    owners: dict[str, str] = {
        mark: name for name, one in approvers.people.items() for mark in one.marks if mark.startswith("key:")
    }
    for signer in signers:
        if owners.setdefault(mark_of_key(signer.fingerprint), signer.person) != signer.person:
            raise _error(signer.line, "this key is another person's already", "one key is one person's")
    return tuple(signers)


def signer_of(fingerprint: str, signers: Iterable[Signer], day: dt.date) -> Signer | None:
    """Whose key it is: by the line that counts on a day, where a key has been given new dates.

    Args:
        fingerprint: Of the key.
        signers: The lines of allowed_signers.
        day: The day.
    """
    lines = [one for one in signers if one.fingerprint == fingerprint]
    return next((one for one in lines if one.counts_on(day)), lines[0] if lines else None)


def signature_in(raw: bytes) -> Signature | None:
    """What an armored SSH signature says (PROTOCOL.sshsig), or None where it is none."""
    text = raw.decode("ascii", "replace").strip()
    if not (text.startswith(_BEGIN) and text.endswith(_END)):
        return None
    try:
        blob = base64.b64decode("".join(text[len(_BEGIN) : -len(_END)].split()), validate=True)
        if not blob.startswith(_MAGIC):
            return None
        key, rest = _string(blob[len(_MAGIC) + 4 :])
        namespace, _ = _string(rest)
        return Signature(fingerprint_of(key), namespace.decode("ascii", "replace"))
    except (binascii.Error, ValueError):
        return None


def fingerprint_of(key: bytes) -> str:
    """The fingerprint of a public key, as `ssh-keygen -lf` tells it.

    Args:
        key: The key as it goes over the wire.
    """
    return "SHA256:" + base64.b64encode(hashlib.sha256(key).digest()).decode().rstrip("=")


def _string(blob: bytes) -> tuple[bytes, bytes]:
    """An SSH string at the beginning of bytes, and what comes after it (RFC 4251, 5)."""
    size = int.from_bytes(blob[:4], "big")
    if len(blob) < 4 + size:
        raise ValueError
    return blob[4 : 4 + size], blob[4 + size :]


def _signer(line: str, number: int, approvers: Approvers) -> Signer:
    try:
        address, options, kind, key, *_ = shlex.split(line, comments=False)
        blob = base64.b64decode(key, validate=True)
        named, _ = _string(blob)
    except ValueError as error:
        raise _error(
            number, "this is no `address options key-type key`", "write it as ssh-keygen(1) says"
        ) from error
    if named.decode("ascii", "replace") != kind:
        raise _error(
            number, "the key is of another type than is said", "copy the whole line of the key's .pub file"
        )
    people = sorted(approvers.known_by(frozenset({mark_of_email(address)})))
    if not people:
        raise _error(
            number,
            "this address is nobody's in policies/approvers.yml",
            "write one address of one person; patterns and lists are not read here",
        )
    first, end = _options(options, number)
    return Signer(people[0], address, fingerprint_of(blob), first, end, number)


def _options(text: str, number: int) -> tuple[dt.date, dt.date]:
    """The days of validity; anything but them and our namespace is refused."""
    found: dict[str, str] = {}
    for option in text.split(","):
        name, _, value = option.partition("=")
        if name.lower() in found or name.lower() not in ("namespaces", "valid-after", "valid-before"):
            raise _error(number, f"the option `{name}` is not read here, or is named twice", _LIKE)
        found[name.lower()] = value
    if found.get("namespaces") != NAMESPACE:
        raise _error(number, "this key may sign something else than approvals, or does not say what", _LIKE)
    return _day(found.get("valid-after"), number), _day(found.get("valid-before"), number)


def _day(value: str | None, number: int) -> dt.date:
    found = _DAY.fullmatch(value or "")
    try:
        return dt.datetime.strptime(found[1] if found else "", "%Y%m%d").replace(tzinfo=dt.UTC).date()
    except ValueError as error:
        raise _error(number, "this key has no dates between which it counts", _LIKE) from error


_LIKE = f'write the options as `namespaces="{NAMESPACE}",valid-after="20260101Z",valid-before="20270101Z"`'


def _error(line: int, message: str, advice: str) -> DeclarationError:
    return DeclarationError(message, file=SIGNERS, line=line, advice=advice)
