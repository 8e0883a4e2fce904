"""The door to ssh-keygen: make an SSH signature, and ask whether one is good."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from governance.approvals.statement import NAMESPACE
from governance.errors import EvaluationError, UsageError

_INSTALL = "install OpenSSH 8.2 or newer (Debian and Ubuntu: openssh-client)"
_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Trusted:
    """Whose signatures count, as the base says.

    Attributes:
        signers: What stands in allowed_signers.
        revoked: What stands in the list of revoked keys (a KRL, or public keys a line each), or None.
    """

    signers: bytes
    revoked: bytes | None


def sign(statement: bytes, key: Path) -> bytes:
    """An armored signature of a statement.

    Args:
        statement: The bytes.
        key: A private key, or the public key of one that the agent holds; ssh-keygen asks for a passphrase itself.

    Raises:
        UsageError: ssh-keygen could not sign with the key.
        EvaluationError: There is no ssh-keygen.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "statement"
        file.write_bytes(statement)
        command = ["ssh-keygen", "-q", "-Y", "sign", "-f", str(key), "-n", NAMESPACE, str(file)]
        try:
            done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
        except FileNotFoundError as error:
            raise EvaluationError("there is no ssh-keygen here", _INSTALL) from error
        made = file.with_suffix(".sig")
        if done.returncode != 0 or not made.exists():
            raise UsageError(
                f"{key}: ssh-keygen could not sign with this key", "name the key that you have: --key FILE"
            )
        return made.read_bytes()


def fingerprint(key: Path) -> str | None:
    """The fingerprint of a key's file, public or private, or None where it is none.

    Raises:
        EvaluationError: There is no ssh-keygen.
    """
    try:
        done = subprocess.run(
            ["ssh-keygen", "-l", "-f", str(key)], capture_output=True, check=False, timeout=_SECONDS
        )
    except FileNotFoundError as error:
        raise EvaluationError("there is no ssh-keygen here", _INSTALL) from error
    words = done.stdout.decode("utf-8", "replace").split()
    return words[1] if done.returncode == 0 and len(words) > 1 else None


def is_good(statement: bytes, signature: bytes, address: str, day: dt.date, trusted: Trusted) -> bool:
    """Whether a signature is that of an address, over these bytes, for approvals, by a key that counts.

    Args:
        statement: The bytes.
        signature: The armored signature.
        address: Whose it is said to be.
        day: On which day it is asked; a key counts until the end of its last one.
        trusted: Whose signatures count.

    Raises:
        EvaluationError: There is no ssh-keygen, or it does not end.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "signature").write_bytes(signature)
        (folder / "signers").write_bytes(trusted.signers)
        options = ["-f", str(folder / "signers"), "-s", str(folder / "signature")]
        options += ["-O", f"verify-time={day:%Y%m%d}235959"]
        if trusted.revoked is not None:
            (folder / "revoked").write_bytes(trusted.revoked)
            options += ["-r", str(folder / "revoked")]
        return _asked(["-I", address, "-n", NAMESPACE, *options], statement)


def _asked(options: list[str], statement: bytes) -> bool:
    try:
        done = subprocess.run(
            ["ssh-keygen", "-Y", "verify", *options],
            input=statement,
            capture_output=True,
            check=False,
            timeout=_SECONDS,
            # Dates without a zone are UTC's, wherever this runs.
            env={"PATH": os.environ.get("PATH", ""), "TZ": "UTC", "LC_ALL": "C"},
        )
    except FileNotFoundError as error:
        raise EvaluationError(
            "there is no ssh-keygen here, so no signature could be checked", _INSTALL
        ) from error
    except subprocess.TimeoutExpired as error:
        raise EvaluationError("ssh-keygen did not end", "try again") from error
    return done.returncode == 0
