"""What was handed out, for people and for machines; and why nothing was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from governance.declared.governance_file import Governance
from governance.errors import UsageError
from governance.findings import CheckResult, Outcome, Verdict
from governance.publishing.shape import Published, TablePublished


def the_target(governance: Governance, engine: str) -> str:
    """The only target of an engine.

    Raises:
        UsageError: There is none, or there are several.
    """
    names = sorted(name for name, target in governance.targets.items() if target.engine == engine)
    if len(names) == 1:
        return names[0]
    if not names:
        raise UsageError(f"governance.yml declares no target of {engine}", "declare one under `targets:`")
    raise UsageError(
        f"governance.yml declares several targets of {engine}: {', '.join(names)}", "name one: --target"
    )


def shut(verdict: Verdict) -> str:
    """Why nothing is handed out while the gate is shut."""
    names = ", ".join(result.check for result in verdict.results if _shuts(result))
    return f"nothing was written: the gate is shut by {names}\n  → see `govern check`"


def _shuts(result: CheckResult) -> bool:
    empty = result.outcome is Outcome.EMPTY and not result.may_be_empty
    return empty or result.outcome in {Outcome.FAIL, Outcome.ERROR}


def as_json(published: Published) -> str:
    """`govern.publish/v1`."""
    return msgspec.json.format(msgspec.json.encode(published), indent=2).decode() + "\n"


def as_text(published: Published, folder: Path) -> str:
    """A few lines for who handed it out."""
    return "\n".join(_lines(published, folder)) + "\n"


def _lines(published: Published, folder: Path) -> Iterator[str]:
    yield f"{published.product} {published.version} as {' with '.join(published.roles)} sees it, from target {published.target}, in {folder}"
    for table in published.tables:
        yield f"  {table.name}: {table.count:,} row{'s' * (table.count != 1)}, {_rows(table)}"
        for column in table.columns:
            if column.shown != "clear":
                yield f"    {column.name}: masked by {', '.join(column.masks)} ({', '.join(column.identifiers)})"
    for sentence in published.left_out:
        yield f"  left out: {sentence}"
    for file in published.files:
        encrypted = "encrypted, " if published.encrypted else ""
        yield f"  {file.name}: {encrypted}{file.bytes:,} bytes, sha256 {file.sha256}"


def _rows(table: TablePublished) -> str:
    """Which rows, in a few words."""
    if any(not isinstance(of_role, dict) for of_role in table.rows.values()):
        return f"all of them{f' by {table.rule}' if table.rule else ''}"
    kept = [
        " and ".join(f"{column} {' or '.join(map(str, values))}" for column, values in of_role.items())
        for of_role in table.rows.values()
        if isinstance(of_role, dict)
    ]
    return f"those of {', or '.join(dict.fromkeys(kept))} by {table.rule}"
