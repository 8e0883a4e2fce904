"""The command line as a whole: every command is there and documented, and the exit codes are those of the house."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys

import click
import pytest

from governance import __version__
from governance.cli import COMMANDS, govern, run
from governance.cli.evidence import SUBCOMMANDS
from governance.errors import ArtifactError, DeclarationError, UsageError


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_of_its_own(name, capsys):
    assert run([name, "--help"]) == 0
    assert "Usage: govern " in capsys.readouterr().out


@pytest.mark.parametrize("name", SUBCOMMANDS)
def test_every_command_of_evidence_has_help_of_its_own(name, capsys):
    assert run(["evidence", name, "--help"]) == 0
    assert "Usage: govern evidence " in capsys.readouterr().out


def test_the_help_lists_every_command_and_the_exit_codes(capsys):
    assert run(["--help"]) == 0
    out = capsys.readouterr().out
    assert all(name in out for name in COMMANDS)
    assert "0 good · 1 findings · 2 usage or declaration error · 3 could not evaluate" in " ".join(
        out.split()
    )


def test_an_unknown_command_is_2(capsys):
    assert run(["chekc"]) == 2
    assert "No such command" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("x"), 2),
        (DeclarationError("x", file="a.yml", line=3), 2),
        (ArtifactError("x"), 3),
        (ZeroDivisionError("alice@example.com"), 3),
        (click.UsageError("x"), 2),
        (click.exceptions.Abort(), 3),
    ],
)
def test_what_is_raised_has_its_exit_code_and_quotes_no_value(error, code, monkeypatch, capsys):
    def failing(**_options):
        raise error

    monkeypatch.delenv("GOVERN_TRACEBACK", raising=False)
    monkeypatch.setattr(govern, "main", failing)
    assert run([]) == code
    assert "alice" not in capsys.readouterr().err


def test_a_reader_that_leaves_early_is_3():
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "governance", "--help"], stdout=write, stderr=subprocess.PIPE, check=False
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (3, b"")


def test_what_waits_for_the_end_runs_though_the_process_ends_at_once():
    code = (
        "import atexit, sys; sys.argv = ['govern', 'check', '--help']; atexit.register(print, 'at the end');"
        "from governance.__main__ import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Usage: govern check")
    assert done.stdout.endswith("at the end\n")


def test_what_cannot_be_written_at_the_end_is_3():
    code = (
        "import sys; sys.argv = ['govern', 'check', '--help']; sys.stdout.write('not told yet');"
        "import governance.cli; governance.cli.run = lambda: 0;"
        "from governance.__main__ import main; main()"
    )
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        done = subprocess.run([sys.executable, "-c", code], stdout=full, check=False, env=environment)
    assert done.returncode == 3


def test_the_version_costs_next_to_nothing():
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-m", "governance", "--version"], capture_output=True, text=True, check=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert __version__ in done.stdout
    # 0.1 s is what is promised; a machine that runs tests on all cores gets some slack.
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 0.3


def test_where_json_was_asked_for_an_error_is_json_too(capsys, tmp_path):
    assert run(["check", "--format", "json", "--project-dir", str(tmp_path), "--target", "nope"]) == 2
    told = json.loads(capsys.readouterr().out)
    assert (told["schema"], told["exit_code"]) == ("govern.error/v1", 2)
    assert "governance.yml" in told["message"]


def test_without_the_extra_a_command_says_what_to_install(tmp_path):
    values = tmp_path / "values.txt"
    values.write_text("somebody@example.com\n")
    (tmp_path / "warehouse").mkdir()
    (tmp_path / "warehouse" / "one.duckdb").touch()
    arguments = ["scan", "--values", str(values), "--warehouse", str(tmp_path / "warehouse")]
    # A process of its own: in this one another test may have imported the package already.
    code = f"import sys; sys.modules['duckdb'] = None; from governance.cli import run; sys.exit(run({arguments}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "pip install 'govern-dbt[duckdb]'" in done.stderr


def test_an_interrupt_inside_a_library_is_no_crash(capsys, monkeypatch):
    def interrupted(**_):
        try:
            raise KeyboardInterrupt  # noqa: TRY301 - as a library would
        except KeyboardInterrupt as inner:
            raise RuntimeError from inner

    monkeypatch.setattr(govern, "main", interrupted)
    assert run(["check"]) == 3
    assert capsys.readouterr().err == "interrupted\n"
