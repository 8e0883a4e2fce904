"""For machines: `govern.check/v1`."""

from __future__ import annotations

import json
from typing import Any

from governance.findings import CheckResult, Finding, Verdict

SCHEMA = "govern.check/v1"


def render(verdict: Verdict) -> str:
    """The verdict as JSON, the same bytes for the same verdict."""
    shape = {
        "schema": SCHEMA,
        "project": verdict.project,
        "target": verdict.target,
        "exit_code": verdict.exit_code,
        "not_examined": list(verdict.not_examined),
        "checks": [_check(result) for result in verdict.results],
    }
    return json.dumps(shape, ensure_ascii=False, indent=2) + "\n"


def _check(result: CheckResult) -> dict[str, Any]:
    return {
        "id": result.check,
        "title": result.title,
        "outcome": result.outcome.value,
        "may_be_empty": result.may_be_empty,
        "examined": len(result.population),
        "failing": result.failing,
        "coverage": result.coverage,
        "controls": list(result.controls),
        "help": result.help,
        "error": result.error,
        "not_examined": list(result.not_examined),
        "findings": [_finding(finding) for finding in result.findings],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "file": finding.file,
        "line": finding.line,
        "node": finding.node,
        "column": finding.column,
        "subject": finding.subject,
        "expected": finding.expected,
        "message": finding.message,
        "fix": finding.fix,
        "way": list(finding.way),
    }
