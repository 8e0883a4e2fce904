"""`govern comment` as workflows call it, on what check, diff and exposure really told."""

from __future__ import annotations

import pytest

from governance.cli import run
from governance.report.as_markdown import MARKER

pytestmark = pytest.mark.xdist_group("exposing")


@pytest.fixture
def told(a_copy, compiled, tmp_path):
    """The folder with what the three commands told of a project beside a base."""
    base = a_copy("exposing").rename(tmp_path / "base")
    masks = base / "policies" / "masks.yml"
    text = masks.read_text(encoding="utf-8").replace("unmasked_for: [phi]", "unmasked_for: []")
    masks.write_text(text, encoding="utf-8")
    beside = ["--project-dir", str(compiled("exposing")), "--base", str(base / "target" / "manifest.json")]
    for command in ("check", "diff", "exposure"):
        run([command, *beside, f"--output=json={tmp_path / command}.json"])
    return tmp_path


def test_the_three_become_one_comment(told, capsys):
    capsys.readouterr()
    assert run(["comment", *(f"--{one}={told / one}.json" for one in ("check", "diff", "exposure"))]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == MARKER
    assert lines[1].startswith("### ❌ The gate stays shut:") or lines[1].startswith(
        "### ⚠️ The gate stays shut:"
    )
    assert "- ▲ phi gains raw email on 1 table (people), on warehouse" in lines
    assert any(line.startswith("- `mask_email.unmasked_for`: a mask hides less") for line in lines)
    assert any(line.startswith("**Must agree:**") for line in lines)


def test_check_alone_will_do_and_the_exposure_is_told_where_it_is_there(told, capsys):
    capsys.readouterr()
    assert run(["comment", f"--check={told / 'check.json'}"]) == 0
    assert "Who sees more" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read"),
        (b"{", "not what was expected"),
        (b'{"schema": "govern.diff/v1"}', "not what was expected"),
    ],
)
def test_a_file_that_is_missing_or_something_else_is_3(content, said, tmp_path, capsys):
    file = tmp_path / "check.json"
    if content is not None:
        file.write_bytes(content)
    assert run(["comment", f"--check={file}"]) == 3
    assert said in capsys.readouterr().err
