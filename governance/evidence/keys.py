"""Keys that sign the log: Ed25519 in a PEM under a passphrase, or a key management service by its address."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from securesystemslib.exceptions import UnverifiedSignatureError
from securesystemslib.signer import CryptoSigner, Key, Signature, Signer, SSlibKey

from governance.errors import UsageError

PASSPHRASE = "GOVERN_EVIDENCE_PASSPHRASE"  # noqa: S105 - the name of a variable
"""The environment variable that holds the passphrase of a private key's file."""
PEM = "GOVERN_EVIDENCE_KEY"
"""The environment variable that holds a private key itself, as PEM, where there is no file."""
_CURVE = "ed25519"
SCHEMES = (_CURVE, "ecdsa-sha2-nistp256")
"""How logs are signed: what the verifier that travels with a bundle can check."""


def generate(passphrase: bytes) -> tuple[bytes, bytes]:
    """A new key.

    Args:
        passphrase: What its private half is encrypted with.

    Returns:
        The private half as an encrypted PEM, and the public half as a PEM.

    Raises:
        UsageError: The passphrase is empty.
    """
    if not passphrase:
        raise UsageError(
            "a private key is kept under a passphrase only, and none was given", f"set {PASSPHRASE}"
        )
    private = Ed25519PrivateKey.generate()
    sealed = BestAvailableEncryption(passphrase)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, sealed)
    return pem, _public_pem(private.public_key())


def signer_of(named: str | None, environment: Mapping[str, str] = os.environ) -> Signer:
    """What signs.

    Args:
        named: A PEM file; the address of a key management service such as ``awskms:…`` or ``gcpkms:…``, together
            with ``#`` and the file of its public key; or None: the PEM in the environment.
        environment: Where passphrase and PEM are looked for.

    Raises:
        UsageError: There is no key, it cannot be read, or the passphrase is wrong.
    """
    if named is not None and ":" in named and not Path(named).exists():
        return _of_service(named)
    if named is None and PEM not in environment:
        raise UsageError("no key that signs was named", f"name its file, or put the PEM into {PEM}")
    content = environment[PEM].encode() if named is None else _read(Path(named))
    return CryptoSigner(_private(content, environment.get(PASSPHRASE, "").encode(), named or PEM))


def _of_service(named: str) -> Signer:
    address, hash_sign, public = named.rpartition("#")
    if not hash_sign:
        raise UsageError(
            f"{named}: the key of a service is named together with its public half",
            "write it as `awskms:KEY#public.pem`",
        )
    try:
        return Signer.from_priv_key_uri(address, public_key_of(_read(Path(public))))
    except Exception as error:  # each service's library raises its own
        raise UsageError(
            f"{address}: this key cannot be used: {type(error).__name__}",
            "see securesystemslib's documentation of the service, and its credentials",
        ) from error


def _private(content: bytes, passphrase: bytes, where: str) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(content, passphrase or None)
    except (ValueError, TypeError) as error:
        raise UsageError(
            f"{where}: this private key cannot be read: not a PEM, or not under this passphrase",
            f"set {PASSPHRASE} to its passphrase",
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise UsageError(f"{where}: this is no Ed25519 key", "make one with `govern evidence keygen`")
    return key


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file}: this file cannot be read: {error.strerror}") from error


def public_key_of(pem: bytes) -> Key:
    """A public key.

    Raises:
        UsageError: It is none.
    """
    try:
        key = SSlibKey.from_crypto(load_pem_public_key(pem))
    except Exception as error:  # somebody else's bytes: the libraries raise what they like
        raise UsageError(f"this is no public key in PEM: {type(error).__name__}") from error
    if key.scheme not in SCHEMES:
        raise UsageError(f"a key of scheme {key.scheme} signs no log", f"use one of {', '.join(SCHEMES)}")
    return key


def signed(key: Key, signature: bytes, message: bytes) -> bool:
    """Whether a key signed a message."""
    try:
        if key.scheme == _CURVE:
            _loaded(key.keyval["public"]).verify(signature, message)
        else:
            key.verify_signature(Signature(key.keyid, signature.hex()), message)
    except (InvalidSignature, UnverifiedSignatureError):
        return False
    return True


@lru_cache(maxsize=8)
def _loaded(public: str) -> Ed25519PublicKey:
    """A key as the library has it: it signed a whole log, and is not to be read again for each entry."""
    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))


def pem_of(key: Key) -> str:
    """The PEM of a public key, one spelling for one key."""
    loaded = load_pem_public_key(str(key.keyval["public"]).encode()) if key.scheme != _CURVE else None
    if loaded is None:
        loaded = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key.keyval["public"]))
    return loaded.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def digest_of(key: Key) -> str:
    """By which a key is committed to before it is used: SHA-256 of its PEM, in hex."""
    return hashlib.sha256(pem_of(key).encode()).hexdigest()


def raw_of(key: Key) -> bytes:
    """The bytes of a public key as a signed note's key hash takes them: 32 of Ed25519, else its DER."""
    loaded = load_pem_public_key(pem_of(key).encode())
    if isinstance(loaded, Ed25519PublicKey):
        return loaded.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return loaded.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _public_pem(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
