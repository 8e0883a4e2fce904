"""A recorded run of the gate, done again: the same bytes, or each difference by name."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from governance.evidence.circumstances import tools
from governance.evidence.replaying import compare_compiled, compare_reports, compare_tools


def git(folder, *arguments):
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.com"]
    subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(kept):
    """The project in a repository, with a recorded run of the gate, and a later revision."""
    ignored = "target/\nlogs/\nevidence/\n*.pem\ncheck.json\n*.duckdb\n.user.yml\n"
    (kept.folder / ".gitignore").write_text(ignored)
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "One"]):
        git(kept.folder, *command)
    return kept.folder


def a_later_revision(folder):
    (folder / "policies" / "masks.yml").write_text("masks: {}\n")
    shutil.rmtree(folder / "models")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "Two")


def test_the_recorded_revision_is_judged_again_to_the_same_bytes(kept, repository, monkeypatch):
    monkeypatch.setenv("DBT_PROFILES_DIR", str(kept.folder))
    kept.evidence("record", "--check-report", kept.report())
    kept.evidence("record", "--check-report", kept.report())
    a_later_revision(repository)
    told = json.loads(kept.evidence("replay", "1", "--repo", repository, "--format", "json", code=0))
    assert (told["same_verdict"], told["differences"]) == (True, [])


def test_a_revision_that_cannot_be_had_is_named(kept, repository, tmp_path):
    kept.evidence("record", "--check-report", kept.report())
    another = tmp_path / "another"
    another.mkdir()
    git(another, "init", "-q")
    git(another, "commit", "-q", "--allow-empty", "-m", "One")
    assert "does not have revision" in kept.evidence("replay", "1", "--repo", another, code=3)


def test_a_run_outside_of_a_repository_cannot_be_done_again(kept):
    kept.evidence("record", "--check-report", kept.report())
    assert "no git revision was recorded" in kept.evidence("replay", "1", "--repo", kept.folder, code=3)


def test_what_is_no_run_of_the_gate_is_refused(kept):
    kept.evidence("record", "--run-results", kept.folder / "target" / "run_results.json")
    before = kept.entries()
    kept.evidence("replay", "1", "--repo", kept.folder, code=2)
    kept.evidence("replay", "no such run", "--repo", kept.folder, code=2)
    assert kept.entries() == before


def test_tools_of_other_versions_are_named():
    here = tools()
    assert list(compare_tools(here, here)) == []
    recorded = {**here, "dbt-core": "1.10.0", "gone": "1"}
    assert list(compare_tools(recorded, here)) == [
        f"dbt-core: 1.10.0 was recorded, and here it is {here['dbt-core']}",
        "gone: 1 was recorded, and here it is not there",
    ]


def test_models_that_compile_to_other_sql_are_named():
    recorded = {"model.a": {"compiled": "1"}, "model.b": {"full": "1", "incremental": "2"}, "model.c": {}}
    here = {"model.a": {"compiled": "1"}, "model.b": {"full": "1", "incremental": "3"}}
    assert [line.partition(":")[0] for line in compare_compiled(recorded, here)] == ["model.b", "model.c"]


def test_checks_that_end_otherwise_are_named():
    def a_report(*checks, **more):
        shown = [{"id": one, "outcome": end, "findings": [], "examined": 3} for one, end in checks]
        return json.dumps({"checks": shown, **more}).encode()

    was = a_report(("a", "pass"), ("b", "fail"))
    assert list(compare_reports(was, was)) == []
    assert list(compare_reports(was, a_report(("a", "pass"), ("b", "pass")))) == [
        "b: fail with 0 findings of 3 was recorded, and now it is pass with 0 findings of 3"
    ]
    assert "outside of its checks" in next(compare_reports(was, a_report(("a", "pass"), ("b", "fail"), x=1)))
    assert "beside a base" in next(compare_reports(a_report(comparison={"base": "x"}), was))
