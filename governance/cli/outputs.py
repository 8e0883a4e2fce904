"""Where a verdict is told: on the terminal, and in the files that `--output` names."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import click

from governance.errors import UsageError
from governance.findings import Verdict


def parse_outputs(outputs: tuple[str, ...], formats: tuple[str, ...]) -> tuple[tuple[str, Path], ...]:
    """The pairs of format and file that `--output` names.

    Raises:
        UsageError: One is no pair, or its format is not known.
    """
    pairs = []
    for output in outputs:
        form, equals, file = output.partition("=")
        if not equals or not file or form not in formats:
            raise UsageError(
                f"--output {output}: this is no FORMAT=FILE",
                f"write it as `--output {formats[-1]}=FILE`; formats are {', '.join(formats)}",
            )
        pairs.append((form, Path(file)))
    return tuple(pairs)


def remove_outputs(files: tuple[tuple[str, Path], ...]) -> None:
    """Remove what an earlier run wrote: where this one cannot be evaluated, no old verdict may be read as its own.

    Raises:
        UsageError: One cannot be removed.
    """
    for _, file in files:
        try:
            if file.is_file():
                file.unlink()
        except OSError as error:
            raise UsageError(f"{file}: this file cannot be written: {error.strerror}") from error


def write_outputs(verdict: Verdict, files: tuple[tuple[str, Path], ...], folder: str = "") -> None:
    """Write a verdict to files.

    Args:
        verdict: The verdict.
        files: Pairs of format and file.
        folder: Where the dbt project is in its repository.

    Raises:
        UsageError: A file cannot be written.
    """
    from governance.report import render

    write_texts(files, lambda form: render(verdict, form, folder))


def write_texts(files: tuple[tuple[str, Path], ...], render: Callable[[str], str]) -> None:
    """Write what a function makes of each format to the format's file.

    Raises:
        UsageError: A file cannot be written.
    """
    for form, file in files:
        try:
            file.write_text(render(form), encoding="utf-8", newline="\n")
        except OSError as error:
            raise UsageError(f"{file}: this file cannot be written: {error.strerror}") from error


def show(verdict: Verdict, form: str, folder: str = "", *, verbose: bool = False) -> None:
    """Print a verdict."""
    from governance.report import render
    from governance.report.as_text import render as as_text

    if form == "text":
        show_text(lambda width, color: as_text(verdict, width=width, color=color, verbose=verbose))
    else:
        click.echo(render(verdict, form, folder), nl=False)


def show_text(render: Callable[[int, bool], str]) -> None:
    """Print text in colour and as wide as the terminal, where there is one and NO_COLOR is unset."""
    terminal = sys.stdout.isatty()
    color = terminal and not os.environ.get("NO_COLOR")
    width = shutil.get_terminal_size().columns if terminal else 80
    click.echo(render(width, color), nl=False, color=color)


def folder_in_repository(project_dir: Path) -> str:
    """Where a dbt project is in its git repository, such as ``warehouse/dbt``; empty at its root or outside of one."""
    project = project_dir.resolve()
    for parent in (project, *project.parents):
        if (parent / ".git").exists():
            found = project.relative_to(parent).as_posix()
            return "" if found == "." else found
    return ""
