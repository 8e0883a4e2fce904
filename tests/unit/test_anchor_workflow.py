"""The workflow that tags the checkpoint of a run on main, its own command run with a `gh` that writes down its calls."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
(JOB,) = yaml.safe_load((ROOT / ".github/workflows/anchor.yml").read_text(encoding="utf-8"))["jobs"].values()
STEPS = {step["name"]: step["run"] for step in JOB["steps"]}
NOTE = f"example.com/evidence\n7\n{'A' * 43}=\n\n— example.com/evidence {'B' * 92}\n"
GH = """#!/usr/bin/env python3
import json, os, pathlib, sys
with (pathlib.Path(os.environ["CALLS"]) / "calls").open("a") as calls:
    calls.write(json.dumps(sys.argv[1:]) + "\\n")
print("5" * 40)
"""


@pytest.fixture
def tag(tmp_path):
    """A function that runs the step that tags, and returns its exit code and the calls of gh."""
    gh = tmp_path / "bin" / "gh"
    gh.parent.mkdir()
    gh.write_text(GH, encoding="utf-8")
    gh.chmod(0o755)
    note = tmp_path / "evidence/evidence/log/checkpoint"
    note.parent.mkdir(parents=True)

    def run():
        path = f"{gh.parent}{os.pathsep}{os.environ['PATH']}"
        given = {
            "PATH": path,
            "CALLS": str(tmp_path),
            "GH_REPO": "shop/mesh",
            "HEAD": "1" * 40,
            "TAG": "evidence/run-5-1",
        }
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS["Tag its checkpoint"]]
        done = subprocess.run(command, cwd=tmp_path, env=given, check=False, capture_output=True)
        calls = tmp_path / "calls"
        return done.returncode, [
            json.loads(line) for line in calls.read_text().splitlines()
        ] if calls.exists() else []

    run.note = note
    return run


def test_the_checkpoint_becomes_a_tag_of_the_revision(tag):
    tag.note.write_text(NOTE, encoding="utf-8")
    code, (made, named) = tag()
    assert code == 0
    assert made[:2] == ["api", "repos/shop/mesh/git/tags"]
    assert {"tag=evidence/run-5-1", "message=@evidence/evidence/log/checkpoint", f"object={'1' * 40}"} <= {
        *made
    }
    assert {"ref=refs/tags/evidence/run-5-1", f"sha={'5' * 40}"} <= {*named}


@pytest.mark.parametrize("left", ["nothing", "another text", "too much", "a link"])
def test_what_is_no_checkpoint_is_not_tagged(left, tag):
    if left == "another text":
        tag.note.write_text("all is well\n", encoding="utf-8")
    elif left == "too much":
        tag.note.write_text("x" * 1001 + NOTE, encoding="utf-8")
    elif left == "a link":
        tag.note.with_name("secret").write_text(NOTE, encoding="utf-8")
        tag.note.symlink_to("secret")
    assert tag() == (1, [])
