"""Where a verdict is told: on the terminal, and in the files that `--output` names."""

from __future__ import annotations

import os
import shutil
import sys
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
                f"write it as `--output json=FILE`; formats are {', '.join(formats)}",
            )
        pairs.append((form, Path(file)))
    return tuple(pairs)


def write_outputs(verdict: Verdict, files: tuple[tuple[str, Path], ...]) -> None:
    """Write a verdict to files.

    Raises:
        UsageError: A file cannot be written.
    """
    from governance.report import FORMATS

    for form, file in files:
        try:
            file.write_text(FORMATS[form](verdict), encoding="utf-8")
        except OSError as error:
            raise UsageError(f"{file}: this file cannot be written: {error.strerror}") from error


def show(verdict: Verdict, form: str) -> None:
    """Print a verdict: text in colour and as wide as the terminal, where there is one and NO_COLOR is unset."""
    from governance.report import FORMATS
    from governance.report.as_text import render

    if form == "text" and sys.stdout.isatty():
        color = not os.environ.get("NO_COLOR")
        click.echo(
            render(verdict, width=shutil.get_terminal_size().columns, color=color), nl=False, color=color
        )
    else:
        click.echo(FORMATS[form](verdict), nl=False)
