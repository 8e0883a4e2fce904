"""Files as they are delivered with the package: inside it in a wheel, beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]


def shipped_policy(name: str) -> Path:
    """A policy file that is delivered.

    Args:
        name: Its name, such as ``controls.yml``.
    """
    delivered = _PACKAGE / "starter" / name
    return delivered if delivered.exists() else _PACKAGE.parent / "policies" / name


def shipped_folder(name: str) -> Path:
    """A folder that is delivered.

    Args:
        name: Its name in a checkout, such as ``macros``.
    """
    delivered = _PACKAGE / "starter" / name
    return delivered if delivered.exists() else _PACKAGE.parent / name
