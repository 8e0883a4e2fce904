"""`govern sample` as it is typed."""

from __future__ import annotations

import json

import pytest

from governance.cli import run
from governance.sample.shares import MINIMUM_EVENTS


def test_json_is_what_stands_in_the_folder(tmp_path, capsys):
    out = tmp_path / "landing"
    assert run(["sample", "--events", str(MINIMUM_EVENTS), "--out", str(out), "--format", "json"]) == 0
    told, progress = capsys.readouterr()
    assert json.loads(told) == json.loads((out / "sample.json").read_text())
    assert json.loads(told)["schema"] == "govern.sample/v1"
    assert json.loads(told)["seed"] == 7
    assert progress == ""


def test_text_is_a_table_of_the_streams(tmp_path, capsys):
    out = tmp_path / "landing"
    assert run(["sample", "--events", str(MINIMUM_EVENTS), "--seed", "3", "--out", str(out)]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0].split() == ["stream", "lines", "events", "late", "duplicates", "malformed"]
    assert told[1].split() == ["orders.v1", "4,800", "4,646", "93", "144", "10"]
    assert [line.split()[0] for line in told[1:6]] == [
        *("orders.v1", "customers.v1", "auth.v1", "encounters.v1", "accounts")
    ]
    assert str(out) in told[6]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "--out"),
        (["--out", "{out}", "--events", "many"], "many"),
        (["--out", "{out}", "--events", "100"], f"--events {MINIMUM_EVENTS} or more"),
        (["--out", "{out}", "--seed", "-1"], "-1"),
        (["--out", __file__], "not a folder"),
    ],
)
def test_what_cannot_be_followed_is_said(tmp_path, capsys, arguments, says):
    filled = [argument.format(out=tmp_path / "landing") for argument in arguments]
    assert run(["sample", *filled]) == 2
    assert says in capsys.readouterr().err
    assert not (tmp_path / "landing").exists()
