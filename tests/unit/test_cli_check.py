"""`govern check` as people call it: what is printed, what is written, and the exit code."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from governance.cli import run

pytestmark = pytest.mark.xdist_group("column_masked")


@pytest.fixture(autouse=True)
def _no_target_path(monkeypatch):
    monkeypatch.delenv("DBT_TARGET_PATH", raising=False)


def test_findings_are_printed_and_the_code_is_1(compiled, capsys):
    assert run(["check", "--verbose", "--project-dir", str(compiled("column_masked"))]) == 1
    out, err = capsys.readouterr()
    assert "models/_models.yml" in out
    assert "raw_plain.email  column-masked" in out
    assert "Policy coverage" in out
    assert "\x1b" not in out
    assert err == ""


def test_json_goes_to_stdout_and_nothing_else(compiled, capsys):
    assert run(["check", "--project-dir", str(compiled("column_masked")), "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)["schema"] == "govern.check/v1"


def test_several_outputs_in_one_run(compiled, tmp_path, capsys):
    folder = compiled("column_masked")
    files = [f"--output=json={tmp_path / 'a.json'}", f"--output=text={tmp_path / 'a.txt'}"]
    assert run(["check", "--project-dir", str(folder), *files]) == 1
    assert json.loads((tmp_path / "a.json").read_text())["exit_code"] == 1
    assert (tmp_path / "a.txt").read_text() == capsys.readouterr().out


@pytest.mark.parametrize("output", ["json", "json=", "yaml=x", "=x"])
def test_an_output_that_is_none_is_a_usage_error(output, compiled, capsys):
    assert run(["check", "--project-dir", str(compiled("empty")), "--output", output]) == 2
    assert "FORMAT=FILE" in capsys.readouterr().err


def test_an_output_that_cannot_be_written_is_a_usage_error(compiled, tmp_path, capsys):
    output = f"json={tmp_path / 'nowhere' / 'a.json'}"
    assert run(["check", "--project-dir", str(compiled("empty")), "--output", output]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_no_verdict_of_an_earlier_run_is_left_where_there_is_none(tmp_path, capsys):
    (tmp_path / "a.sarif").write_text("the gate opens", encoding="utf-8")
    assert run(["check", "--project-dir", str(tmp_path), "--output", f"sarif={tmp_path / 'a.sarif'}"]) == 2
    assert not (tmp_path / "a.sarif").exists()


def test_the_folder_that_dbt_writes_to_is_honoured(a_copy, monkeypatch, capsys):
    folder = a_copy("column_masked")
    (folder / "target").rename(folder / "elsewhere")
    assert run(["check", "--project-dir", str(folder)]) == 3
    monkeypatch.setenv("DBT_TARGET_PATH", "elsewhere")
    assert run(["check", "--project-dir", str(folder)]) == 1
    monkeypatch.delenv("DBT_TARGET_PATH")
    manifest = str(folder / "elsewhere" / "manifest.json")
    assert run(["check", "--project-dir", str(folder), "--manifest", manifest]) == 1
    assert "does not exist" in capsys.readouterr().err


def test_half_a_manifest_is_3_with_what_to_do(a_copy, capsys):
    folder = a_copy("column_masked")
    manifest = folder / "target" / "manifest.json"
    manifest.write_bytes(manifest.read_bytes()[: manifest.stat().st_size // 2])
    assert run(["check", "--project-dir", str(folder)]) == 3
    err = capsys.readouterr().err
    assert "it was truncated" in err
    assert "dbt compile" in err


def test_a_misspelt_key_is_2_with_file_line_and_path(a_copy, capsys):
    folder = a_copy("column_masked")
    masks = folder / "policies" / "masks.yml"
    masks.write_text(masks.read_text().replace("accepts: [name]", "acepts: [name]"))
    assert run(["check", "--project-dir", str(folder)]) == 2
    err = capsys.readouterr().err
    assert f"{masks}:" in err
    assert "masks.mask_name.acepts: unknown key `acepts`" in err


def test_a_project_without_governance_is_2(tmp_path, capsys):
    assert run(["check", "--project-dir", str(tmp_path)]) == 2
    assert "governance.yml: this file does not exist" in capsys.readouterr().err


def test_an_unknown_target_is_2(compiled, capsys):
    assert run(["check", "--project-dir", str(compiled("empty")), "--target", "nowhere"]) == 2
    assert "no target `nowhere`" in capsys.readouterr().err


def test_the_help_names_the_exit_codes(capsys):
    assert run(["check", "--help"]) == 0
    assert "Exit codes" in capsys.readouterr().out


def test_it_runs_as_a_program_in_the_projects_folder(compiled):
    govern = Path(sys.executable).parent / "govern"
    done = subprocess.run(
        [str(govern), "check"], cwd=compiled("column_masked"), capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stderr
    assert "The gate stays shut" in done.stdout
    assert "\x1b" not in done.stdout


def test_the_hook_stops_on_a_stale_manifest_and_runs_nothing(a_copy):
    folder = a_copy("column_masked")
    with (folder / "models" / "people.sql").open("a", encoding="utf-8") as model:
        model.write("-- edited after dbt compiled it\n")
    manifest = (folder / "target" / "manifest.json").read_bytes()
    # Nothing can be found to be run, dbt least of all.
    done = subprocess.run(
        [sys.executable, "-m", "governance", "check"],
        cwd=folder,
        env={"PATH": "", "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    assert "models/people.sql has changed" in done.stderr
    assert "run `dbt compile`" in done.stderr
    assert (folder / "target" / "manifest.json").read_bytes() == manifest
