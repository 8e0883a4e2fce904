"""Statements in signed envelopes: in-toto Statement v1 in DSSE, the same bytes for the same statement."""

from __future__ import annotations

import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
from securesystemslib.dsse import Envelope
from securesystemslib.signer import Key, Signer

from governance.errors import EvaluationError
from governance.evidence.canonical import dumps, loads
from governance.evidence.keys import signed

PAYLOAD_TYPE = "application/vnd.in-toto+json"
STATEMENT = "https://in-toto.io/Statement/v1"
_FIELDS = {"_type", "subject", "predicateType", "predicate"}
PREDICATES = "https://govern-dbt.example/evidence/"
"""Where our predicate types begin; a reserved name, so that nobody else can ever own it."""


class _Signature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    keyid: str
    sig: str


class _Envelope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    payload: str
    payloadType: str  # noqa: N815 - DSSE's word
    signatures: tuple[_Signature]


class _Digest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sha256: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]


class _Subject(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    digest: _Digest


class EnvelopeError(EvaluationError):
    """An envelope that is not as it should be."""


def predicate_type(kind: str) -> str:
    """The predicate type of a kind of entry."""
    return f"{PREDICATES}{kind}/v1"


def sealed(predicate: tuple[str, Mapping[str, Any]], subjects: Mapping[str, str], signer: Signer) -> bytes:
    """A signed statement.

    Args:
        predicate: Its type and its content.
        subjects: Names of the blobs that it is about, and their digests.
        signer: Who signs.

    Returns:
        The envelope as canonical JSON.

    Raises:
        NotCanonicalError: The predicate holds a float, or an integer from 2^53 on.
    """
    statement = {
        "_type": STATEMENT,
        "subject": [{"name": name, "digest": {"sha256": subjects[name]}} for name in sorted(subjects)],
        "predicateType": predicate[0],
        "predicate": dict(predicate[1]),
    }
    payload = dumps(statement)
    loads(payload)  # what could not be read again, such as a float, is not signed
    envelope = Envelope(payload, PAYLOAD_TYPE, {})
    envelope.sign(signer)
    return dumps(envelope.to_dict())


@dataclass(frozen=True, slots=True)
class Signed:
    """What a key is said to have signed: without the statement, so that many can wait to be checked.

    Attributes:
        keyid: The key that the envelope names.
        signature: What that key should have made.
        message: Of this.
    """

    keyid: str
    signature: bytes
    message: bytes

    def check(self, keys: Sequence[Key]) -> None:
        """That one of some keys signed it.

        Raises:
            EnvelopeError: None of them did.
        """
        if not any(key.keyid == self.keyid and signed(key, self.signature, self.message) for key in keys):
            raise EnvelopeError("no key that may sign it signed the envelope")


def unchecked(content: bytes) -> tuple[dict[str, Any], Signed]:
    """The statement of an envelope, whoever signed it, and its signature, which was not looked at.

    Raises:
        EnvelopeError: It is spelt in another way, or of another type.
    """
    shape = _shape(content)
    payload, (said,) = _decoded(shape.payload), shape.signatures
    message = Envelope(payload, PAYLOAD_TYPE, {}).pae()
    return _statement(payload), Signed(said.keyid, _decoded(said.sig), message)


def read_unsigned(content: bytes) -> dict[str, Any]:
    """The statement of an envelope, whoever signed it: to tell what it says, not to rely on it.

    Raises:
        EnvelopeError: It is spelt in another way, or of another type.
    """
    return unchecked(content)[0]


def opened(content: bytes, keys: Sequence[Key]) -> dict[str, Any]:
    """The statement of an envelope that one of some keys signed.

    Args:
        content: The envelope.
        keys: Those that may have signed it.

    Raises:
        EnvelopeError: It is spelt in another way, of another type, or none of the keys signed it.
    """
    statement, signature = unchecked(content)
    signature.check(keys)
    return statement


def _shape(content: bytes) -> _Envelope:
    """An envelope as it is spelt: these fields, one signature."""
    try:
        shape = msgspec.json.decode(content, type=_Envelope)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise EnvelopeError("this is no envelope with one signature") from error
    if shape.payloadType != PAYLOAD_TYPE:
        raise EnvelopeError("the envelope's payload type is not that of a statement")
    if msgspec.json.encode(shape, order="sorted") != content:
        raise EnvelopeError("the envelope is not spelt canonically")
    return shape


def _decoded(text: str) -> bytes:
    """The bytes behind base64, of which each has one spelling."""
    try:
        found = binascii.a2b_base64(text)  # whatever it overlooks is not spelt so again
    except ValueError as error:
        raise EnvelopeError("the envelope holds base64 that is none") from error
    if binascii.b2a_base64(found, newline=False).decode() != text:
        raise EnvelopeError("the envelope holds base64 that is spelt in another way")
    return found


def _statement(payload: bytes) -> dict[str, Any]:
    statement = loads(payload)
    if not isinstance(statement, dict) or set(statement) != _FIELDS or statement["_type"] != STATEMENT:
        raise EnvelopeError("the envelope holds no in-toto Statement v1, or an unknown field")
    if not isinstance(statement["predicate"], dict):
        raise EnvelopeError("the statement says nothing")
    return statement


def subjects_of(statement: Mapping[str, Any]) -> dict[str, str]:
    """The digests of what a statement is about, by their names.

    Raises:
        EnvelopeError: A subject is none, or is named twice.
    """
    try:
        subjects = msgspec.convert(statement["subject"], tuple[_Subject, ...])
    except msgspec.ValidationError as error:
        raise EnvelopeError(f"a subject of the statement is none: {error}") from error
    named = {one.name: one.digest.sha256 for one in subjects}
    if len(named) != len(subjects):
        raise EnvelopeError("the statement names a subject twice")
    return named
