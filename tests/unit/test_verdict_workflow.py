"""The workflow that comments on a pull request, its own commands run with a `gh` that writes down what it is asked."""

from __future__ import annotations

import base64
import gzip
import json
import os
import subprocess
from pathlib import Path

import pytest
import yaml

from governance.cli import run
from governance.report.as_markdown import MARKER

ROOT = Path(__file__).parents[2]
STEPS = {
    step["name"]: step["run"]
    for step in yaml.safe_load((ROOT / ".github/workflows/verdict.yml").read_text(encoding="utf-8"))["jobs"][
        "tell"
    ]["steps"]
}
HEAD = "1" * 40
# It answers as GitHub would, and keeps each call and the files that the call names.
GH = """#!/usr/bin/env python3
import json, os, pathlib, shutil, sys
place = pathlib.Path(os.environ["CALLS"])
with (place / "calls").open("a") as calls:
    calls.write(json.dumps(sys.argv[1:]) + "\\n")
for name in ("body.md", "request.json"):
    if name in " ".join(sys.argv) and pathlib.Path(name).exists():
        shutil.copy(name, place)
if "--jq" in sys.argv:
    print(os.environ.get("ANSWER", ""))
"""


@pytest.fixture
def tell(tmp_path, monkeypatch):
    """A function that runs one step of the workflow in its folder and returns the calls of gh."""
    kept = tmp_path / "kept"
    (tmp_path / "bin").mkdir()
    kept.mkdir()
    gh = tmp_path / "bin" / "gh"
    gh.write_text(GH, encoding="utf-8")
    gh.chmod(0o755)
    work = tmp_path / "work"
    (work / "verdict").mkdir(parents=True)

    def step(name, answer="", **environment):
        given = {
            **os.environ,
            "PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "LC_ALL": "C.UTF-8",
            "CALLS": str(kept),
            "ANSWER": answer,
            "GH_REPO": "shop/mesh",
            "HEAD": HEAD,
            "NUMBER": "7",
            "RUN_ID": "5",
            "RUN_URL": "https://example.test/runs/5",
            "BRANCH": "somebody:fix",
            "GITHUB_ENV": str(kept / "env"),
            **environment,
        }
        (kept / "calls").unlink(missing_ok=True)
        # As GitHub runs a step.
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS[name]]
        subprocess.run(command, cwd=work, env=given, check=True, capture_output=True)
        calls = kept / "calls"
        return [json.loads(line) for line in calls.read_text().splitlines()] if calls.exists() else []

    step.work, step.kept = work, kept
    return step


def test_the_pull_request_is_found_by_what_github_knows(tell):
    (call,) = tell("Find the pull request", answer="7", BRANCH="somebody:$(touch owned)")
    assert "head=somebody:$(touch owned)" in call
    assert (tell.kept / "env").read_text() == "NUMBER=7\n"
    assert not (tell.work / "owned").exists()


def test_the_first_comment_is_made_and_later_ones_change_it(tell):
    (tell.work / "verdict" / "comment.md").write_text(f"{MARKER}\n### ❌ shut\n", encoding="utf-8")
    assert tell("Comment")[-1][:2] == ["api", "repos/shop/mesh/issues/7/comments"]
    body = (tell.kept / "body.md").read_text(encoding="utf-8")
    assert body.startswith(f"{MARKER}\n### ❌ shut\n")
    assert f"Judged at {HEAD} by the code of this pull request" in body
    assert tell("Comment", answer="99")[-1][:4] == [
        "api",
        "-X",
        "PATCH",
        "repos/shop/mesh/issues/comments/99",
    ]


@pytest.mark.parametrize("left", ["nothing", "another text", "too much", "a link"])
def test_what_is_no_verdict_is_not_passed_on_and_leaves_no_old_one_standing(left, tell):
    comment = tell.work / "verdict" / "comment.md"
    secret = tell.work / "secret"
    secret.write_text(f"{MARKER}\nof the runner\n", encoding="utf-8")
    if left == "another text":
        comment.write_text("### ✅ all is well\n", encoding="utf-8")
    elif left == "too much":
        comment.write_text(f"{MARKER}\n{'x' * 65_000}\n", encoding="utf-8")
    elif left == "a link":
        comment.symlink_to(secret)
    assert tell("Comment", answer="99")[-1][2] == "PATCH"
    body = (tell.kept / "body.md").read_text(encoding="utf-8")
    assert body.startswith(f"{MARKER}\n### ⚠️ No verdict\n")
    assert "all is well" not in body
    assert "of the runner" not in body


@pytest.mark.xdist_group("column_masked")
def test_what_the_gate_writes_is_told_and_uploaded(tell, compiled, capsys):
    verdict = tell.work / "verdict"
    outputs = [f"--output=markdown={verdict / 'comment.md'}", f"--output=sarif={verdict / 'check.sarif'}"]
    assert run(["check", "--project-dir", str(compiled("column_masked")), *outputs]) == 1
    tell("Comment")
    assert "The gate stays shut" in (tell.kept / "body.md").read_text(encoding="utf-8")
    (call,) = tell("Code scanning")
    assert call == ["api", "repos/shop/mesh/code-scanning/sarifs", "--input", "request.json"]
    request = json.loads((tell.kept / "request.json").read_text(encoding="utf-8"))
    assert (request["commit_sha"], request["ref"]) == (HEAD, "refs/pull/7/head")
    assert gzip.decompress(base64.b64decode(request["sarif"])) == (verdict / "check.sarif").read_bytes()


def test_sarif_of_another_tool_is_not_uploaded(tell):
    sarif = tell.work / "verdict" / "check.sarif"
    sarif.write_text(
        '{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "CodeQL"}}}]}', encoding="utf-8"
    )
    with pytest.raises(subprocess.CalledProcessError):
        tell("Code scanning")
    assert not (tell.kept / "request.json").exists()
