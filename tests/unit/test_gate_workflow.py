"""The workflow that judges a pull request, and the scripts it calls, with a `gh` that answers as GitHub would."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from governance.approvals.reviews import read_pull_request
from governance.errors import EvaluationError

ROOT = Path(__file__).parents[2]
WORKFLOW = yaml.safe_load((ROOT / ".github/workflows/gate.yml").read_text(encoding="utf-8"))
STEPS = {
    step["name"]: step["run"] for job in WORKFLOW["jobs"].values() for step in job["steps"] if "name" in step
}
HEAD, BASE = "1" * 40, "2" * 40
PULL = {
    "number": 7,
    "commits": 2,
    "user": {"login": "ann-dev"},
    "head": {"sha": HEAD, "ref": "fix&page=2", "repo": {"full_name": "ann-dev/mesh"}},
    "base": {"sha": BASE, "ref": "main", "repo": {"full_name": "brook/mesh", "default_branch": "main"}},
}
A_COMMIT = {"sha": HEAD, "commit": {"author": {"name": "Ann", "email": "a@b.c"}, "committer": None}}
# It answers by what the address ends with, page after page, and applies --jq as gh does.
GH = """#!/usr/bin/env python3
import json, os, pathlib, subprocess, sys
arguments = sys.argv[1:]
with open(os.environ["CALLS"], "a") as calls:
    calls.write(json.dumps(arguments) + "\\n")
answers = json.loads(pathlib.Path(os.environ["ANSWERS"]).read_text())
address = next((one for one in arguments if one.startswith("repos/")), "").partition("?")[0]
for page in answers.get(address, []):
    if "--jq" in arguments:
        program = arguments[arguments.index("--jq") + 1]
        subprocess.run(["jq", "-r", program], input=json.dumps(page), text=True, check=True)
    else:
        print(json.dumps(page), end="")
"""


@pytest.fixture
def run(tmp_path):
    """A function that runs a step or a script in a folder of its own, and returns what it printed."""
    (tmp_path / "bin").mkdir()
    gh = tmp_path / "bin" / "gh"
    gh.write_text(GH, encoding="utf-8")
    gh.chmod(0o755)
    answers = {
        "repos/brook/mesh/pulls": [[{"number": 7}]],
        "repos/brook/mesh/pulls/7": [PULL],
        "repos/brook/mesh/pulls/7/commits": [[A_COMMIT], [{**A_COMMIT, "sha": BASE}]],
        "repos/brook/mesh/pulls/7/reviews": [[]],
        "repos/ann-dev/mesh/activity": [[{"before": BASE, "after": HEAD, "actor": {"login": "ann-dev"}}], []],
        "repos/brook/mesh/commits/HEAD": [{"sha": BASE}],
    }
    work = tmp_path / "work"
    work.mkdir()

    def call(command, *, check=True, **environment):
        (tmp_path / "answers").write_text(json.dumps(answers))
        given = {
            **os.environ,
            "PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "CALLS": str(tmp_path / "calls"),
            "ANSWERS": str(tmp_path / "answers"),
            "GITHUB_OUTPUT": str(tmp_path / "output"),
            "GITHUB_RUN_ID": "5",
            "GH_REPO": "brook/mesh",
            "NUMBER": "",
            "INTO": "main",
            "HEAD": HEAD,
            "BASE": BASE,
            "RUN_URL": "https://example.test/runs/5",
            **environment,
        }
        # As GitHub runs a step.
        shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command]
        done = subprocess.run(shell, cwd=work, env=given, check=check, capture_output=True, text=True)
        return done if not check else done.stdout

    call.answers, call.work, call.tmp = answers, work, tmp_path
    return call


def calls(run):
    return [json.loads(line) for line in (run.tmp / "calls").read_text().splitlines()]


@pytest.mark.parametrize(("number", "branch"), [("7", ":"), ("", "ann-dev:fix $(touch owned)")])
def test_the_pull_request_is_found_by_its_number_or_its_branch(number, branch, run):
    run(STEPS["Find the pull request"], NUMBER=number, BRANCH=branch)
    assert (run.tmp / "output").read_text() == f"number=7\nhead={HEAD}\nbase={BASE}\n"
    assert not (run.work / "owned").exists()


def test_by_its_branch_it_is_found_among_those_into_the_default_one_alone(run):
    run(STEPS["Find the pull request"], BRANCH="ann-dev:fix", INTO="trunk")
    listed = next(call for call in calls(run) if "repos/brook/mesh/pulls" in call)
    assert {"head=ann-dev:fix", "base=trunk"} <= set(listed)


def test_a_pull_request_into_another_branch_stops_no_run_of_one_into_the_default_branch():
    group = WORKFLOW["concurrency"]["group"]
    assert group.endswith(
        " into ${{ github.event.pull_request.base.ref || github.event.repository.default_branch }}"
    )


WRITING = {
    name: job for name, job in WORKFLOW["jobs"].items() if "write" in job.get("permissions", {}).values()
}


def test_who_may_write_is_known():
    assert {name: job["permissions"] for name, job in WRITING.items()} == {
        "status": {"actions": "read", "statuses": "write"},
        "tell": {"actions": "read", "pull-requests": "write"},
    }
    assert WORKFLOW["permissions"] == {}


@pytest.mark.parametrize("job", WRITING)
def test_no_job_that_may_write_runs_a_line_of_the_repository(job):
    steps = WRITING[job]["steps"]
    used = {step["uses"].partition("@")[0] for step in steps if "uses" in step}
    assert used <= {"actions/upload-artifact"}
    for command in (step["run"] for step in steps if "run" in step):
        assert not re.search(
            r"\b(?:base|head|scripts|compiled)/|\.venv|\bgit |pip|python|govern [a-z]|dbt", command
        )


def test_the_key_is_where_nothing_of_the_repository_runs():
    secret = {name for name, job in WORKFLOW["jobs"].items() if "secrets." in json.dumps(job, default=str)}
    assert secret == {"status"}


def test_the_token_is_in_no_step_that_needs_none():
    for name, needed in (
        ("compile", set()),
        ("base", set()),
        ("gate", {"Fetch what was compiled", "Fetch the reviews"}),
        ("status", {"Fetch what is to be signed", "Status"}),
    ):
        job = WORKFLOW["jobs"][name]
        assert (WORKFLOW.get("env"), "GH_TOKEN" in job.get("env", {})) == (None, False)
        assert {step.get("name") for step in job["steps"] if "GH_TOKEN" in step.get("env", {})} == needed


def test_the_gate_that_did_not_get_far_enough_to_say_anything_sets_a_status_all_the_same():
    job = WORKFLOW["jobs"]["status"]
    assert job["if"] == "${{ !cancelled() && needs.find.outputs.number != '' }}"
    (status,) = [step for step in job["steps"] if step.get("name") == "Status"]
    assert status["if"] == "${{ !cancelled() }}"
    assert status["env"]["OUTCOME"] == "${{ needs.gate.outputs.outcome }}"


def test_one_into_another_branch_is_not_judged(run):
    run.answers["repos/brook/mesh/pulls/7"] = [{**PULL, "base": {**PULL["base"], "ref": "old"}}]
    run(STEPS["Find the pull request"], NUMBER="7", BRANCH=":")
    assert not (run.tmp / "output").exists()


def test_a_review_of_what_is_closed_finds_nothing(run):
    run.answers["repos/brook/mesh/pulls"] = [[]]
    run(STEPS["Find the pull request"], BRANCH="ann-dev:gone")
    assert not (run.tmp / "output").exists()


def test_the_reviews_are_what_the_gate_reads(run):
    file = run.tmp / "reviews.json"
    file.write_text(run(f"{ROOT}/scripts/reviews 7"))
    told = read_pull_request(file)
    assert (told.pull.user.login, len(told.commits), told.reviews) == ("ann-dev", 2, ())
    assert [push.actor.login for push in told.pushes] == ["ann-dev"]
    # A branch's name is a field of its own: it cannot ask for another page.
    assert [one for one in calls(run) if "ref=refs/heads/fix&page=2" in one]


def test_a_page_of_commits_that_is_missing_is_told(run):
    run.answers["repos/brook/mesh/pulls/7/commits"].pop()
    file = run.tmp / "reviews.json"
    file.write_text(run(f"{ROOT}/scripts/reviews 7"))
    with pytest.raises(EvaluationError, match="fetch every page"):
        read_pull_request(file)


def test_what_was_compiled_is_files_and_no_link(run):
    files = [
        run.work / of / f"{what}.json"
        for of in ("compiled", "base/target")
        for what in ("manifest", "branches")
    ]
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("{}")
    assert run(STEPS["Fetch what was compiled"], check=False).returncode == 0
    for file in files:
        file.unlink()
        assert run(STEPS["Fetch what was compiled"], check=False).returncode == 3
        file.symlink_to("/etc/hostname")
        assert run(STEPS["Fetch what was compiled"], check=False).returncode == 3
        file.unlink()
        file.write_text("{}")


@pytest.mark.parametrize(
    ("outcome", "state"),
    [("success", "success"), ("failure", "failure"), ("", "failure"), ("skipped", "failure")],
)
def test_the_status_says_success_where_the_gate_opened_alone(outcome, state, run):
    run(STEPS["Status"], OUTCOME=outcome)
    (call,) = calls(run)
    assert call[1] == f"repos/brook/mesh/statuses/{HEAD}"
    assert f"state={state}" in call
    assert "context=govern" in call


def test_what_was_told_is_signed_with_the_commits_that_it_is_of(run, keys):
    verdict = run.work / "verdict"
    verdict.mkdir()
    (verdict / "check.json").write_text("{}")
    assert "is not signed" in run(STEPS["Sign"], VERDICT_KEY="")
    run(STEPS["Sign"], VERDICT_KEY=(keys / "sue").read_text().strip())
    sums = verdict / "SHA256SUMS"
    assert sums.read_text().splitlines()[:2] == [f"# base {BASE}", f"# head {HEAD}"]
    assert "check.json" in sums.read_text()
    assert not (run.work / "key").exists()
    signed = ["ssh-keygen", "-Y", "check-novalidate", "-n", "govern-verdict-v1", "-s", f"{sums}.sig"]
    subprocess.run(signed, input=sums.read_bytes(), check=True, capture_output=True)


def test_another_commit_than_was_asked_for_is_not_judged(run):
    subprocess.run(["git", "init", "--quiet", str(run.work / "head")], check=True)
    identity = ["-c", "user.name=Ann", "-c", "user.email=a@b.c"]
    made = ["git", "-C", str(run.work / "head"), *identity, "commit", "--quiet", "--allow-empty", "-m", "x"]
    subprocess.run(made, check=True)
    done = run(STEPS["Gate"], check=False)
    assert (done.returncode, done.stdout) == (3, "the pull request has moved on\n")
