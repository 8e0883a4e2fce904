"""The files that say who may approve what, as far as a diff needs them: whether they are the same."""

from __future__ import annotations

import hashlib
from pathlib import Path

from governance.errors import DeclarationError

_FILES = ("policies/approvers.yml", "policies/allowed_signers", "policies/revoked_keys")


def deciding_files(project_dir: Path) -> dict[str, str]:
    """The SHA-256 of each such file that there is, by its name relative to the project.

    Raises:
        DeclarationError: One cannot be read.
    """
    found = {}
    for name in _FILES:
        try:
            found[name] = hashlib.sha256((project_dir / name).read_bytes()).hexdigest()
        except FileNotFoundError:
            continue
        except OSError as error:
            raise DeclarationError(
                f"this file cannot be read: {error.strerror}", file=str(project_dir / name)
            ) from error
    return found
