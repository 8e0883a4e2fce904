"""Statements in signed envelopes: in-toto Statement v1 in DSSE, the same bytes for the same statement."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import Key, Signer

from governance.errors import EvaluationError
from governance.evidence.canonical import dumps, loads

PAYLOAD_TYPE = "application/vnd.in-toto+json"
STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATES = "https://govern-dbt.example/evidence/"
"""Where our predicate types begin; a reserved name, so that nobody else can ever own it."""


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
    """
    statement = {
        "_type": STATEMENT,
        "subject": [{"name": name, "digest": {"sha256": subjects[name]}} for name in sorted(subjects)],
        "predicateType": predicate[0],
        "predicate": dict(predicate[1]),
    }
    envelope = Envelope(dumps(statement), PAYLOAD_TYPE, {})
    envelope.sign(signer)
    return dumps(envelope.to_dict())


def read_unsigned(content: bytes) -> dict[str, Any]:
    """The statement of an envelope, whoever signed it: only to learn which key it names.

    Raises:
        EnvelopeError: It is spelt in another way, or of another type.
    """
    shape = loads(content)
    if not isinstance(shape, dict) or shape.get("payloadType") != PAYLOAD_TYPE:
        raise EnvelopeError("the envelope's payload type is not that of a statement")
    try:
        statement = loads(base64.b64decode(shape["payload"], validate=True))
    except (KeyError, TypeError, ValueError) as error:
        raise EnvelopeError("the envelope's payload cannot be read") from error
    if not isinstance(statement, dict) or statement.get("_type") != STATEMENT:
        raise EnvelopeError("the envelope holds no in-toto Statement v1")
    return statement


def opened(content: bytes, keys: Sequence[Key]) -> dict[str, Any]:
    """The statement of an envelope that one of some keys signed.

    Args:
        content: The envelope.
        keys: Those that may have signed it.

    Raises:
        EnvelopeError: It is spelt in another way, of another type, or none of the keys signed it.
    """
    statement = read_unsigned(content)
    try:
        Envelope.from_dict(loads(content)).verify(list(keys), threshold=1)
    except VerificationError as error:
        raise EnvelopeError("no key that may sign it signed the envelope") from error
    except Exception as error:  # it is somebody else's bytes: whatever is wrong with them
        raise EnvelopeError(f"the envelope cannot be read: {type(error).__name__}") from error
    return statement
