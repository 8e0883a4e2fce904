"""`govern explain`: what a check asks, what to avoid and prefer, and why."""

from __future__ import annotations

import os
import shutil
import sys
from functools import cache
from typing import TYPE_CHECKING

import click

from governance.cli import options

if TYPE_CHECKING:
    from governance.checks import Check
    from governance.declared.controls import Controls
    from governance.errors import UsageError


@click.command()
@click.argument("check", required=False)
@options.as_text_or_json
def command(check: str | None, form: str) -> int:
    """Print the page of a check, or list all checks.

    CHECK is the id that stands beside a finding, such as column-masked.
    """
    from governance.checks import ALL_CHECKS

    asked = [one for one in ALL_CHECKS if check in (None, one.id)]
    if not asked:
        raise _unknown(str(check), [one.id for one in ALL_CHECKS])
    if form == "json":
        click.echo(_as_json(asked, whole=check is not None))
    elif check is None:
        click.echo(_as_list(asked), nl=False)
    else:
        _show(_page(asked[0]))
    return 0


def _unknown(check: str, known: list[str]) -> UsageError:
    import difflib

    from governance.errors import UsageError

    near = difflib.get_close_matches(check, known, n=1)
    advice = f"did you mean `{near[0]}`?" if near else "`govern explain` lists them"
    return UsageError(f"there is no check `{check}`", advice)


def _page(check: Check) -> str:
    """Its page; only a package that was taken apart has none, and its description says the same in short."""
    from governance.report.pages import page

    controls = ", ".join(_mapping().of_check(check.id))
    text = page(check.id) or f"# {check.id}\n{check.description}\n"
    return f"{text.rstrip()}\n\n## Controls\nIt tests {controls}.\n"


@cache
def _mapping() -> Controls:
    """The project's own mapping, or the one that is delivered."""
    from pathlib import Path

    from governance.declared.controls import controls_of

    return controls_of(Path())[1]


def _as_list(checks: list[Check]) -> str:
    """An id and a question a line where it is piped, folded to the width of a terminal."""
    wide = shutil.get_terminal_size().columns if sys.stdout.isatty() else 1000
    formatter = click.HelpFormatter(width=wide)
    formatter.write_dl([(check.id, check.title) for check in checks])
    formatter.write_paragraph()
    formatter.write_text("`govern explain CHECK` prints the page of one.")
    return formatter.getvalue()


def _as_json(checks: list[Check], *, whole: bool) -> str:
    import json

    told = []
    for check in checks:
        shape: dict[str, object] = {
            "id": check.id,
            "title": check.title,
            "controls": list(_mapping().of_check(check.id)),
        }
        told.append({**shape, "markdown": _page(check)} if whole else shape)
    return json.dumps({"schema": "govern.explain/v1", "checks": told}, ensure_ascii=False, indent=2)


def _show(text: str) -> None:
    """Markdown as it is where it is piped, and laid out where somebody reads it."""
    if not sys.stdout.isatty():
        click.echo(text, nl=False)
        return
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console(width=min(100, Console().width), no_color=bool(os.environ.get("NO_COLOR")))
    console.print(Markdown(text, code_theme="ansi_dark"))
