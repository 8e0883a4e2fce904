"""Arguments in, exit code out. One file a command; each is imported only when it is called."""

from __future__ import annotations

import importlib
import itertools
import json
import os
import sys
from collections.abc import Mapping
from typing import Any

import click

from governance import __version__
from governance.errors import GovernError

# name → what the command does; the module governance.cli.<name> holds a click command `command`.
COMMANDS: dict[str, str] = {
    "sample": "write synthetic events to a folder",
    "collect": "land the declared streams in bronze",
    "build": "compile, check, then build: nothing is built while the gate is shut",
    "check": "ask every check of a project and say whether the gate opens",
    "diff": "name what differs from a base, and whether it breaks a promise",
    "approve": "sign that a change may break a promise",
    "explain": "print what a check asks and why",
    "comment": "write one comment for a pull request",
    "compile": "write the macros and migrations that policies compile to",
    "apply": "run an engine's reviewed migrations, and record what was applied",
    "drift": "say where an engine is not what is declared",
    "compile-branches": "compile incremental models both ways, for the gate",
    "contract": "draft a product's contract, or export it to a standard",
    "controls": "tell what speaks for each control, and what is not covered",
    "publish": "write a product as one role may see it, to be handed out",
    "exposure": "show who can see what: each role, each column, which rows",
    "evidence": "record what happened so that others can check it",
    "init": "write a first governance.yml, policies and macros in a dbt project",
    "lineage": "show where a column comes from, or goes",
    "products": "list the data products, who uses them, and what ends",
    "suggest": "propose identifiers and categories for undeclared columns",
    "schema": "print the JSON Schemas of our YAML and of what we print",
    "scan": "find raw values outside bronze; counts only",
}


# Packages of extras, and of which: the gate needs none of them.
_IN_EXTRAS = {
    **dict.fromkeys(("ahocorasick_rs", "dbt", "duckdb", "numpy", "pyarrow"), "duckdb"),
    **dict.fromkeys(("open_data_contract_standard", "pydantic"), "odcs"),
    **dict.fromkeys(("cryptography", "openpyxl", "rfc8785", "securesystemslib"), "evidence"),
}
_INTERRUPTED = "interrupted"


class LazyGroup(click.Group):
    """A group whose commands are imported when called, so that `--version` costs nothing.

    Args:
        named: What each command does, by its name.
        prefix: What stands before a command's name in that of its module.
        options: What click gives a group.
    """

    def __init__(self, named: Mapping[str, str], prefix: str = "", **options: Any) -> None:  # noqa: ANN401 - click's
        super().__init__(**options)
        self._named, self._prefix = named, prefix

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002, D102
        return list(self._named)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002, D102
        if cmd_name not in self._named:
            return None
        module = importlib.import_module(f"governance.cli.{self._prefix}{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002, D102
        with formatter.section("Commands"):
            formatter.write_dl(list(self._named.items()))


@click.group(cls=LazyGroup, named=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="govern")
def govern() -> None:
    """Governance for dbt: declared once, enforced by each engine, proved by each run.

    Exit codes: 0 good · 1 findings · 2 usage or declaration error · 3 could not evaluate.
    """


def run(arguments: list[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: The command line without the program's name; by default `sys.argv`.

    Returns:
        The exit code: 0 good, 1 findings, 2 usage or declaration error, 3 could not evaluate.
    """
    given = sys.argv[1:] if arguments is None else arguments
    try:
        result: Any = govern.main(args=given, prog_name="govern", standalone_mode=False)
    except (BrokenPipeError, SystemExit):
        # The reader of our output (`| head`) has left: what was asked could not be told in full. Click
        # turns that into an exit with 1, which would say "findings".
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 3
    except Exception as error:
        if os.environ.get("GOVERN_TRACEBACK") and not isinstance(error, (click.ClickException, GovernError)):
            raise
        return _tell(given, error)
    return result if isinstance(result, int) else 0


def _tell(given: list[str], error: Exception) -> int:
    """Tell an error in words on stderr and, where JSON was asked for, as JSON on stdout too.

    Returns:
        Its exit code.
    """
    code, message, advice = _explained(error)
    if isinstance(error, click.ClickException):
        error.show()
    else:
        lead = "" if message == _INTERRUPTED else "error: "
        click.echo(f"{lead}{message}" + (f"\n  → {advice}" if advice else ""), err=True)
    if "--format=json" in given or ("--format", "json") in itertools.pairwise(given):
        told = {"schema": "govern.error/v1", "exit_code": code, "message": message, "advice": advice}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    return code


def _explained(error: Exception) -> tuple[int, str, str]:
    """Exit code, what happened, and what to do."""
    if isinstance(error, click.ClickException):
        return 2, error.format_message(), ""
    if isinstance(error, GovernError):
        return error.exit_code, error.message, error.advice
    if isinstance(error, ModuleNotFoundError) and error.name in _IN_EXTRAS:
        install = f"install it with `pip install 'govern-dbt[{_IN_EXTRAS[error.name]}]'`"
        return 2, f"this command needs {error.name}, which is not installed", install
    if isinstance(error, click.exceptions.Abort) or _interrupted(error):
        return 3, _INTERRUPTED, ""
    return 3, f"govern crashed: {type(error).__name__}", "set GOVERN_TRACEBACK=1 to see where"


def _interrupted(error: BaseException | None) -> bool:
    """Whether an interrupt is behind an error: a library may raise its own when one arrives."""
    while error is not None:
        if isinstance(error, KeyboardInterrupt):
            return True
        error = error.__cause__ or error.__context__
    return False
