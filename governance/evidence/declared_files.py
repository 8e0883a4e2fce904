"""The files of ours that a verdict rests on, as they are: policies, approvals, contracts, governance.yml."""

from __future__ import annotations

from pathlib import Path

from governance.errors import UsageError

_PATTERNS = (
    "governance.yml",
    "policies/*.yml",
    "policies/*.json",
    "policies/allowed_signers",
    "policies/revoked_keys",
    "policies/approvals/*.json",
    "policies/approvals/*.sig",
    "contracts/**/*.yml",
    "contracts/**/*.json",
)


def declared_files(project_dir: Path) -> dict[str, bytes]:
    """Their contents, by path from the project's folder.

    Raises:
        UsageError: One cannot be read.
    """
    found: dict[str, bytes] = {}
    for pattern in _PATTERNS:
        for file in sorted(project_dir.glob(pattern)):
            if file.is_file():
                found[file.relative_to(project_dir).as_posix()] = _content(file)
    return found


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file}: this file cannot be read: {error.strerror}") from error
