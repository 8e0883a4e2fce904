"""mask-intact: an edited, shadowed or missing mask and a forged marker fail; compiled masks pass."""

from __future__ import annotations

import json
import shutil

import pytest

from governance.findings import Outcome
from governance.gate import Question, judge

pytestmark = pytest.mark.xdist_group("mask_intact")
CHECK = "mask-intact"
ELSEWHERE = "of package elsewhere goes by the name of a macro that the policies compile to"
BAD = {
    "macro.elsewhere.mask_name": f"`mask_name` {ELSEWHERE}",
    "macro.mask_intact.spark__mask_email": "is a variant of `mask_email` that the policies do not compile to",
    "macro.mask_intact.tidy": "macro `tidy` writes the marker of a mask by itself",
    "model.mask_intact.forged_by_hand": "model forged_by_hand writes the marker of a mask by itself",
    "model.mask_intact.forged_by_macro": "marker of mask_phone refused: the model does not call this macro",
    "model.mask_intact.forged_in_pieces": "marker of mask_phone refused: the SQL inside is not the mask's",
}


def result_of(folder):
    (result,) = judge(Question(None, folder, only=(CHECK,))).results
    return result


def rewrite(folder, name, change):
    """A macro changed on disk and in the manifest alike."""
    manifest = folder / "target" / "manifest.json"
    content = json.loads(manifest.read_bytes())
    macro = content["macros"][f"macro.mask_intact.{name}"]
    file = folder / macro["original_file_path"]
    new = change(macro["macro_sql"])
    file.write_text(file.read_text().replace(macro["macro_sql"], new))
    macro["macro_sql"] = new
    manifest.write_text(json.dumps(content))


@pytest.mark.parametrize("node", BAD)
def test_what_is_not_the_policies_own_fails(node, asked):
    found = [one for one in asked(CHECK, "mask_intact").findings if one.node == node]
    assert any(BAD[node] in one.message for one in found)
    assert all(one.fix and one.file for one in found)


def test_what_the_policies_compile_to_passes(asked):
    result = asked(CHECK, "mask_intact")
    assert {finding.node for finding in result.findings} == set(BAD)
    assert "macro.mask_intact.mask_email" in result.population
    assert "macro.mask_intact.snowflake__deidentify_email" in result.population
    assert "macro.mask_intact.duckdb__govern_may_hold_raw" in result.population
    assert "model.mask_intact.good_call" in result.population
    assert "model.mask_intact.no_mask" not in result.population


def test_the_advice_is_to_call_the_macro(asked):
    forged = [one for one in asked(CHECK, "mask_intact").findings if one.node.startswith("model.")]
    assert all("call the mask's macro" in one.fix for one in forged)


@pytest.mark.parametrize("name", ["mask_email", "snowflake__mask_email", "duckdb__govern_may_hold_raw"])
def test_an_edited_macro_fails(name, a_copy):
    folder = a_copy("mask_intact")
    rewrite(folder, name, lambda sql: sql.replace("endmacro", " endmacro"))
    found = {one.node: one for one in result_of(folder).findings}
    assert set(found) == {*BAD, f"macro.mask_intact.{name}"}
    assert "is not what the policies compile to" in found[f"macro.mask_intact.{name}"].message


def test_a_policy_that_changed_since_fails(a_copy):
    folder = a_copy("mask_intact")
    masks = folder / "policies" / "masks.yml"
    masks.write_text(masks.read_text().replace("value: '#***'", "value: '***'"))
    found = {one.node for one in result_of(folder).findings} - set(BAD)
    assert "macro.mask_intact.duckdb__mask_name" in found
    assert "macro.mask_intact.duckdb__mask_email" not in found


def test_a_macro_that_is_missing_fails(a_copy):
    folder = a_copy("mask_intact")
    masks = folder / "policies" / "masks.yml"
    masks.write_text(masks.read_text().replace("mask_note", "mask_remark"))
    file = folder / "policies" / "classifications.yml"
    file.write_text(file.read_text().replace("mask_note", "mask_remark"))
    found = {one.node: one.message for one in result_of(folder).findings}
    assert "is not in the project" in found["macro.mask_intact.mask_remark"]


def test_it_is_empty_in_a_project_without_masks(a_copy):
    folder = a_copy("mask_intact")
    manifest = folder / "target" / "manifest.json"
    content = json.loads(manifest.read_bytes())
    content["macros"] = {uid: one for uid, one in content["macros"].items() if one["package_name"] == "dbt"}
    content["nodes"] = {
        uid: one for uid, one in content["nodes"].items() if uid == "model.mask_intact.no_mask"
    }
    manifest.write_text(json.dumps(content))
    for kind in ("macros", "packages", "dbt_packages"):
        shutil.rmtree(folder / kind)
    for model in (folder / "models").glob("*_*.sql"):
        if model.stem != "no_mask":
            model.unlink()
    result = result_of(folder)
    assert result.outcome is Outcome.EMPTY
    assert result.may_be_empty
    assert "nothing is masked at build" in result.not_examined[0]
