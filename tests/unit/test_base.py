"""A change beside its base: what is new, what is old, what is fixed, and what of it shuts the gate."""

from __future__ import annotations

import datetime as dt
import json
import shutil

import pytest

from governance.checks import ALL_CHECKS
from governance.checks.case import Check, Examined, Problem, Unseen, When
from governance.checks.comparing import compare, only_new
from governance.cli import run
from governance.errors import ArtifactError, UsageError
from governance.findings import CheckResult, Finding, Outcome, Status
from governance.gate import Question, judge

pytestmark = pytest.mark.xdist_group("waiver_valid")
TODAY = dt.date(2026, 11, 21)
CHECKS = ("column-classified", "lineage-known", "waiver-valid")
PEOPLE = "model.waiver_valid.people"


@pytest.fixture
def project(a_copy):
    return a_copy("waiver_valid")


@pytest.fixture
def base(project, tmp_path):
    """A function that writes the base: the project's manifest, changed."""

    def write(change=lambda _: None):
        folder = tmp_path / "base" / "target"
        shutil.copytree(project / "target", folder)
        content = json.loads((folder / "manifest.json").read_bytes())
        change(content)
        (folder / "manifest.json").write_text(json.dumps(content))
        return folder / "manifest.json"

    return write


def classify(content, *names):
    for name in names:
        content["nodes"][PEOPLE]["columns"][name]["meta"] = {"confidentiality": "public"}


def one_more(content):
    """Region was classified, and there was a column more that was not."""
    classify(content, "region")
    columns = content["nodes"][PEOPLE]["columns"]
    columns["shoe_size"] = {**columns["city"], "name": "shoe_size"}


def asked(project, base, **question):
    return judge(Question(None, project, today=TODAY, base=base, **{"only": CHECKS, **question}))


def columns(findings, check="column-classified"):
    return [finding.column for finding in findings if finding.check == check]


def test_new_old_and_fixed_are_told_apart(project, base):
    verdict = asked(project, base(one_more), only=("column-classified",))
    new = [finding for finding in verdict.findings() if finding.id in verdict.comparison.new]
    assert columns(new) == ["region"]
    assert columns(verdict.comparison.fixed) == ["shoe_size"]
    assert [finding.line for finding in verdict.comparison.fixed] == [0]
    assert columns(verdict.open) == ["city", "street", "region"]
    assert (verdict.comparison.changed, verdict.exit_code) == (False, 1)


def test_the_coverage_of_the_base_stands_beside(project, base):
    verdict = asked(project, base(lambda content: classify(content, "city")), only=("column-classified",))
    assert verdict.comparison.coverage("column-classified") > verdict.results[0].coverage


def test_with_changed_only_what_is_new_shuts_the_gate(project, base):
    verdict = asked(project, base(one_more), only=("column-classified",), changed=True)
    assert columns(verdict.open) == ["region"]
    assert columns(verdict.findings(Status.STILL_OPEN)) == ["city", "street"]
    assert verdict.exit_code == 1


def test_with_changed_a_change_that_brings_nothing_opens_the_gate(project, base):
    verdict = asked(project, base(), changed=True)
    assert verdict.exit_code == 0
    assert verdict.comparison.new == frozenset()
    assert any("--changed counts it as old" in note for note in verdict.not_examined)


def test_without_changed_the_same_stays_shut(project, base):
    assert asked(project, base()).exit_code == 1


def test_with_changed_a_fault_of_a_waiver_shuts_it(project, base):
    before = base()
    (project / "policies" / "waivers.yml").write_text(A_WAIVER.format(expires="2026-11-20", more=""))
    assert {finding.check for finding in asked(project, before, changed=True).open} == {"waiver-valid"}


A_WAIVER = (
    "waivers: [{{finding: 'e675bdd0933d7af8', owner: a@example.com, approved_by: b@example.com, reason: r, "
    "approved_on: 2026-11-01, expires: {expires}{more}}}]\n"
)


@pytest.mark.parametrize(
    ("expires", "more", "rewritten"),
    [
        ("2027-01-20", "", True),
        (
            "2027-01-10",
            ", renewals: [{approved_by: b@example.com, approved_on: 2026-11-20, expires: 2027-02-01}]",
            False,
        ),
        ("2027-01-05", "", False),
    ],
)
@pytest.mark.parametrize("beside", [True, False])
def test_a_later_end_without_a_renewal_is_a_finding(beside, expires, more, rewritten, project, base):
    before = base()
    folder = before.parent if beside else before.parent.parent / "policies"
    folder.mkdir(exist_ok=True)
    (folder / "waivers.yml").write_text(A_WAIVER.format(expires="2027-01-10", more=""))
    (before.parent.parent / "dbt_project.yml").write_text("name: waiver_valid\n")
    (project / "policies" / "waivers.yml").write_text(A_WAIVER.format(expires=expires, more=more))
    found = [finding.subject for finding in asked(project, before).open if finding.check == "waiver-valid"]
    assert found == (["rewritten"] if rewritten else [])


def test_where_the_waivers_of_the_base_are_not_there_the_report_says_so(project, base):
    (project / "policies" / "waivers.yml").write_text(A_WAIVER.format(expires="2026-12-20", more=""))
    result = asked(project, base()).results[-1]
    assert result.not_examined == (
        "whether approvals were rewritten: the base's waivers.yml is not beside its manifest",
    )


@pytest.mark.parametrize("key", ["project_name", "adapter_type"])
def test_a_base_of_another_project_or_engine_is_refused(key, project, base):
    def other(content):
        content["metadata"][key] = "snowflake"

    with pytest.raises(ArtifactError, match=r"this base is of .* snowflake"):
        asked(project, base(other))


def test_a_base_that_is_missing_or_not_compiled_is_3(project, base, tmp_path, capsys):
    def uncompiled(content):
        for node in content["nodes"].values():
            node.pop("compiled_code", None)

    for file in (tmp_path / "nowhere.json", base(uncompiled)):
        assert run(["check", "--project-dir", str(project), "--base", str(file)]) == 3
        assert str(file) in capsys.readouterr().err


def test_a_base_is_not_compared_with_the_files_that_are_here(project, base):
    def other_file(content):
        content["nodes"][PEOPLE]["checksum"]["checksum"] = "0" * 64

    assert asked(project, base(other_file), changed=True).exit_code == 0


def test_changed_without_a_base_is_a_usage_error(project):
    with pytest.raises(UsageError, match="needs its base"):
        judge(Question(None, project, changed=True))


def a_finding(column="a", message="m"):
    return Finding("f.yml", 3, "c", "model.x.y", column, None, None, message, "fix")


def a_result(*findings, error=None):
    return CheckResult("c", "t", ("model.x.y.a", "model.x.y.b"), findings, error=error)


def test_where_the_base_could_not_be_asked_everything_is_new():
    now = a_result(a_finding())
    comparison = compare("b", [now], (a_result(error="crashed"),), changed=True)
    assert comparison.new == {a_finding().id}
    assert only_new([now], comparison)[0].outcome is Outcome.FAIL


def test_where_it_cannot_be_asked_now_nothing_is_fixed():
    comparison = compare("b", [a_result(error="crashed")], (a_result(a_finding()),), changed=True)
    assert comparison.fixed == ()


def test_something_else_at_the_same_place_is_new():
    now = a_result(a_finding(message="it comes raw"))
    comparison = compare("b", [now], (a_result(a_finding(message="nobody knows")),), changed=True)
    assert comparison.new == {a_finding().id}
    assert comparison.fixed == ()


def test_a_check_can_ask_what_there_was_before(project, base):
    def dropped(case):
        """Models that are gone."""
        if case.base is None:
            yield Unseen("no base")
            return
        assert set(case.base_traced.unknown) >= set(case.traced.unknown)
        for name in case.base.models:
            problems = () if name in case.project.models else (Problem("gone", "bring it back"),)
            yield Examined(name, problems=problems)

    def more(content):
        content["nodes"][f"{PEOPLE}2"] = {
            **content["nodes"][PEOPLE],
            "unique_id": f"{PEOPLE}2",
            "name": "people2",
        }

    check = Check("dropped", dropped, (), follows=True)
    verdict = judge(Question(None, project, base=base(more)), (check,))
    assert [finding.node for finding in verdict.open] == [f"{PEOPLE}2"]
    assert verdict.comparison.results[0].not_examined == ("no base",)


def test_every_check_is_asked_of_the_base_but_those_of_a_run_or_of_the_others(project, base):
    before = {result.check for result in asked(project, base(), only=()).comparison.results}
    assert before == {check.id for check in ALL_CHECKS if check.when is When.ALWAYS}
