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


@pytest.fixture
def base(a_copy, tmp_path):
    """The manifest of a base whose masks are lifted for nobody."""
    folder = a_copy("exposing").rename(tmp_path / "base")
    masks = folder / "policies" / "masks.yml"
    masks.write_text(
        masks.read_text(encoding="utf-8").replace("unmasked_for: [phi]", "unmasked_for: []"), encoding="utf-8"
    )
    return folder / "target" / "manifest.json"


def test_beside_a_base_what_differs_is_told_first_by_the_bases_own_policies(compiled, base, capsys):
    command = ["exposure", "--project-dir", str(compiled("exposing")), "--base", str(base)]
    assert run(command) == 0
    assert "phi gains raw email on 1 table (people), on warehouse." in capsys.readouterr().out
    assert run([*command, "--format", "json"]) == 0
    (shift,) = json.loads(capsys.readouterr().out)["since"]["shifts"]
    assert (shift["direction"], shift["kind"], shift["roles"], shift["places"]) == (
        "gains",
        "raw",
        ["phi"],
        ["people.email"],
    )


def test_what_one_role_gains_is_no_other_roles(compiled, base, capsys):
    command = ["exposure", "--project-dir", str(compiled("exposing")), "--base", str(base)]
    assert run([*command, "--role", "keeper"]) == 0
    assert "Nobody sees more or less than in" in capsys.readouterr().out


def test_a_base_without_declarations_of_its_own_is_a_usage_error(compiled, capsys, tmp_path):
    folder = compiled("exposing")
    inside = str(folder / "target" / "manifest.json")
    assert run(["exposure", "--project-dir", str(folder), "--base", inside]) == 2
    assert "--base-dir DIR" in capsys.readouterr().err
    (tmp_path / "manifest.json").write_bytes((folder / "target" / "manifest.json").read_bytes())
    assert run(["exposure", "--project-dir", str(folder), "--base", str(tmp_path / "manifest.json")]) == 2
    assert "no governance.yml in a folder above this base" in capsys.readouterr().err


def test_a_base_of_another_project_is_3(compiled, a_copy, capsys):
    other = a_copy("column_masked") / "target" / "manifest.json"
    assert run(["exposure", "--project-dir", str(compiled("exposing")), "--base", str(other)]) == 3
    assert "this base is of project column_masked" in capsys.readouterr().err
