"""Runs of the gate in the log: what they judged and by what, those that failed and those that never ended too."""

from __future__ import annotations

import json
import os
import subprocess

from governance import __version__
from governance.evidence.canonical import sha256
from governance.evidence.circumstances import ci_of, git_of


def test_a_run_is_recorded_with_all_that_it_rests_on(kept):
    run = kept.evidence("start", "--kind", "gate-run").strip()
    report = kept.report()
    kept.evidence("record", "--check-report", report, "--run", run)
    _, started, entry = kept.entries()
    said, blobs = kept.predicate(entry), kept.blobs(entry)
    told = json.loads(report.read_bytes())
    assert (entry.kind, entry.result) == ("gate-run", {1: "failed", 3: "error"}[told["exit_code"]])
    assert kept.predicate(started)["run"] == said["run"] == run
    assert (said["exit_code"], said["project"]) == (told["exit_code"], told["project"])
    assert said["tools"]["govern"] == __version__
    assert {"dbt-core", "python", "sqlglot"} <= said["tools"].keys()
    assert [(one["id"], one["examined"], one["failing"]) for one in said["checks"]] == [
        (one["id"], one["examined"], one["failing"]) for one in told["checks"]
    ]
    assert blobs["report.json"] == report.read_bytes()
    for name in ("governance.yml", "policies/masks.yml"):
        assert blobs[name] == (kept.folder / name).read_bytes()
        assert said["inputs"][name] == sha256(blobs[name])
    assert said["inputs"]["manifest.json"] == sha256((kept.folder / "target/manifest.json").read_bytes())
    assert set(entry.controls) == {control for one in told["checks"] for control in one["controls"]}
    assert (entry.period, entry.retain_until) == (entry.ts[:10], f"{int(entry.ts[:4]) + 6}{entry.ts[4:10]}")


def test_compiled_sql_is_kept_and_known_by_digest(kept):
    kept.evidence("record", "--check-report", kept.report())
    (entry,) = kept.entries("gate-run")
    blobs = kept.blobs(entry)
    texts, digests = json.loads(blobs["compiled.sql.json"]), json.loads(blobs["compiled.json"])
    assert texts
    assert digests == {
        node: {branch: sha256(text.encode()) for branch, text in branches.items()}
        for node, branches in texts.items()
    }


def test_originals_of_dbt_are_not_kept(kept):
    kept.evidence("record", "--check-report", kept.report())
    kept_bytes = [file.read_bytes() for file in (kept.folder / "evidence").rglob("*") if file.is_file()]
    original = json.loads((kept.folder / "target/manifest.json").read_bytes())
    raw_code = next(
        node["raw_code"] for node in original["nodes"].values() if "ref(" in node.get("raw_code", "")
    )
    assert not any(json.dumps(raw_code)[1:-1].encode() in content for content in kept_bytes)


def test_a_run_that_could_not_evaluate_is_recorded_too(kept, capsys):
    (kept.folder / "target/manifest.json").write_text('{"metadata": ')
    report = kept.folder / "error.json"
    report.write_text(kept.govern("check", "--format", "json", code=3))
    kept.evidence("record", "--check-report", report)
    (entry,) = kept.entries("gate-run")
    assert entry.result == "error"
    assert kept.predicate(entry)["unread"][0] == "manifest.json"


def test_what_an_earlier_run_left_tells_nothing_of_this_one(kept):
    report = kept.report()
    os.utime(report, (0, 0))
    run = kept.evidence("start", "--kind", "gate-run").strip()
    kept.evidence("record", "--check-report", report, "--run", run, code=2)
    assert kept.entries("gate-run") == []


def test_what_is_no_report_is_refused(kept):
    file = kept.folder / "no.json"
    file.write_text('{"schema": "govern.scan/v1"}')
    kept.evidence("record", "--check-report", file, code=2)
    kept.evidence("record", "--check-report", kept.folder / "missing.json", code=2)
    kept.evidence("record", code=2)
    assert [entry.kind for entry in kept.entries()] == ["key-change"]


def test_another_key_records_nothing(kept):
    kept.evidence("keygen", "--store", kept.folder / "another", "--key", kept.folder / "thief.pem")
    kept.evidence("record", "--check-report", kept.report(), "--key", kept.folder / "thief.pem", code=2)
    assert [entry.kind for entry in kept.entries()] == ["key-change"]


def test_the_revision_and_whether_anything_differs_from_it(tmp_path):
    assert git_of(tmp_path) is None
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.com"]
    for command in (["init", "-q"], [*identity, "commit", "-q", "--allow-empty", "-m", "One"]):
        subprocess.run(["git", "-C", str(tmp_path), *command], check=True)
    found = git_of(tmp_path)
    assert found["clean"]
    assert len(found["revision"]) == 40
    (tmp_path / "new.sql").write_text("select 1")
    assert git_of(tmp_path) == {**found, "clean": False}
    (tmp_path / "dbt").mkdir()
    assert (found["folder"], git_of(tmp_path / "dbt")["folder"]) == ("", "dbt")


def test_the_run_of_ci_is_told_by_its_own_number():
    github = {"GITHUB_ACTIONS": "true", "GITHUB_RUN_ID": "17", "GITHUB_RUN_ATTEMPT": "2"}
    assert ci_of(github) == {"system": "github", "run_id": "17", "attempt": "2"}
    assert ci_of({"GITLAB_CI": "true", "CI_PIPELINE_ID": "4"}) == {
        "system": "gitlab",
        "run_id": "4",
        "attempt": "1",
    }
    assert ci_of({"GOVERN_CI_RUN_ID": "nightly-4"})["system"] == "other"
    assert ci_of({"HOME": "/root"}) is None


def test_approvals_and_the_diff_are_kept_with_the_run(kept):
    report, diff, folder = kept.report(), kept.folder / "diff.json", kept.folder / "policies/approvals"
    diff.write_text('{"schema":"govern.diff/v1"}')
    folder.mkdir()
    (folder / "a.json").write_text('{"approved_by":"ada@brook-shop.org"}')
    (folder / "a.sig").write_text("-----BEGIN SSH SIGNATURE-----\n")
    (folder / "README.md").write_text("what this is\n")
    (kept.folder / "policies/allowed_signers").write_text("ada@brook-shop.org ssh-ed25519 AAAA\n")
    kept.evidence("record", "--check-report", report, "--diff", diff)
    (entry,) = kept.entries("gate-run")
    blobs = kept.blobs(entry)
    assert {
        "policies/approvals/a.json",
        "policies/approvals/a.sig",
        "policies/allowed_signers",
        "diff.json",
    } <= {*blobs}
    assert "policies/approvals/README.md" not in blobs
    assert kept.entries("quarantine") == []
