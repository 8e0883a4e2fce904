"""Parquet's modular encryption with a key from the environment; what comes out in the clear is an error."""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.parquet.encryption as pe
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from governance.errors import EvaluationError, UsageError

MASTER = "recipient"
_KEY = re.compile(r"[0-9a-fA-F]{64}")
_NONCE = 12
# How a Parquet file ends whose footer is encrypted (Parquet modular encryption, "Encrypted footer mode").
_ENCRYPTED = b"PARE"


def read_key(environment: Mapping[str, str], variable: str) -> bytes:
    """The key with which data keys are wrapped.

    Args:
        environment: `os.environ`.
        variable: The name of the variable that holds it: 64 hexadecimal digits, 32 bytes.

    Raises:
        UsageError: It is not set, or is no such key. The value is never quoted.
    """
    text = environment.get(variable)
    if text is None:
        raise UsageError(
            f"the environment variable {variable} is not set, and nothing is written in the clear instead",
            'make a key: `python -c "import secrets; print(secrets.token_hex(32))"`',
        )
    if not _KEY.fullmatch(text):
        raise UsageError(f"{variable} is no key: it needs 64 hexadecimal digits, 32 bytes", "make it anew")
    return bytes.fromhex(text)


class _Wrapping(pe.KmsClient):  # type: ignore[misc] # pyarrow has no types
    """Data keys wrapped with AES-256-GCM under the key of the recipient (NIST SP 800-38D)."""

    def __init__(self, key: bytes) -> None:
        pe.KmsClient.__init__(self)
        self._cipher = AESGCM(key)

    def wrap_key(self, key_bytes: bytes, master_key_identifier: str) -> bytes:
        """A data key as it stands in the file."""
        nonce = os.urandom(_NONCE)
        sealed = self._cipher.encrypt(nonce, key_bytes, master_key_identifier.encode())
        return base64.b64encode(nonce + sealed)

    def unwrap_key(self, wrapped_key: bytes, master_key_identifier: str) -> bytes:
        """The data key that stands in the file.

        Raises:
            EvaluationError: It was wrapped under another key.
        """
        sealed = base64.b64decode(wrapped_key)
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], master_key_identifier.encode())
        except InvalidTag:
            raise EvaluationError(
                "the file was encrypted with another key", "ask who handed it out"
            ) from None


def _factory(key: bytes) -> pe.CryptoFactory:
    return pe.CryptoFactory(lambda _: _Wrapping(key))


def write_encrypted(file: Path, batches: pa.RecordBatchReader, key: bytes) -> None:
    """Write rows as Parquet, every column and the footer encrypted with AES-GCM under fresh data keys.

    Raises:
        EvaluationError: What was written is not encrypted; it is removed.
    """
    configuration = pe.EncryptionConfiguration(
        footer_key=MASTER,
        column_keys={MASTER: list(batches.schema.names)},
        encryption_algorithm="AES_GCM_V1",
        plaintext_footer=False,
        data_key_length_bits=256,
    )
    properties = _factory(key).file_encryption_properties(pe.KmsConnectionConfig(), configuration)
    with pq.ParquetWriter(file, batches.schema, encryption_properties=properties) as writer:
        for batch in batches:
            writer.write_batch(batch)
    require_encrypted(file)


def require_encrypted(file: Path) -> None:
    """See that a Parquet file's footer is encrypted.

    Raises:
        EvaluationError: It is not; the file is removed.
    """
    with file.open("rb") as stream:
        first = stream.read(len(_ENCRYPTED))
    if first != _ENCRYPTED:
        file.unlink()
        raise EvaluationError(f"{file.name} came out in the clear and was removed", "update pyarrow")


def read_encrypted(file: Path, key: bytes) -> pa.Table:
    """The rows of a file that `write_encrypted` wrote.

    Raises:
        EvaluationError: It was encrypted with another key.
    """
    properties = _factory(key).file_decryption_properties(pe.KmsConnectionConfig())
    return pq.ParquetFile(file, decryption_properties=properties).read()
