"""protection-current: a mask that changed under rows that stay needs a rebuild that somebody recorded."""

from __future__ import annotations

import json
import re
import shutil

import pytest

from governance.errors import DeclarationError
from governance.findings import Outcome
from governance.gate import Question, judge

pytestmark = pytest.mark.xdist_group("protection_current")
CHECK = "protection-current"
KEPT, NAMES = "model.protection_current.kept", "model.protection_current.of_names"
HISTORY = "snapshot.protection_current.history"
MASKED = re.compile(r"/\*govern:mask_email\*/.*?/\*/govern:mask_email\*/", re.DOTALL)


def result_of(folder, base=None):
    (result,) = judge(Question(None, folder, only=(CHECK,), base=base)).results
    return result


@pytest.fixture
def project(a_copy):
    return a_copy("protection_current")


@pytest.fixture
def a_base(project, tmp_path):
    """A function that makes a base: the project with its manifest's nodes changed."""

    def make(change=list):
        folder = tmp_path / "base"
        shutil.copytree(project / "target", folder)
        content = json.loads((folder / "manifest.json").read_bytes())
        change(content["nodes"])
        (folder / "manifest.json").write_text(json.dumps(content))
        return folder / "manifest.json"

    return make


def unmasked(nodes):
    """As if the mail address had not been masked."""
    stg = nodes["model.protection_current.stg"]
    stg["compiled_code"] = MASKED.sub("email", stg["compiled_code"])


def record(folder, *findings):
    entries = [re.search(r"`(\{model: .*\})`", one.fix)[1] for one in findings]
    text = "".join(f"  - {one}\n" for one in entries)
    text = text.replace("<day>", "2026-11-21").replace("<who>", "data@example.com")
    (folder / "policies" / "backfills.yml").write_text(f"backfills:\n{text}")


def test_the_same_masks_as_before_pass(project, a_base):
    result = result_of(project, a_base())
    assert result.outcome is Outcome.PASS
    assert set(result.population) == {KEPT, NAMES, HISTORY}


def test_a_newly_masked_column_of_rows_that_stay_fails(project, a_base):
    result = result_of(project, a_base(unmasked))
    found = {one.node: one for one in result.findings}
    assert set(found) == {KEPT, HISTORY}
    assert "the masks of `email` have changed since the base" in found[KEPT].message
    assert "`dbt build --full-refresh --select kept`" in found[KEPT].fix
    assert "mask its old rows where they stand" in found[HISTORY].fix
    assert found[KEPT].line > 0


def test_a_rebuild_that_is_recorded_as_the_finding_says_passes(project, a_base):
    base = a_base(unmasked)
    record(project, *result_of(project, base).findings)
    assert result_of(project, base).outcome is Outcome.PASS


def test_a_record_is_compared_without_a_base_too(project, a_base):
    record(project, *result_of(project, a_base(unmasked)).findings)
    result = result_of(project)
    assert set(result.population) == {KEPT, HISTORY}
    assert result.outcome is Outcome.PASS
    assert "incremental models and snapshots (1)" in result.not_examined[0]


def test_a_record_of_other_masks_fails(project, a_base):
    record(project, *result_of(project, a_base(unmasked)).findings)
    file = project / "policies" / "backfills.yml"
    file.write_text(re.sub(r"protection: [0-9a-f]{4}", "protection: 0000", file.read_text()))
    found = result_of(project).findings
    assert {one.node for one in found} == {KEPT, HISTORY}
    assert all("were written under other masks" in one.message for one in found)


def test_a_mask_whose_body_changed_makes_a_record_stale(project, a_base):
    record(project, *result_of(project, a_base(unmasked)).findings)
    masks = project / "policies" / "masks.yml"
    changed = masks.read_text().replace("[a-z0-9.]{1,64}(@", "[a-z0-9.]{2,64}(@")
    assert changed != masks.read_text()
    masks.write_text(changed)
    assert {one.node for one in result_of(project).findings} == {KEPT, HISTORY}


def test_a_column_that_the_base_did_not_have_has_no_old_rows(project, a_base):
    def without(nodes):
        nodes[KEPT]["compiled_code"] = nodes[KEPT]["compiled_code"].replace("email, n", "n")

    base = a_base(without)
    branches = base.with_name("branches.json")
    branches.write_text(branches.read_text().replace("select email, n", "select n"))
    assert result_of(project, base).outcome is Outcome.PASS


def test_a_base_of_which_one_branch_is_known_cannot_tell(project, a_base):
    base = a_base()
    base.with_name("branches.json").unlink()
    found = {one.node: one.message for one in result_of(project, base).findings}
    assert set(found) == {KEPT, NAMES}
    assert "or cannot be told there" in found[KEPT]


def test_a_record_of_what_keeps_no_rows_fails_where_it_stands(project):
    entry = "{model: model.protection_current.built_anew, protection: 0123456789abcdef, rebuilt_on: 2026-11-21, by: me}"
    (project / "policies" / "backfills.yml").write_text(f"backfills:\n  - {entry}\n")
    (finding,) = result_of(project).findings
    assert "no incremental model or snapshot" in finding.message
    assert (finding.file, finding.line) == ("policies/backfills.yml", 2)


def test_one_model_has_one_record(project):
    entry = f"{{model: {KEPT}, protection: 0123456789abcdef, rebuilt_on: 2026-11-21, by: me}}"
    (project / "policies" / "backfills.yml").write_text(f"backfills:\n  - {entry}\n  - {entry}\n")
    with pytest.raises(DeclarationError, match="is named twice"):
        result_of(project)


def test_it_is_empty_where_nobody_knows_what_was_before(asked):
    result = asked(CHECK, "protection_current")
    assert result.outcome is Outcome.EMPTY
    assert result.may_be_empty
    assert "incremental models and snapshots (3)" in result.not_examined[0]
