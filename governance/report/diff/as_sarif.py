"""For code scanning: what breaks as a SARIF 2.1.0 log of one run, each at its line."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from urllib.parse import quote

from governance import __version__
from governance.changes.change import Change, Diff, Version
from governance.changes.kinds import KINDS
from governance.report.as_sarif import NOWHERE, SCHEMA
from governance.report.diff.wording import headline, values
from governance.report.wording import plain

_VERSION = "version-not-risen"
_SEVERITIES = {"governance": "8.0", "data": "5.0"}


def render(diff: Diff) -> str:
    """The breaking changes, and versions that did not rise, as SARIF; what is compatible is nothing to scan for."""
    kinds = sorted({change.kind for change in diff.breaking})
    rules = [*(_rule(kind) for kind in kinds), *([_version_rule()] if diff.unrisen else [])]
    run = {
        "tool": {
            "driver": {
                "name": "govern",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": rules,
            }
        },
        "automationDetails": {"id": "govern-diff/"},
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The root of the repository."}}},
        "invocations": [
            {
                "executionSuccessful": True,
                "exitCode": diff.exit_code,
                "exitCodeDescription": headline(diff),
            }
        ],
        "results": [
            *(_result(change, kinds.index(change.kind)) for change in diff.breaking),
            *(_unrisen(one, len(kinds)) for one in diff.unrisen),
        ],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def _rule(kind: str) -> dict[str, Any]:
    title = KINDS[kind].title
    return {
        "id": kind,
        "name": "".join(word.capitalize() for word in kind.split("-")),
        "shortDescription": {"text": title},
        "fullDescription": {"text": title},
        "help": {
            "text": f"{title[:1].upper()}{title[1:]}. {', '.join(sorted(KINDS[kind].needs))} must agree."
        },
        "defaultConfiguration": {"level": "error"},
        "properties": {
            "tags": [KINDS[kind].group],
            "precision": "high",
            "security-severity": _SEVERITIES[KINDS[kind].group],
        },
    }


def _version_rule() -> dict[str, Any]:
    text = "a contract's version did not rise as its changes ask"
    return {
        "id": _VERSION,
        "name": "VersionNotRisen",
        "shortDescription": {"text": text},
        "fullDescription": {"text": text},
        "help": {"text": "`govern diff --bump` writes the least version that would do."},
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": ["data"], "precision": "high", "security-severity": "5.0"},
    }


def _result(change: Change, index: int) -> dict[str, Any]:
    before, after = values(change)
    text = f"{plain(change.subject)}: {change.title}: {before} → {after}."
    name = [change.kind, change.subject, change.before, change.after]
    return _shape(change.kind, index, text, (change.path, change.line), (name, change.subject))


def _unrisen(one: Version, index: int) -> dict[str, Any]:
    text = f"{one.product}: version {one.after} must be {one.least} or later."
    return _shape(
        _VERSION, index, text, (one.path, one.line), ([_VERSION, one.product, one.least], one.product)
    )


def _shape(
    rule: str,
    index: int,
    text: str,
    place: tuple[str | None, int | None],
    named: tuple[list[str | None], str],
) -> dict[str, Any]:
    name = hashlib.sha256(json.dumps(named[0]).encode()).hexdigest()[:16]
    uri = quote((place[0] or NOWHERE).replace("\\", "/"), safe="/", errors="replace")
    return {
        "ruleId": rule,
        "ruleIndex": index,
        "level": "error",
        "message": {"text": text},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": uri, "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": place[1] or 1},
                },
                "logicalLocations": [{"fullyQualifiedName": plain(named[1]), "kind": "member"}],
            }
        ],
        "partialFingerprints": {"governChange/v1": name, "primaryLocationLineHash": f"{name}:1"},
    }
