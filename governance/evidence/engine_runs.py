"""What a tool did to an engine, or saw there, as it is told to the log: `govern apply`, `govern drift`, schemachange."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from governance.compile.drift import Drift, Looked
from governance.errors import UsageError
from governance.evidence.canonical import dumps, sha256
from governance.evidence.shapes.changes import Apply, Difference, Step
from governance.evidence.shapes.changes import Drift as Compared
from governance.evidence.told import decoded, read

_STATES: Mapping[str, Literal["applied", "failed", "skipped"]] = {
    "applied": "applied",
    "refused": "failed",
    "not run": "skipped",
}
_OFFSET = re.compile(r"(?<=[0-9]) (?=[+-][0-9]{2}:?[0-9]{2}$)")


def applied(shape: Mapping[str, Any], revision: str | None, by: str | None) -> Apply:
    """What `govern apply` did.

    Args:
        shape: What it tells of itself, as `govern.apply/v1`.
        revision: The git revision that is checked out.
        by: Who asked the engine.
    """
    steps = tuple(
        Step(f"{one['action']} {one['resource']}", _STATES[one["state"]], one["sql_sha256"])
        for one in shape["statements"]
    )
    at = dt.datetime.fromisoformat(shape["ended_at"])
    return Apply("govern.evidence.apply/v1", shape["engine"], shape["plan"], at, steps, revision, by)


def compared(engine: str, looked: Looked, at: dt.datetime, revision: str | None) -> Compared:
    """What `govern drift` saw; of statements and definitions their digests.

    Args:
        engine: Which engine.
        looked: What it saw.
        at: When.
        revision: The git revision that is checked out.
    """
    found = tuple(
        Difference(f"{one.resource} ({one.kind})", _how(one), _digest(one.expected), _digest(one.found))
        for one in looked.drifts
    )
    schema: Literal["govern.evidence.drift/v1"] = "govern.evidence.drift/v1"
    return Compared(schema, engine, looked.plan, at, looked.examined, found, revision)


def _how(drift: Drift) -> Literal["missing", "undeclared", "different"]:
    if drift.kind.endswith("-missing"):
        return "missing"
    return "undeclared" if drift.kind in {"unmanaged", "grant-outside"} else "different"


def _digest(text: str) -> str | None:
    return sha256(text.encode()) if text else None


class _Deployed(msgspec.Struct, frozen=True, rename="upper"):
    """A row of schemachange's CHANGE_HISTORY, as far as it is recorded."""

    script: str
    status: str
    installed_by: str
    installed_on: str
    checksum: str | None = None


def deployed(file: Path) -> Apply:
    """What schemachange deployed.

    Args:
        file: Rows of its CHANGE_HISTORY as a JSON list, as `snow sql --format json` prints them.

    Raises:
        UsageError: The file holds no such rows, or none at all.
    """
    content = read(file)
    rows = decoded(file, content, list[_Deployed], "docs/snowflake.md says what to ask for")
    if not rows:
        raise UsageError(f"{file}: there is no row: schemachange deployed nothing", "record nothing then")
    ordered = sorted(rows, key=lambda row: (_moment(file, row.installed_on), row.script))
    steps = tuple(
        Step(row.script, "applied" if row.status == "Success" else "failed", checksum=_named(row.checksum))
        for row in ordered
    )
    plan = sha256(dumps([[row.script, row.checksum] for row in ordered]))
    at, by = _moment(file, ordered[-1].installed_on), ordered[-1].installed_by
    return Apply("govern.evidence.apply/v1", "snowflake", plan, at, steps, applied_by=by)


def _named(checksum: str | None) -> str | None:
    return f"schemachange:sha224:{checksum}" if checksum else None


def _moment(file: Path, text: str) -> dt.datetime:
    try:
        found = dt.datetime.fromisoformat(_OFFSET.sub("", text))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise UsageError(
            f"{file}: INSTALLED_ON is no moment with its offset from UTC",
            "select to_varchar(convert_timezone('UTC', installed_on), 'YYYY-MM-DD\"T\"HH24:MI:SSTZH:TZM')",
        )
    return found
