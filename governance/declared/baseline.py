"""policies/baseline.json: the findings of a legacy project that stood when the gate came, recorded one by one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from governance.declared.shapes import Strict
from governance.declared.waivers import CheckId, FindingId
from governance.errors import DeclarationError, EvaluationError, UsageError
from governance.findings import BaselineEntry, CheckResult, Finding, Outcome, Status

FILE = "policies/baseline.json"
_SCHEMA = "govern.baseline/v1"
_ADVICE = "restore it from git; or delete it and write it again: `govern check --write-baseline`"


class _Entry(Strict, frozen=True):
    check: CheckId
    node: Annotated[str, Meta(min_length=1)]
    column: str
    id: FindingId


class _File(Strict, frozen=True):
    schema: str
    target: str | None
    findings: tuple[_Entry, ...]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the baseline records.

    Attributes:
        target: The dbt target it was written for, or None: the strictest rules.
        entries: The findings, sorted.
    """

    target: str | None
    entries: tuple[BaselineEntry, ...]


def entry_of(finding: Finding) -> BaselineEntry:
    """What is recorded of a finding: where it is and its id, and no word of what was found."""
    return BaselineEntry(finding.check, finding.node, finding.column or "", finding.id)


def read_baseline(project_dir: Path) -> Recorded | None:
    """The baseline of the project in a folder, or None where it has none.

    Raises:
        DeclarationError: The file cannot be read, or is not as it was written.
    """
    file = project_dir / FILE
    if not file.exists():
        return None
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise DeclarationError(f"this file cannot be read: {error.strerror}", file=str(file)) from error
    return baseline_in(raw, str(file))


def baseline_in(raw: bytes, file: str) -> Recorded:
    """The baseline that bytes are.

    Args:
        raw: The bytes.
        file: What errors call them.

    Raises:
        DeclarationError: They are not as they were written.
    """
    try:
        found = msgspec.json.decode(raw, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DeclarationError(
            f"this is not a baseline: {str(error)[:200]}", file=file, advice=_ADVICE
        ) from error
    if found.schema != _SCHEMA:
        raise DeclarationError("written by another version of govern", file=file, advice=_ADVICE)
    entries = tuple(BaselineEntry(each.check, each.node, each.column, each.id) for each in found.findings)
    if list(entries) != sorted(set(entries)):
        raise DeclarationError("this is not as it was written: not sorted", file=file, advice=_ADVICE)
    return Recorded(found.target, entries)


def to_record(
    results: Iterable[CheckResult], before: Recorded | None, target: str | None, *, grow: bool
) -> Recorded:
    """What the baseline is to record: it shrinks by itself, and grows only where that is said.

    What can never be accepted is left out; what a waiver accepts needs no baseline. Entries of checks that were not
    asked this time stay.

    Args:
        results: What the checks found, under the baseline as it is.
        before: The baseline as it is, or None.
        target: The dbt target that was judged.
        grow: Whether to add what is open now to a baseline that there is.

    Raises:
        UsageError: The baseline is that of another target.
        EvaluationError: A check could not be asked to its end.
    """
    if before is not None and before.target != target:
        raise UsageError(
            f"{FILE} was written for {_named(before.target)}, and this is {_named(target)}",
            "judge the target that it was written for",
        )
    results = tuple(results)
    for result in results:
        if result.outcome is Outcome.ERROR:
            raise EvaluationError(
                f"{result.check} could not be asked, so its findings cannot be recorded: {result.error}",
                "mend that first",
            )
    taken = {Status.OPEN, Status.BASELINED} if before is None or grow else {Status.BASELINED}
    kept = {
        entry_of(finding)
        for result in results
        for finding in result.findings
        if finding.waivable and result.status(finding) in taken
    }
    asked = {result.check for result in results}
    others = {entry for entry in before.entries if entry.check not in asked} if before else set()
    return Recorded(target, tuple(sorted(kept | others)))


def write_baseline(project_dir: Path, recorded: Recorded) -> Path:
    """Write the baseline, whole or not at all: the same bytes for the same findings.

    Raises:
        UsageError: It cannot be written.
    """
    file = project_dir / FILE
    entries = tuple(
        _Entry(check=entry.check, node=entry.node, column=entry.column, id=entry.id)
        for entry in recorded.entries
    )
    content = msgspec.json.encode(_File(schema=_SCHEMA, target=recorded.target, findings=entries))
    try:
        file.parent.mkdir(exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".baseline.", dir=file.parent)
        with os.fdopen(handle, "wb") as written:
            written.write(msgspec.json.format(content, indent=1) + b"\n")
        Path(name).chmod(0o644)
        Path(name).replace(file)
    except OSError as error:
        raise UsageError(f"{file}: this file cannot be written: {error.strerror}") from error
    return file


def _named(target: str | None) -> str:
    return "the strictest rules" if target is None else f"target {target}"
