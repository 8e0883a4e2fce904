"""The gate opens only for what was examined and found good."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.checks import ALL_CHECKS
from governance.checks.case import Check, When
from governance.errors import ArtifactError, DeclarationError, GovernError, UsageError
from governance.findings import Outcome, Verdict
from governance.gate import Question, default_manifest, judge

pytestmark = pytest.mark.xdist_group("column_masked")


@pytest.fixture
def project(a_copy):
    return a_copy("column_masked")


# Without a run of production there is nothing that ran.
ASKED = [check.id for check in ALL_CHECKS if check.when is not When.RAN]


def crashing(case):
    """Crashes."""
    yield from ()
    raise RuntimeError("in the middle")


def declare(folder, text):
    with (folder / "governance.yml").open("a") as file:
        file.write(text)


def test_findings_shut_it(judged):
    verdict = judged("column_masked")
    assert verdict.exit_code == 1
    assert [result.check for result in verdict.results] == ASKED


def test_nothing_to_examine_shuts_it(judged):
    assert judged("empty").exit_code == 3


def test_an_empty_check_that_may_be_empty_does_not(a_copy):
    folder = a_copy("empty")
    declare(folder, "checks: {may_be_empty: [column-classified, column-masked, lineage-known]}\n")
    assert judge(Question(None, folder)).exit_code == 0


def test_a_check_that_is_off_is_named(project):
    declare(project, "checks: {off: [column-classified]}\n")
    verdict = judge(Question(None, project))
    assert [result.check for result in verdict.results] == [
        one for one in ASKED if one != "column-classified"
    ]
    assert "check column-classified is off in governance.yml" in verdict.not_examined


def test_one_check_alone_says_which_were_not_asked(compiled):
    verdict = judge(Question(None, compiled("column_masked"), only=("column-classified",)))
    assert [result.check for result in verdict.results] == ["column-classified"]
    (left,) = [reason for reason in verdict.not_examined if reason.startswith("what --check does not name: ")]
    assert left.partition(": ")[2].split(", ") == [one for one in ASKED if one != "column-classified"]


def test_a_check_that_does_not_exist_cannot_be_asked(compiled):
    with pytest.raises(UsageError, match="there is no check `column-maskd`"):
        judge(Question(None, compiled("column_masked"), only=("column-maskd",)))


def test_checks_that_follow_nothing_do_not_load_what_follows(compiled):
    code = (
        "import sys; from pathlib import Path; from governance.gate import Question, judge;"
        f"judge(Question(None, Path({str(compiled('column_masked'))!r}), only=('row-access-attached',)));"
        "sys.exit('sqlglot' in sys.modules or 'governance.lineage.link' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_with_every_check_off_nothing_was_examined(project):
    declare(project, f"checks: {{off: [{', '.join(check.id for check in ALL_CHECKS)}]}}\n")
    assert judge(Question(None, project)).exit_code == 3


@pytest.mark.parametrize("key", ["off", "may_be_empty"])
def test_an_unknown_check_is_a_declaration_error(key, project):
    declare(project, f"checks:\n  {key}: [column-classfied]\n")
    with pytest.raises(DeclarationError) as refused:
        judge(Question(None, project))
    assert f"checks.{key}[0]: there is no check `column-classfied`" in refused.value.message
    assert refused.value.line == len((project / "governance.yml").read_text().splitlines())


@pytest.mark.parametrize(
    "broken", [pytest.param(check, id=check.id) for check in ALL_CHECKS if check.id in ASKED]
)
def test_a_crash_in_any_check_shuts_it_and_the_others_are_still_told(broken, compiled):
    checks = tuple(replace(check, ask=crashing) if check is broken else check for check in ALL_CHECKS)
    verdict = judge(Question(None, compiled("column_masked")), checks)
    assert verdict.exit_code == 3
    for result in verdict.results:
        assert (result.outcome is Outcome.ERROR) == (result.check == broken.id)


def test_a_crash_alone_is_never_good(compiled):
    verdict = judge(Question(None, compiled("empty")), (Check("crashing", crashing, core=False),))
    assert verdict.exit_code == 3


def test_an_unknown_target_is_a_usage_error(compiled):
    with pytest.raises(UsageError, match="declares no target `prod`"):
        judge(Question(None, compiled("empty"), "prod"))


def test_a_target_of_another_engine_than_the_manifest_is_refused(compiled):
    with pytest.raises(ArtifactError, match="compiled for duckdb, and target warehouse is snowflake"):
        judge(Question(None, compiled("empty"), "warehouse"))


def test_a_mistake_in_a_declaration_is_told_before_a_missing_manifest(project):
    (project / "target" / "manifest.json").unlink()
    declare(project, "targts: {}\n")
    with pytest.raises(DeclarationError, match="unknown key `targts`"):
        judge(Question(None, project))


def test_a_missing_governance_file_is_a_declaration_error(project):
    (project / "governance.yml").unlink()
    with pytest.raises(DeclarationError, match=r"governance\.yml: this file does not exist"):
        judge(Question(None, project))


def test_a_misspelt_key_in_the_masks_is_a_declaration_error(project):
    masks = project / "policies" / "masks.yml"
    masks.write_text(masks.read_text().replace("accepts: [name]", "acepts: [name]"))
    with pytest.raises(DeclarationError) as refused:
        judge(Question(None, project))
    assert "masks.mask_name" in refused.value.message
    assert masks.read_text().splitlines()[refused.value.line - 1].strip() == "acepts: [name]"


def test_a_stale_manifest_is_refused(project):
    yaml = project / "models" / "_models.yml"
    yaml.write_text(yaml.read_text().replace("identifier: email", "confidentiality: public", 1))
    with pytest.raises(ArtifactError, match="stale"):
        judge(Question(None, project))


def test_the_manifest_is_where_dbt_writes_it(project, monkeypatch):
    monkeypatch.delenv("DBT_TARGET_PATH", raising=False)
    assert default_manifest(project) == project / "target" / "manifest.json"
    with (project / "dbt_project.yml").open("a") as file:
        file.write("target-path: build\n")
    assert default_manifest(project) == project / "build" / "manifest.json"
    monkeypatch.setenv("DBT_TARGET_PATH", "/elsewhere")
    assert str(default_manifest(project)) == "/elsewhere/manifest.json"


def test_the_same_inputs_give_the_same_verdict(compiled, judged):
    assert judge(Question(None, compiled("column_masked"))) == judged("column_masked")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_broken_manifest_opens_the_gate(compiled, tmp_path, data):
    """Whatever is cut out of a manifest, and whatever is put there: findings or an error, never a crash."""
    whole = (compiled("column_masked") / "target" / "manifest.json").read_bytes()
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 20_000)))
    file = tmp_path / "manifest.json"
    file.write_bytes(whole[:start] + data.draw(st.binary(max_size=8)) + whole[end:])
    try:
        code = judge(Question(file, compiled("column_masked"))).exit_code
    except GovernError as error:
        code = error.exit_code
    assert code in (1, 3)


def test_a_verdict_without_results_is_shut():
    assert Verdict("x", None, ()).exit_code == 3


def test_a_manifest_that_is_parsed_and_not_compiled_is_3_with_what_to_do(project):
    file = project / "target" / "manifest.json"
    content = json.loads(file.read_bytes())
    for node in content["nodes"].values():
        node.pop("compiled_code", None)
    file.write_text(json.dumps(content))
    with pytest.raises(ArtifactError, match="holds no compiled SQL") as refused:
        judge(Question(None, project))
    assert "dbt compile" in refused.value.advice
    assert judge(Question(None, project, only=("row-access-attached",))).exit_code == 0
