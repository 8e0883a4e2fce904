"""A diff told: one file a format, each `render(diff) -> str`."""

from __future__ import annotations

import importlib
from dataclasses import replace
from pathlib import PurePosixPath

from governance.changes.change import Diff

# The module governance.report.diff.as_<name> holds the format; only the one that is asked for is loaded.
FORMATS = ("text", "markdown", "json", "sarif")
_OF_THE_REPOSITORY = frozenset({"markdown", "sarif"})


def render(diff: Diff, form: str, folder: str = "") -> str:
    """A diff in a format: no colour, and lines of 80 where a person reads it.

    Args:
        diff: The diff.
        form: One of `FORMATS`.
        folder: Where the dbt project is in its repository, such as ``warehouse/dbt``.
    """
    told = _placed(diff, PurePosixPath(folder)) if folder and form in _OF_THE_REPOSITORY else diff
    text: str = importlib.import_module(f"governance.report.diff.as_{form}").render(told)
    return text


def _placed(diff: Diff, folder: PurePosixPath) -> Diff:
    """The diff with files relative to the repository."""
    return replace(
        diff,
        changes=tuple(replace(one, path=f"{folder / one.path}") if one.path else one for one in diff.changes),
        versions=tuple(replace(one, path=f"{folder / one.path}") for one in diff.versions),
    )


__all__ = ["FORMATS", "render"]
