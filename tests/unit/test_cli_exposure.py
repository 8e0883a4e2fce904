"""`govern exposure` as people call it."""

from __future__ import annotations

import json

import msgspec
import pytest

from governance.cli import run
from governance.exposure.shape import Exposure

pytestmark = pytest.mark.xdist_group("exposing")


def test_the_matrix_is_printed_and_the_code_is_0(compiled, capsys):
    assert run(["exposure", "--project-dir", str(compiled("exposing"))]) == 0
    out, err = capsys.readouterr()
    assert "Who sees what in exposing, on every target" in out
    assert "3 of 7 roles see raw identifiers: cleaner, keeper and phi." in out
    assert "\x1b" not in out
    assert err == ""


def test_json_is_the_versioned_shape_and_the_same_bytes_twice(compiled, capsys):
    command = ["exposure", "--project-dir", str(compiled("exposing")), "--format", "json"]
    assert run(command) == 0
    first = capsys.readouterr().out
    assert run(command) == 0
    assert capsys.readouterr().out == first
    assert msgspec.json.decode(first, type=Exposure).schema == "govern.exposure/v1"


def test_several_outputs_in_one_run(compiled, tmp_path, capsys):
    folder, file = str(compiled("exposing")), tmp_path / "e.json"
    assert run(["exposure", "--project-dir", folder, "--role", "keeper", f"--output=json={file}"]) == 0
    assert [role["name"] for role in json.loads(file.read_text(encoding="utf-8"))["roles"]] == ["keeper"]
    assert "keeper" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--role", "keper"], "did you mean `keeper`?"),
        (["--product", "people"], "there is no product `people`"),
        (["--target", "moon"], "governance.yml declares no target `moon`"),
    ],
)
def test_what_is_not_there_is_a_usage_error(arguments, said, compiled, capsys):
    assert run(["exposure", "--project-dir", str(compiled("exposing")), *arguments]) == 2
    assert said in capsys.readouterr().err


def test_a_manifest_that_is_not_there_is_3(a_copy, capsys):
    folder = a_copy("exposing")
    (folder / "target" / "manifest.json").unlink()
    assert run(["exposure", "--project-dir", str(folder)]) == 3
    assert "does not exist" in capsys.readouterr().err
