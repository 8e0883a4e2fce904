"""The command as people run it: its exit codes, its words, and that it shows no value."""

import json
import subprocess
import sys

import duckdb
import pytest

from governance.cli import run

CANARY = "Canary Numul"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DBT_TARGET_PATH", raising=False)
    monkeypatch.delenv("DBT_LOG_PATH", raising=False)
    (tmp_path / "values.txt").write_text(f"{CANARY}\nSomebody Else\n")
    (tmp_path / "warehouse").mkdir()
    with duckdb.connect("warehouse/brook.duckdb") as connection:
        connection.execute("create schema bronze")
        connection.execute("create table bronze.t as select $1 as name", [CANARY])
    return tmp_path


def govern_scan(*arguments):
    return run(["scan", "--values", "values.txt", *arguments])


def test_nothing_outside_bronze_is_0(capsys):
    assert govern_scan("--warehouse", "warehouse") == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[-2:] == [
        "1 of 2 found in bronze, where raw values belong",
        "0 of 2 found outside bronze",
    ]
    assert err == ""


def test_a_value_outside_bronze_is_1_and_not_shown(folder, capsys):
    (folder / "logs").mkdir()
    (folder / "logs" / "dbt.log").write_text(f"duplicate key '{CANARY}'")
    assert govern_scan("--warehouse", "warehouse") == 1
    out = capsys.readouterr().out
    assert "  logs/dbt.log    value      1\n" in out
    assert out.endswith("1 of 2 found outside bronze\n")
    assert "numul" not in out.lower()


def test_what_cannot_be_searched_is_3_even_where_something_was_found(folder, capsys):
    (folder / "target").mkdir()
    (folder / "target" / "a.json").write_text(CANARY)
    (folder / "target" / "b.zip").write_bytes(b"PK\x03\x04")
    assert govern_scan() == 3
    assert "target/b.zip: it is a zip archive" in capsys.readouterr().out


def test_dbts_folders_are_where_the_environment_says(folder, monkeypatch):
    (folder / "elsewhere").mkdir()
    (folder / "elsewhere" / "manifest.json").write_text(json.dumps({"sql": f"select '{CANARY}'"}))
    assert govern_scan("--warehouse", "warehouse") == 0
    monkeypatch.setenv("DBT_TARGET_PATH", "elsewhere")
    assert govern_scan("--warehouse", "warehouse") == 1


def test_json_carries_its_schema_and_counts_only(folder, capsys):
    (folder / "x.log").write_text(CANARY)
    assert govern_scan("--format", "json", "--warehouse", "warehouse", "x.log") == 1
    told = json.loads(capsys.readouterr().out)
    assert told == {
        "schema": "govern.scan/v1",
        "subjects": 2,
        "outside": 1,
        "in_bronze": 1,
        "identifiers": [],
        "hits": [
            {"place": "brook.bronze.t.name", "kind": "value", "found": 1, "bronze": True},
            {"place": "x.log", "kind": "value", "found": 1, "bronze": False},
        ],
        "likenesses": [],
        "unsearched": [],
        "set_aside": [],
        "searched": {"databases": 1, "relations": 1, "columns": 1, "files": 1},
        "exit_code": 1,
    }


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["scan", "warehouse"], "nothing to look for"),
        (["scan", "--values", "values.txt", "--identifier", "email", "warehouse"], "--identifiers"),
        (["scan", "--values", "nowhere.txt"], "does not exist"),
        (["scan", "--values", "values.txt", "nowhere"], "does not exist"),
        (["scan", "--values", "values.txt", "--warehouse", "nowhere"], "does not exist"),
        (["scan", "--values", "short.txt", "warehouse"], "short.txt:1"),
    ],
)
def test_what_cannot_be_followed_is_2(folder, capsys, arguments, says):
    (folder / "short.txt").write_text("ab")
    assert run(arguments) == 2
    assert says in capsys.readouterr().err


def test_nothing_searched_is_3(folder, capsys):
    (folder / "empty").mkdir()
    assert govern_scan("--warehouse", "empty") == 3
    assert "empty holds no DuckDB database" in capsys.readouterr().err
    assert govern_scan("empty") == 3
    assert "there was nothing to search" in capsys.readouterr().err
    assert govern_scan() == 3


def test_a_warehouse_without_tables_is_3(folder, capsys):
    (folder / "one").mkdir()
    duckdb.connect("one/x.duckdb").close()
    (folder / "x.log").write_text("x")
    assert govern_scan("--warehouse", "one", "x.log") == 3
    assert "no table and no view" in capsys.readouterr().err


def test_the_help_says_what_is_not_found():
    shown = subprocess.run(
        [sys.executable, "-m", "governance", "scan", "--help"], capture_output=True, text=True, check=True
    )
    assert "cut in two" in " ".join(shown.stdout.split())
