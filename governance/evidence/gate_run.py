"""A run of the gate as a statement: its report, what it judged by, and what it judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import msgspec

from governance.artifacts.branches import NAME as BRANCHES
from governance.artifacts.branches import read_branches
from governance.artifacts.manifest import read_manifest
from governance.artifacts.projections import compiled_digests, compiled_sql, of_manifest
from governance.errors import ArtifactError, UsageError
from governance.evidence.canonical import dumps, sha256
from governance.evidence.entries import Result
from governance.evidence.log import Statement
from governance.evidence.runs import Run

_ADVICE = "write it with `govern check --output json=FILE`"
_RESULTS: dict[int, Result] = {0: "passed", 1: "failed"}


class _Check(msgspec.Struct, frozen=True):
    id: str
    outcome: Literal["pass", "fail", "empty", "error"]
    examined: int
    failing: int
    coverage: float | None
    controls: tuple[str, ...]


class _Told(msgspec.Struct, frozen=True):
    """What `govern check --format json` prints, as far as a statement repeats it; the error's shape has no checks."""

    schema: Literal["govern.check/v1", "govern.error/v1"]
    exit_code: Literal[0, 1, 2, 3]
    project: str | None = None
    target: str | None = None
    checks: tuple[_Check, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """What a gate judged and judged by.

    Attributes:
        digests: Digests of the originals, by name.
        blobs: What is kept of them, by name.
        unread: Originals that cannot be read, so that only their digest is known.
    """

    digests: Mapping[str, str]
    blobs: Mapping[str, bytes]
    unread: tuple[str, ...] = ()


def gate_run(report: Path, run: Run, judged: Judged) -> Statement:
    """The statement of a run of the gate.

    Args:
        report: What `govern check --format json` printed, a verdict or an error.
        run: Which run it was.
        judged: What it judged.

    Raises:
        UsageError: The report is none.
    """
    content = _content(report)
    told = _told(report, content)
    predicate = {
        **run.as_json(),
        "project": told.project,
        "target": told.target,
        "exit_code": told.exit_code,
        "checks": [_check(check) for check in told.checks],
        "inputs": dict(sorted(judged.digests.items())),
        "unread": list(judged.unread),
    }
    return Statement(
        kind="gate-run",
        result=_RESULTS.get(told.exit_code, "error"),
        predicate=predicate,
        blobs={"report.json": content, **judged.blobs},
        controls=frozenset(control for check in told.checks for control in check.controls),
    )


def judged(manifest: Path, declared: Mapping[str, bytes]) -> Judged:
    """What was judged: files of ours as they are, of dbt's what may be kept.

    Args:
        manifest: The manifest; one that is missing or broken is why a run failed, and that is recorded too.
        declared: Files of ours by name.
    """
    originals = [file for file in (manifest, manifest.with_name(BRANCHES)) if file.is_file()]
    digests = {
        **{name: sha256(content) for name, content in declared.items()},
        **{file.name: sha256(file.read_bytes()) for file in originals},
    }
    try:
        blobs = _of_dbt(manifest)
    except ArtifactError:
        return Judged(digests, declared, tuple(file.name for file in originals))
    return Judged(digests, {**declared, **blobs})


def _of_dbt(manifest: Path) -> dict[str, bytes]:
    found = read_manifest(manifest)
    compiled = compiled_sql(found, read_branches(found))
    return {
        "compiled.json": dumps(compiled_digests(compiled)),
        "compiled.sql.json": dumps(compiled),
        "projection/manifest.json": dumps(of_manifest(found, compiled)),
    }


def _content(report: Path) -> bytes:
    try:
        return report.read_bytes()
    except OSError as error:
        raise UsageError(f"{report}: this report cannot be read: {error.strerror}", _ADVICE) from error


def _told(report: Path, content: bytes) -> _Told:
    try:
        return msgspec.json.decode(content, type=_Told)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:  # its message may quote the file
        raise UsageError(f"{report}: this is no report of the gate", _ADVICE) from error


def _check(check: _Check) -> dict[str, Any]:
    return {
        "id": check.id,
        "outcome": check.outcome,
        "examined": check.examined,
        "failing": check.failing,
        # As text: a float is not spelt alike by everybody, and no statement holds one.
        "coverage": None if check.coverage is None else str(check.coverage),
    }
