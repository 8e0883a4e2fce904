"""A verdict told: one file a format, each `render(verdict) -> str`; no manifest and no check in sight."""

from __future__ import annotations

from collections.abc import Callable

from governance.findings import Verdict
from governance.report.as_json import render as _json
from governance.report.as_text import render as _text

# What goes to a file or a pipe: no colour, and lines of 80.
FORMATS: dict[str, Callable[[Verdict], str]] = {"text": _text, "json": _json}

__all__ = ["FORMATS"]
