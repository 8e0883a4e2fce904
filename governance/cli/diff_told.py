"""Where the base of a diff comes from, and where the diff is told and written."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from governance.errors import UsageError

if TYPE_CHECKING:
    from governance.changes.change import Diff
    from governance.opening import Side


def base_of(
    base: Path | None, base_dir: Path | None, ref: str | None, head: Side, target: str | None
) -> Side:
    """Where the base is.

    Args:
        base: Its manifest, or None.
        base_dir: The folder of its declarations, or None: above its manifest.
        ref: What is to be checked out and compiled instead.
        head: What it is compared with.
        target: The dbt target that a ref is compiled for.

    Raises:
        UsageError: Neither or both are named, or nothing tells where the base's declarations are.
        EvaluationError: A link hides what is compared.
    """
    from governance.opening import Side, base_folder

    if (base is None) == (ref is None):
        raise UsageError(
            "a diff needs one base", "name its manifest: --base MANIFEST, or a commit: --base-ref main"
        )
    if ref is not None:
        from governance.approvals.between import between_here
        from governance.compile.at_commit import Commit, compiled_at

        if base_dir is not None:
            raise UsageError("--base-ref has declarations of its own", "leave --base-dir out")
        between_here(head.project_dir, ref).require_files()
        if sys.stderr.isatty():
            click.echo(f"{ref}: checked out and compiled, if it is not yet: this may take a minute", err=True)
        made = compiled_at(Commit(ref, head.project_dir, head.manifest.parent, target))
        return Side(made / "target" / "manifest.json", made)
    assert base is not None  # noqa: S101 - one of the two is named
    return Side(base, base_dir or base_folder(base, head.project_dir))


def bump_versions(diff: Diff, project_dir: Path) -> Diff:
    """Write the least version that would do into each contract whose version did not rise.

    Returns:
        The diff with these versions.

    Raises:
        UsageError: A contract cannot be written.
        EvaluationError: A contract has no version any more.
    """
    from governance.changes.versions import bumped

    for one in diff.unrisen:
        file = project_dir / one.path
        try:
            file.write_bytes(bumped(file.read_bytes(), one.least))
        except OSError as error:
            raise UsageError(f"{file}: this file cannot be written: {error.strerror}") from error
        click.echo(f"{one.path}: version {one.after} → {one.least}", err=True)
    low = {one.product for one in diff.unrisen}
    return replace(
        diff,
        versions=tuple(replace(one, after=one.least) if one.product in low else one for one in diff.versions),
    )


def write(diff: Diff, files: tuple[tuple[str, Path], ...], folder: str) -> None:
    """Write a diff to the files that `--output` names.

    Raises:
        UsageError: A file cannot be written.
    """
    from governance.report.diff import render

    for form, file in files:
        try:
            file.write_text(render(diff, form, folder), encoding="utf-8", newline="\n")
        except OSError as error:
            raise UsageError(f"{file}: this file cannot be written: {error.strerror}") from error


def show(diff: Diff, form: str, folder: str, *, verbose: bool) -> None:
    """Print a diff: text in colour and as wide as the terminal, where there is one and NO_COLOR is unset."""
    from governance.report.diff import render
    from governance.report.diff.as_text import render as as_text

    if form != "text":
        click.echo(render(diff, form, folder), nl=False)
        return
    terminal = sys.stdout.isatty()
    color = terminal and not os.environ.get("NO_COLOR")
    width = shutil.get_terminal_size().columns if terminal else 80
    click.echo(as_text(diff, width=width, color=color, verbose=verbose), nl=False, color=color)
