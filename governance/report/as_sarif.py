"""For code scanning: SARIF 2.1.0, https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from governance import __version__
from governance.findings import CheckResult, Finding, Status, Verdict
from governance.report.pages import page
from governance.report.wording import headline, plain, sentence, short, standing, undecided, way

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
# Code scanning refuses a result without a file: what is in none is told of the project.
NOWHERE = "dbt_project.yml"
# https://docs.github.com/code-security/code-scanning: above 7 is high, above 4 medium.
_SEVERITIES = {True: "8.0", False: "5.0"}


def render(verdict: Verdict) -> str:
    """The verdict as a SARIF log of one run: what was found, not what was found good."""
    run = {
        "tool": {"driver": _driver(verdict)},
        "automationDetails": {"id": f"govern/{quote(verdict.target or 'strictest', errors='replace')}/"},
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The root of the repository."}}},
        "invocations": [_invocation(verdict)],
        "results": [
            _result(verdict, result, index, finding)
            for index, result in enumerate(verdict.results)
            for finding in result.findings
        ],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def _driver(verdict: Verdict) -> dict[str, Any]:
    return {
        "name": "govern",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(result) for result in verdict.results],
    }


def _rule(result: CheckResult) -> dict[str, Any]:
    text = page(result.check) or f"# {result.check}\n{result.title}\n"
    return {
        "id": result.check,
        "name": "".join(word.capitalize() for word in result.check.split("-")),
        "shortDescription": {"text": result.title or result.check},
        "fullDescription": {"text": result.title or result.check},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"level": "error"},
        "properties": {
            "tags": ["security", *result.controls] if result.exposes else list(result.controls),
            "precision": "high",
            "security-severity": _SEVERITIES[result.exposes],
        },
    }


def _invocation(verdict: Verdict) -> dict[str, Any]:
    position = {result.check: index for index, result in enumerate(verdict.results)}
    return {
        "executionSuccessful": verdict.exit_code != 3,  # noqa: PLR2004 - could not be evaluated
        "exitCode": verdict.exit_code,
        "exitCodeDescription": headline(verdict),
        "toolExecutionNotifications": [
            {
                "level": "error",
                "message": {"text": f"{result.check} {why}"},
                "associatedRule": {"id": result.check, "index": position[result.check]},
            }
            for result, why in undecided(verdict)
        ],
    }


def _result(verdict: Verdict, result: CheckResult, index: int, finding: Finding) -> dict[str, Any]:
    name = finding.id
    shape = {
        "ruleId": result.check,
        "ruleIndex": index,
        "level": "error",
        "message": {"text": _message(finding)},
        "locations": [_location(finding)],
        # GitHub tells findings apart by the second; it is ours, so that an edit above keeps the alert.
        "partialFingerprints": {"governFinding/v1": name, "primaryLocationLineHash": f"{name}:1"},
        "suppressions": _suppressions(result, finding),
    }
    if verdict.comparison is not None:
        shape["baselineState"] = "new" if name in verdict.comparison.new else "unchanged"
    return shape


def _message(finding: Finding) -> str:
    parts = [f"{short(finding)}: {sentence(finding.message)}", sentence(finding.fix)]
    if finding.way:
        parts.insert(1, f"Way: {way(finding)}.")
    return " ".join(parts)


def _location(finding: Finding) -> dict[str, Any]:
    # A URI has slashes only; a relative one whose first part holds a colon would read as a scheme (RFC 3986, 4.2).
    uri = quote(finding.file.replace("\\", "/") or NOWHERE, safe="/", errors="replace")
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": uri, "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": max(finding.line, 1)},
        },
        "logicalLocations": [{"fullyQualifiedName": plain(finding.place), "kind": "member"}],
    }


def _suppressions(result: CheckResult, finding: Finding) -> list[dict[str, Any]]:
    """What was accepted is suppressed; what is merely old is not."""
    if result.status(finding) in (Status.OPEN, Status.STILL_OPEN):
        return []
    return [{"kind": "external", "status": "accepted", "justification": standing(result, finding)}]
