"""dbt calls the plugin after each parse: it tells what it found, or stops before anything is created."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("column_classified")


def dbt(folder, *arguments):
    environment = {
        **os.environ,
        "DBT_PROFILES_DIR": str(folder),
        "DBT_TARGET_PATH": "target",
        "NO_COLOR": "1",
    }
    command = [str(Path(sys.executable).parent / "dbt"), "--no-send-anonymous-usage-stats", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


@pytest.fixture
def folder(a_copy):
    return a_copy("column_classified")


def say(folder, what):
    with (folder / "governance.yml").open("a", encoding="utf-8") as file:
        file.write(f"\ndbt_plugin: {{on_findings: {what}}}\n")


def test_without_a_word_it_tells_and_lets_dbt_go_on(folder):
    code, said = dbt(folder, "run")
    assert code == 0
    assert "checks that need no compiled SQL" in said
    assert "column-classified: nothing says what is in this column" in said
    assert "not asked before compiling: " in said
    assert "column-masked" in said.partition("not asked before compiling: ")[2]
    assert (folder / "target" / "run_results.json").exists()


@pytest.mark.mutation("dbt itself is called, and not the gate before it", engine="all", caught="build")
def test_where_governance_yml_says_stop_nothing_is_created(folder):
    say(folder, "stop")
    (folder / "target" / "run_results.json").unlink(missing_ok=True)
    code, said = dbt(folder, "run")
    assert code != 0
    assert "Nothing was created" in said
    assert "column-classified: nothing says what is in this column" in said
    assert "create" not in said.partition("Nothing was created")[2]
    assert not (folder / "target" / "run_results.json").exists()


def test_a_command_that_creates_nothing_is_not_stopped(folder):
    say(folder, "stop")
    code, said = dbt(folder, "parse")
    assert code == 0
    assert "nothing says what is in this column" in said


def test_where_governance_yml_says_ignore_it_is_silent(folder):
    say(folder, "ignore")
    code, said = dbt(folder, "parse")
    assert code == 0
    assert "no compiled SQL" not in said


def test_what_other_programs_read_is_left_alone(folder):
    say(folder, "stop")
    code, said = dbt(folder, "list", "--output", "json")
    assert code == 0
    assert "no compiled SQL" not in said


def test_a_project_without_governance_yml_is_left_alone(folder):
    (folder / "governance.yml").unlink()
    code, said = dbt(folder, "run")
    assert code == 0
    assert "no compiled SQL" not in said


def test_a_declaration_that_cannot_be_read_stops(folder):
    say(folder, "stopp")
    code, said = dbt(folder, "run")
    assert code != 0
    assert "governance.yml" in said
    assert "dbt_plugin.on_findings" in said
