"""Who sees what, told: one module a format, only the one that is asked for is loaded."""

from __future__ import annotations

import importlib

from governance.exposure.shape import Exposure

FORMATS = ("text", "json", "markdown", "html")


def render(exposure: Exposure, form: str, *, width: int = 100, color: bool = False) -> str:
    """A matrix in a format.

    Args:
        exposure: The matrix.
        form: One of `FORMATS`.
        width: Columns of the terminal, where it is text.
        color: Whether to colour text.
    """
    module = importlib.import_module(f"governance.report.exposing.as_{form}")
    told: str = (
        module.render(exposure, width=width, color=color) if form == "text" else module.render(exposure)
    )
    return told
