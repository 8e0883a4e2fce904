"""Who sees what, for machines: the matrix as it is, the same bytes for the same project."""

from __future__ import annotations

import msgspec

from governance.exposure.shape import Exposure


def render(exposure: Exposure) -> str:
    """`govern.exposure/v1`."""
    return msgspec.json.format(msgspec.json.encode(exposure), indent=2).decode() + "\n"
