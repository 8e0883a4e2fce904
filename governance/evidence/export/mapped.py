"""The controls as they stood at the checkpoint: by the mapping and the switches that the last run of the gate had."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from governance.declared.controls import Controls, controls_in
from governance.declared.reading import Document
from governance.declared.shipped import shipped_policy
from governance.evidence.covering import Coverage, Shown, coverage
from governance.evidence.entries import Entry
from governance.evidence.export.asked import Asked
from governance.evidence.history import History

_MAPPING, _SETTINGS = "policies/controls.yml", "governance.yml"


def coverage_at(asked: Asked) -> Coverage:
    """What the log shows of each control at the checkpoint, told as on the day of its last entry.

    Raises:
        DeclarationError: The mapping or governance.yml, as the log has them, cannot be read.
    """
    shown = Shown(
        history=asked.history,
        controls=_controls(asked.history),
        off=_off(asked.history),
        today=dt.date.fromisoformat(asked.as_of[:10]),
    )
    return coverage(shown, asked.frameworks)


def _controls(history: History) -> Controls:
    own = _recorded(history, _MAPPING)
    if own is None:
        shipped = shipped_policy("controls.yml")
        own = Document(shipped, shipped.read_text(encoding="utf-8"))
    return controls_in(own)


def _off(history: History) -> tuple[str, ...]:
    document = _recorded(history, _SETTINGS)
    checks = document.value.get("checks") if document and isinstance(document.value, dict) else None
    off = checks.get("off") if isinstance(checks, dict) else None
    return tuple(str(one) for one in off) if isinstance(off, list) else ()


def _recorded(history: History, name: str) -> Document | None:
    """A file as the last run of the gate judged by it, or None where it had none."""
    last: Entry | None = None
    for entry in history.of_kind("gate-run"):
        last = entry if _SETTINGS in history.said(entry).subjects else last
    content = history.blob_of(last, name) if last else None
    return Document(Path(name), content.decode()) if content is not None else None
