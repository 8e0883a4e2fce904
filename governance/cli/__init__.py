"""Arguments in, exit code out. One file a command; each is imported only when it is called."""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import click

from governance import __version__
from governance.errors import GovernError

# name → what the command does; the module governance.cli.<name> holds a click command `command`.
COMMANDS: dict[str, str] = {
    "sample": "write synthetic events to a folder",
    "collect": "land the declared streams in bronze",
    "check": "ask every check of a project and say whether the gate opens",
    "compile": "write the macros that policies compile to",
    "compile-branches": "compile incremental models both ways, for the gate",
    "lineage": "show where a column comes from, or goes",
    "schema": "print the JSON Schemas of our YAML, for editors",
    "scan": "find raw values outside bronze; counts only",
}


class LazyGroup(click.Group):
    """A group whose commands are imported when called, so that `--version` costs nothing."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002, D102
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002, D102
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"governance.cli.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002, D102
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
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
    try:
        result: Any = govern.main(args=arguments, prog_name="govern", standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("interrupted", err=True)
        return 3
    except click.ClickException as error:
        error.show()
        return 2
    except GovernError as error:
        click.echo(f"error: {error}", err=True)
        return error.exit_code
    except (BrokenPipeError, SystemExit):
        # The reader of our output (`| head`) has left: what was asked could not be told in full. Click
        # turns that into an exit with 1, which would say "findings".
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 3
    except Exception as error:
        if os.environ.get("GOVERN_TRACEBACK"):
            raise
        click.echo(
            f"error: govern crashed: {type(error).__name__}\n  → set GOVERN_TRACEBACK=1 to see where",
            err=True,
        )
        return 3
    return result if isinstance(result, int) else 0
