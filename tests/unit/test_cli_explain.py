"""`govern explain`: every check's page, also where only the wheel is installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from governance.checks import ALL_CHECKS
from governance.cli import run

ROOT = Path(__file__).parents[2]
# The project of this group is compiled already where its other tests run.
pytestmark = pytest.mark.xdist_group("column_masked")


def test_a_page_is_printed_as_it_is_where_it_is_piped(capsys):
    assert run(["explain", "column-masked"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(
        (ROOT / "docs" / "checks" / "column-masked.md").read_text(encoding="utf-8").rstrip()
    )
    assert "NIST:AC-3, " in shown.partition("It tests ")[2]


def test_without_a_name_all_are_listed(capsys):
    assert run(["explain"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[: len(ALL_CHECKS)]] == [check.id for check in ALL_CHECKS]
    assert all(check.title in line for check, line in zip(ALL_CHECKS, lines, strict=False))


def test_json_has_the_page_of_one_and_the_titles_of_all(capsys):
    run(["explain", "--format", "json"])
    listed = json.loads(capsys.readouterr().out)
    assert listed["schema"] == "govern.explain/v1"
    assert [check["id"] for check in listed["checks"]] == [check.id for check in ALL_CHECKS]
    run(["explain", "lineage-known", "--format", "json"])
    (one,) = json.loads(capsys.readouterr().out)["checks"]
    assert one["markdown"].startswith("# lineage-known\n")
    assert one["controls"]


@pytest.mark.parametrize(
    ("name", "advice"), [("column-maskt", "did you mean `column-masked`?"), ("x", "lists them")]
)
def test_an_unknown_check_is_2_and_the_nearest_is_named(name, advice, capsys):
    assert run(["explain", name]) == 2
    assert advice in capsys.readouterr().err


@pytest.fixture(scope="module")
def from_the_wheel(tmp_path_factory):
    """A function that runs the command from an unpacked wheel, in a folder of its own."""
    built = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "wheel", "--no-index"]
    build += ["--no-build-isolation", "--no-deps", "--wheel-dir", str(built), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(built / "unpacked")
    clean = tmp_path_factory.mktemp("clean")

    def govern(*arguments):
        environment = {**os.environ, "PYTHONPATH": str(built / "unpacked")}
        command = [sys.executable, *arguments]
        return subprocess.run(
            command, cwd=clean, env=environment, capture_output=True, text=True, check=False
        )

    return govern


def test_the_wheel_brings_all_that_the_gate_needs(from_the_wheel, compiled):
    assert "unpacked" in from_the_wheel("-c", "import governance; print(governance.__file__)").stdout
    for check in ALL_CHECKS[:2]:
        shown = from_the_wheel("-m", "governance", "explain", check.id)
        assert shown.returncode == 0, shown.stderr
        assert "## Why" in shown.stdout
    project = str(compiled("column_masked"))
    judged = from_the_wheel("-m", "governance", "check", "--project-dir", project, "--format", "sarif")
    assert judged.returncode == 1, judged.stderr
    (sarif,) = json.loads(judged.stdout)["runs"]
    assert all("## Why" in rule["help"]["markdown"] for rule in sarif["tool"]["driver"]["rules"])
    assert from_the_wheel("-m", "governance", "check").returncode == 2
