"""The baseline of a legacy project: what stood is hidden and counted, what comes later shuts the gate."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from governance.cli import run
from governance.declared.baseline import Recorded, read_baseline, to_record, write_baseline
from governance.errors import DeclarationError, EvaluationError, UsageError
from governance.findings import BaselineEntry, CheckResult, Status
from governance.gate import Question, judge

pytestmark = pytest.mark.xdist_group("waiver_valid")
TODAY = dt.date(2026, 11, 21)

ENTRY = '{{"check": "{}", "node": "n", "column": "", "id": "0123456789abcdef"}}'
UNSORTED = f'{{"schema": "govern.baseline/v1", "target": null, "findings": [{ENTRY.format("b")}, {ENTRY.format("a")}]}}'


CHECKS = ("column-classified", "lineage-known", "waiver-valid")
THESE = [option for check in CHECKS for option in ("--check", check)]


@pytest.fixture
def project(a_copy):
    return a_copy("waiver_valid")


@pytest.fixture
def baselined(project, monkeypatch, capsys):
    """A project whose baseline the command has written."""
    monkeypatch.delenv("DBT_TARGET_PATH", raising=False)
    assert run(["check", "--project-dir", str(project), *THESE, "--write-baseline"]) == 1
    assert "findings recorded" in capsys.readouterr().err
    return project


def edit_manifest(folder, change):
    """Judge it without the files beside it, so that what the manifest says is what is there."""
    file = folder / "target" / "manifest.json"
    content = json.loads(file.read_bytes())
    change(content["nodes"])
    file.write_text(json.dumps(content))
    (folder / "dbt_project.yml").unlink()


def result_of(check, folder, **question):
    verdict = judge(Question(None, folder, today=TODAY, only=CHECKS, **question))
    return next(result for result in verdict.results if result.check == check)


def test_what_stood_is_baselined_and_counted(baselined):
    verdict = judge(Question(None, baselined, only=CHECKS, today=TODAY))
    hidden = verdict.findings(Status.BASELINED)
    assert {finding.check for finding in hidden} >= {"column-classified", "lineage-known"}
    assert verdict.baseline.entries == len(hidden)
    assert verdict.baseline.stale == ()


def test_what_can_never_be_accepted_stays_open(baselined):
    verdict = judge(Question(None, baselined, only=CHECKS, today=TODAY))
    assert {
        finding.node.rpartition(".")[2] for finding in verdict.open if finding.check == "lineage-known"
    } == {
        "visits_in_python",
        "promised_in_python",
    }
    assert verdict.exit_code == 1


def test_a_new_column_in_a_baselined_model_is_a_new_finding(baselined):
    def add(nodes):
        columns = nodes["model.waiver_valid.people"]["columns"]
        columns["shoe_size"] = {**columns["city"], "name": "shoe_size"}

    edit_manifest(baselined, add)
    result = result_of("column-classified", baselined)
    assert [finding.column for finding in result.open] == ["shoe_size"]
    assert len(result.accepted) == 3


def test_what_was_mended_is_stale_and_writing_again_drops_it(baselined):
    def mend(nodes):
        nodes["model.waiver_valid.people"]["columns"]["city"]["meta"] = {"confidentiality": "public"}

    edit_manifest(baselined, mend)
    (stale,) = judge(Question(None, baselined, only=CHECKS, today=TODAY)).baseline.stale
    assert (stale.check, stale.column) == ("column-classified", "city")
    assert run(["check", "--project-dir", str(baselined), *THESE, "--write-baseline"]) == 1
    assert stale not in read_baseline(baselined).entries


def test_it_grows_only_where_that_is_said(baselined):
    def add(nodes):
        columns = nodes["model.waiver_valid.people"]["columns"]
        columns["shoe_size"] = {**columns["city"], "name": "shoe_size"}

    edit_manifest(baselined, add)
    before = read_baseline(baselined)
    run(["check", "--project-dir", str(baselined), *THESE, "--write-baseline"])
    assert read_baseline(baselined) == before
    run(["check", "--project-dir", str(baselined), *THESE, "--write-baseline", "--grow"])
    assert len(read_baseline(baselined).entries) == len(before.entries) + 1


def test_writing_one_check_keeps_the_entries_of_the_others(baselined):
    before = read_baseline(baselined)
    run(["check", "--project-dir", str(baselined), "--check", "lineage-known", "--write-baseline"])
    assert read_baseline(baselined) == before


def test_it_holds_no_words_and_is_the_same_bytes_each_time(baselined):
    file = baselined / "policies" / "baseline.json"
    first = file.read_bytes()
    shape = json.loads(first)
    assert set(shape["findings"][0]) == {"check", "node", "column", "id"}
    write_baseline(baselined, read_baseline(baselined))
    assert file.read_bytes() == first


def test_an_entry_counts_only_for_the_place_that_it_names(baselined):
    file = baselined / "policies" / "baseline.json"
    shape = json.loads(file.read_bytes())
    for entry in shape["findings"]:
        entry["node"] += "x"
    file.write_text(json.dumps(shape))
    assert judge(Question(None, baselined, only=CHECKS, today=TODAY)).findings(Status.BASELINED) == ()


def test_a_waiver_says_more_than_the_baseline(baselined):
    finding = result_of("column-classified", baselined).findings[0]
    (baselined / "policies" / "waivers.yml").write_text(
        f"waivers: [{{finding: '{finding.id}', owner: a@example.com, approved_by: b@example.com, reason: r, "
        "approved_on: 2026-11-01, expires: 2026-12-01}]\n"
    )
    assert result_of("column-classified", baselined).status(finding) is Status.WAIVED


def test_another_targets_baseline_hides_but_tells_nothing_stale(baselined):
    verdict = judge(Question(None, baselined, "lab", CHECKS, TODAY))
    assert verdict.baseline.stale == ()
    assert (
        "whether entries of policies/baseline.json are stale: it was written for other rules"
        in verdict.not_examined
    )
    assert run(["check", "--project-dir", str(baselined), *THESE, "--target", "lab", "--write-baseline"]) == 2


def test_a_check_that_could_not_be_asked_cannot_be_recorded():
    with pytest.raises(EvaluationError, match="could not be asked"):
        to_record([CheckResult("c", "t", (), error="crashed")], None, None, grow=False)


def test_another_targets_baseline_is_not_overwritten():
    with pytest.raises(UsageError, match="was written for target lab"):
        to_record([], Recorded("lab", ()), None, grow=True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"schema": "govern.baseline/v2", "target": null, "findings": []}',
        '{"schema": "govern.baseline/v1", "target": null, "findings": [], "more": 1}',
        UNSORTED,
    ],
)
def test_a_file_that_is_no_baseline_is_a_declaration_error(text, tmp_path):
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "baseline.json").write_text(text)
    with pytest.raises(DeclarationError, match=r"baseline\.json"):
        read_baseline(tmp_path)


def test_what_is_written_is_what_is_read(tmp_path):
    entries = (BaselineEntry("a-check", "model.x.y", "", "0123456789abcdef"),)
    write_baseline(tmp_path, Recorded("lab", entries))
    assert read_baseline(tmp_path) == Recorded("lab", entries)


@pytest.mark.parametrize(
    "options", [["--grow"], ["--changed"], ["--write-baseline", "--changed", "--base", "x"]]
)
def test_options_that_do_not_go_together_are_2(options, project):
    assert run(["check", "--project-dir", str(project), *options]) == 2
