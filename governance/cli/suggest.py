"""`govern suggest`: what to declare of columns that nobody has declared, as a diff."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from governance.cli import options

if TYPE_CHECKING:
    from governance.scaffold.declaring import Style
    from governance.scaffold.placing import Placed
    from governance.scaffold.suggesting import Suggestion


@click.command()
@click.option("--write", is_flag=True, help="Write the suggestions into the YAML files.")
@options.manifest
@options.project_dir
@options.as_text_or_json
def command(*, write: bool, manifest: Path | None, project_dir: Path, form: str) -> int:
    """Propose an identifier, or a category, for columns of which nothing is declared.

    From where a column comes, from what declares it downstream, and from its name; each with how sure that is
    and why, as a diff of dbt's YAML that `git apply` takes. --write writes it: comments, quotes and order stay as
    they are, a table without an entry gets one. Look at each before you commit it. Reads what `dbt compile` and
    `govern compile-branches` wrote.

    Exit codes: 0 proposed, or nothing to propose · 2 a declaration or a file is wrong · 3 the manifest is missing,
    broken or stale.
    """
    from governance.gate import Question, look
    from governance.scaffold.placing import place, write_changes
    from governance.scaffold.suggesting import suggest

    case, dbt_version = look(Question(manifest, project_dir))
    suggestions = suggest(case)
    style: Style = "config" if _release(dbt_version) >= (1, 10) else "meta"
    placed = place(project_dir, case.project, suggestions, style)
    if write:
        write_changes(project_dir, placed.changes)
    told = (
        _as_json(suggestions, placed, written=write)
        if form == "json"
        else _as_text(suggestions, placed, written=write)
    )
    click.echo(told, nl=False)
    return 0


def _release(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:2] if part.isdigit())


def _as_json(suggestions: tuple[Suggestion, ...], placed: Placed, *, written: bool) -> str:
    told: dict[str, Any] = {
        "schema": "govern.suggest/v1",
        "written": written,
        "suggestions": [
            {
                "node": one.table.unique_id,
                "column": one.column,
                "file": file,
                "declare": dict(one.declare),
                "confidence": one.confidence,
                "why": one.why,
                "by_hand": one in placed.by_hand,
            }
            for one, file in zip(suggestions, placed.files, strict=True)
        ],
        "diff": "".join(change.diff for change in placed.changes),
    }
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def _as_text(suggestions: tuple[Suggestion, ...], placed: Placed, *, written: bool) -> str:
    """Per file why, then its diff; what stands before a diff, `git apply` passes over."""
    lines = []
    for change in placed.changes:
        of_file = [one for one, file in zip(suggestions, placed.files, strict=True) if file == change.file]
        lines += [_line(one) for one in of_file if one not in placed.by_hand]
        lines += ["", change.diff]
    if placed.by_hand:
        lines += ["To be written by hand:", *(_line(one) for one in placed.by_hand), ""]
    lines.append(_last(suggestions, placed, written=written))
    return "\n".join(lines) + "\n"


def _line(one: Suggestion) -> str:
    declared = ", ".join(f"{key}: {value}" for key, value in one.declare.items())
    return f"{one.place}  {declared}  ({one.confidence}: {one.why})"


def _last(suggestions: tuple[Suggestion, ...], placed: Placed, *, written: bool) -> str:
    if not suggestions:
        return "Nothing to propose: every column that seems to hold something says what it is."
    count = len(suggestions) - len(placed.by_hand)
    files = f"{len(placed.changes)} file{'' if len(placed.changes) == 1 else 's'}"
    if written:
        return f"Wrote {count} of {len(suggestions)} suggestions in {files}: look at each, then run `dbt compile`."
    return f"{count} of {len(suggestions)} suggestions in {files}; --write writes them."
