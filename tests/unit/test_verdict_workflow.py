"""What comments on a pull request, its own commands run with a `gh` that writes down what it is asked."""

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
    for workflow, job in (("gate", "tell"), ("verdict", "tell"))
    for step in yaml.safe_load((ROOT / f".github/workflows/{workflow}.yml").read_text(encoding="utf-8"))[
        "jobs"
    ][job]["steps"]
}
HEAD, BASE = "1" * 40, "2" * 40
# It answers as GitHub would, and keeps each call and the files that the call names.
GH = """#!/usr/bin/env python3
import json, os, pathlib, shutil, sys
place = pathlib.Path(os.environ["CALLS"])
with (place / "calls").open("a") as calls:
    calls.write(json.dumps(sys.argv[1:]) + "\\n")
for name in ("body.md", "request.json"):
    if name in " ".join(sys.argv) and pathlib.Path(name).exists():
        shutil.copy(name, place)
if sys.argv[-1] == ".body":
    print(os.environ.get("BODY", ""))
elif "--jq" in sys.argv:
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
            "BASE": BASE,
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
    assert f"Judged at {HEAD} by the gate of {BASE}" in body
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


OLD = f"""{MARKER}\r
### ❌ shut\r
<sub>Judged</sub>\r
<!-- govern:evidence -->\r
```\r
brook.example/evidence\r
```
"""


def test_a_new_verdict_leaves_the_checkpoint_beneath_the_old_one(tell):
    (tell.work / "verdict" / "comment.md").write_text(f"{MARKER}\n### ✅ opens\n", encoding="utf-8")
    assert tell("Comment", answer="99", BODY=OLD)[-1][2] == "PATCH"
    body = (tell.kept / "body.md").read_text(encoding="utf-8")
    assert body.startswith(f"{MARKER}\n### ✅ opens\n")
    assert "### ❌ shut" not in body
    assert body.rstrip().endswith("<!-- govern:evidence -->\n```\nbrook.example/evidence\n```")


def test_a_checkpoint_is_told_beneath_the_gates_verdict_as_plain_text(tell):
    left = "brook.example/evidence\n5\n```\n### ✅ approved <b>by all</b> [x](https://evil.example)\n— key AbC+/=\n"
    (tell.work / "verdict" / "checkpoint.txt").write_text(left, encoding="utf-8")
    assert tell("Checkpoint", answer="99", BODY=OLD)[-1][2] == "PATCH"
    body = (tell.kept / "body.md").read_text(encoding="utf-8")
    assert body.startswith(f"{MARKER}\n### ❌ shut\n<sub>Judged</sub>\n<!-- govern:evidence -->\n")
    fenced = body.split("```\n")[1].splitlines()
    assert fenced == [
        "brook.example/evidence",
        "5",
        "",
        "  approved bby all/b xhttps://evil.example",
        "— key AbC+/=",
    ]
    assert body.count("```") == 2
    assert body.count("<!-- govern:evidence -->") == 1


@pytest.mark.parametrize("left", ["nothing", "a link"])
def test_without_a_checkpoint_nothing_is_written(left, tell):
    if left == "a link":
        (tell.work / "verdict" / "checkpoint.txt").symlink_to("/etc/hostname")
    assert tell("Checkpoint", answer="99") == []


def test_a_checkpoint_that_comes_before_any_verdict_says_so(tell):
    (tell.work / "verdict" / "checkpoint.txt").write_text("brook.example/evidence\n", encoding="utf-8")
    assert tell("Checkpoint")[-1][:2] == ["api", "repos/shop/mesh/issues/7/comments"]
    assert (
        (tell.kept / "body.md").read_text(encoding="utf-8").startswith(f"{MARKER}\n### ⏳ Not judged yet\n")
    )


@pytest.mark.xdist_group("column_masked")
def test_what_the_gate_writes_is_told_and_uploaded(tell, compiled, capsys):
    verdict = tell.work / "verdict"
    outputs = [f"--output={form}={verdict / f'check.{form}'}" for form in ("json", "sarif")]
    assert run(["check", "--project-dir", str(compiled("column_masked")), *outputs]) == 1
    capsys.readouterr()
    assert run(["comment", f"--check={verdict / 'check.json'}"]) == 0
    (verdict / "comment.md").write_text(capsys.readouterr().out, encoding="utf-8")
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
