"""A verdict told: one file a format, each `render(verdict) -> str`; no manifest and no check in sight."""

from __future__ import annotations

import importlib
from dataclasses import replace
from pathlib import PurePosixPath

from governance.findings import CheckResult, Verdict

# The module governance.report.as_<name> holds the format; only the one that is asked for is loaded.
FORMATS = ("text", "json", "markdown", "sarif", "junit", "github")
# Those that GitHub reads, for which a file is relative to the repository.
_OF_THE_REPOSITORY = frozenset({"markdown", "sarif", "github"})


def render(verdict: Verdict, form: str, folder: str = "") -> str:
    """A verdict in a format: no colour, and lines of 80 where a person reads it.

    Args:
        verdict: The verdict.
        form: One of `FORMATS`.
        folder: Where the dbt project is in its repository, such as ``warehouse/dbt``.
    """
    told = placed(verdict, folder) if form in _OF_THE_REPOSITORY else verdict
    text: str = importlib.import_module(f"governance.report.as_{form}").render(told)
    return text


def placed(verdict: Verdict, folder: str) -> Verdict:
    """The verdict with files relative to the repository, where the dbt project is in a folder of it."""
    if not folder:
        return verdict
    return replace(
        verdict, results=tuple(_moved(result, PurePosixPath(folder)) for result in verdict.results)
    )


def _moved(result: CheckResult, folder: PurePosixPath) -> CheckResult:
    findings = tuple(
        replace(finding, file=f"{folder / finding.file}") if finding.file else finding
        for finding in result.findings
    )
    return replace(result, findings=findings)


__all__ = ["FORMATS", "placed", "render"]
