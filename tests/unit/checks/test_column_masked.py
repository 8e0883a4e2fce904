"""column-masked: passes, fails and is empty on projects that dbt compiled; nothing undecided passes."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from governance.artifacts.branches import read_branches
from governance.artifacts.manifest import read_manifest
from governance.checks import Case, ask
from governance.checks.column_masked import COLUMN_MASKED
from governance.declared.policies import load_policies
from governance.findings import Outcome
from governance.gate import Question, judge
from governance.lineage.tracing import Around, trace
from governance.project import build_project
from governance.project.beside import Macro

pytestmark = pytest.mark.xdist_group("column_masked")
CHECK = "column-masked"
RAW = "it comes raw from `email` of source crm.people"
UNDECIDED = "whether it is masked cannot be decided: "
# Column → what the finding says. Every model whose name does not begin with good or people is here.
BAD = {
    "raw_plain.email": RAW,
    "raw_one_of_two.full_name": "it comes raw from `full_name` of source crm.people",
    "raw_renamed_around.email": RAW,
    "raw_coalesced.email": RAW,
    "raw_in_one_branch.email": RAW,
    "raw_swapped_union.email": "it comes raw from `country` of source crm.people",
    "raw_upstream.email": RAW,
    "raw_through_star.email": RAW,
    "raw_joined.email": RAW,
    "raw_by_name.email": RAW,
    "raw_uncounted_union.email": RAW,
    "raw_whole_row.email": "it comes raw from `raw` of source crm.people",
    "raw_from_itself.email": RAW,
    "raw_from_itself.other": RAW,
    "raw_history.email": RAW,
    "staff.email": "seed staff holds it as it is written",
    "wrong_mask.email": "`mask_name` accepts name, and it is `email`",
    "wrong_upstream.email": "`mask_name` accepts name, and it is `email`",
    "wrong_type.email": "it is declared as bigint, and masks of `email` are for string: none fits",
    "wrong_scope.customer_id": "marker of mask_customer_id refused: the SQL inside is not the mask's",
    "forged_marker.email": "marker of mask_email refused: the SQL inside is not the mask's",
    "forged_beside.email": "marker of mask_email refused: the SQL inside is not the mask's",
    "forged_argument.email": "marker of mask_email refused: the SQL inside is not the mask's",
    "forged_unknown.email": "marker of mask_everything refused",
    "forged_in_literal.email": RAW,
    "forged_unpaired.email": RAW,
    "forged_copy.email": "marker of mask_email refused: the model does not call this macro",
    "undecided_python.email": f"{UNDECIDED}it is a python model",
    "undecided_no_column.email": f"{UNDECIDED}no column `email` is selected",
    "undecided_function.email": f"{UNDECIDED}the function `getvariable`",
    "undecided_sql.email": f"{UNDECIDED}the SQL cannot be parsed",
    "undecided_identifier.email": f"{UNDECIDED}there is no identifier `emial`",
    "leaks_in_one_branch.email": RAW,
    "masks_in_one_branch.email": RAW,
    "carrier.contact": RAW,
}

# Column that declares no identifier → the way by which one came to it.
CARRIED = "it holds `email` and does not say so: it comes raw from `email` of source crm.people"
DERIVED = {
    "expanded_star.contact": "carrier.contact → identity → expanded_star.contact",
    "laundered_by_join.contact": "carrier.contact → equi-join → laundered_by_join.contact",
    "laundered_by_union.contact": "carrier.contact → identity → laundered_by_union.contact",
    "laundered_by_struct.packed": "carrier.contact → copy → laundered_by_struct.packed",
    "unpacked_struct.w": "laundered_by_struct.packed → copy → unpacked_struct.w",
    "laundered_by_renames.region": "carrier.contact → identity → laundered_by_renames.region",
    "laundered_by_derivation.region": "carrier.contact → derive → laundered_by_derivation.region",
    "through_ephemeral.region": "an_ephemeral.c → identity → through_ephemeral.region",
    "undeclared_history.contact": "carrier.contact → identity → undeclared_history.contact",
    "undeclared_history.dbt_scd_id": "undeclared_history.contact → derive → undeclared_history.dbt_scd_id",
}
# Model of which nobody can tell what is in it.
DOUBTED = "after_python.None"


def short(finding) -> str:
    return f"{finding.node.split('.', 2)[2]}.{finding.column}"


@pytest.mark.parametrize("column", BAD)
def test_what_is_not_masked_or_not_decided_fails(column, asked):
    (finding,) = [one for one in asked(CHECK, "column_masked").findings if short(one) == column]
    assert BAD[column] in finding.message
    assert finding.fix
    assert finding.line > 0


@pytest.mark.parametrize("column", DERIVED)
def test_what_came_undeclared_fails_and_says_by_which_way(column, asked):
    (finding,) = [one for one in asked(CHECK, "column_masked").findings if short(one) == column]
    assert finding.message.startswith(CARRIED)
    assert " → ".join(finding.way).endswith(DERIVED[column])
    assert finding.subject == "email"
    assert finding.expected == "mask_email"
    assert finding.fix.startswith("declare `identifier: email` and lay `mask_email` on it")


@pytest.mark.parametrize("column", ["forged_marker.email", "forged_copy.email", "forged_unknown.email"])
def test_who_forged_a_marker_is_told_to_call_the_macro(column, asked):
    (finding,) = [one for one in asked(CHECK, "column_masked").findings if short(one) == column]
    assert finding.fix.startswith("call the macro, {{ mask_email('…') }},")


def test_the_way_is_told_from_its_origin(asked):
    (finding,) = [
        one for one in asked(CHECK, "column_masked").findings if short(one) == "wrong_upstream.email"
    ]
    way = "crm.people.full_name → identity, mask_name → people.full_name → identity → wrong_upstream.email"
    assert " → ".join(finding.way) == way


def test_what_is_built_from_unknown_lineage_is_in_doubt_once(asked):
    (finding,) = [one for one in asked(CHECK, "column_masked").findings if short(one) == DOUBTED]
    assert "the lineage of undecided_python_2, which may hold email, is not known" in finding.message


def test_everything_else_passes(asked):
    result = asked(CHECK, "column_masked")
    assert {short(finding) for finding in result.findings} == {*BAD, *DERIVED, DOUBTED}
    good = {subject.split(".", 2)[2] for subject in result.population} - {*BAD, *DERIVED, "after_python"}
    assert {name.partition(".")[0] for name in good} == {
        "people",
        "good_renamed",
        "good_typed",
        "good_star",
        "good_star_except",
        "good_unqualified",
        "good_columns",
        "good_pivot",
        "good_recursive",
        "good_subquery",
        "masked_after_all",
        "good_from_ephemeral",
        "good_null",
        "good_case",
        "good_aggregate",
        "good_window",
        "good_union",
        "good_joined",
        "good_incremental",
        "good_other_domain",
        "good_history",
        "raw_one_of_two",
        "raw_uncounted_union",
    }


def test_bronze_may_hold_raw_values(asked):
    assert not [subject for subject in asked(CHECK, "column_masked").population if "in_bronze" in subject]


def test_a_finding_names_the_mask_that_is_expected(asked):
    (finding,) = [one for one in asked(CHECK, "column_masked").findings if short(one) == "raw_plain.email"]
    assert finding.expected == "mask_email"
    assert finding.fix == "lay `mask_email` on it where it is first selected from its source"


def test_an_incremental_model_with_one_branch_known_cannot_be_decided(a_copy):
    folder = a_copy("column_masked")
    (folder / "target" / "branches.json").unlink()
    (result,) = judge(Question(None, folder, only=(CHECK,))).results
    (finding,) = [one for one in result.findings if short(one) == "good_incremental.email"]
    assert finding.message == f"{UNDECIDED}it is incremental, and only one of its two branches is known"
    assert "govern compile-branches" in finding.fix


def test_dropping_a_mask_shows_in_everything_downstream(a_copy):
    folder = a_copy("column_masked")
    file = folder / "target" / "manifest.json"
    content = json.loads(file.read_bytes())
    people = content["nodes"]["model.column_masked.people"]
    begin, end = (people["compiled_code"].index(f"/*{slash}govern:mask_email*/") for slash in ("", "/"))
    people["compiled_code"] = people["compiled_code"][:begin] + "email" + people["compiled_code"][end + 22 :]
    file.write_text(json.dumps(content))
    (result,) = judge(Question(None, folder, only=(CHECK,))).results
    found = {short(one) for one in result.findings}
    assert {"people.email", "good_renamed.contact", "good_star.email", "good_window.email"} <= found
    assert {"good_history.email", "good_incremental.email", "good_aggregate.email"} <= found


def test_it_is_empty_where_nothing_is_declared(asked):
    result = asked(CHECK, "empty")
    assert result.outcome is Outcome.EMPTY
    assert "declare `identifier`" in result.when_empty


def test_an_uncompiled_model_cannot_be_decided(a_copy):
    folder = a_copy("column_masked")
    file = folder / "target" / "manifest.json"
    content = json.loads(file.read_bytes())
    del content["nodes"]["model.column_masked.people"]["compiled_code"]
    file.write_text(json.dumps(content))
    verdict = judge(Question(None, folder))
    (result,) = [one for one in verdict.results if one.check == CHECK]
    staging = next(one for one in result.findings if short(one) == "people.email")
    assert "the manifest holds no compiled SQL of it" in staging.message
    assert "dbt compile" in staging.fix


def a_case(folder: Path, target: str | None) -> Case:
    policies = load_policies(folder)
    manifest = read_manifest(folder / "target" / "manifest.json")
    project = build_project(manifest, policies.governance, folder)
    around = Around(read_branches(manifest))
    return Case(folder, project, policies, (), target, cache(lambda: trace(project, policies, around)))


@pytest.fixture
def in_the_lab(compiled):
    """A case for a target that may hold raw identifiers."""
    return a_case(compiled("column_masked"), "lab")


ATTACHING = "macro.column_masked.duckdb__get_table_columns_and_constraints"


def with_tables(case: Case, **changes) -> Case:
    models = {
        name: _changed(model, materialized="table", contract_enforced=True, **changes)
        for name, model in case.project.models.items()
    }
    return replace(case, project=replace(case.project, models=models))


def _changed(model, **changes):
    import msgspec

    return msgspec.structs.replace(model, **changes)


def with_attaching_macro(case: Case, text: str) -> Case:
    macro = Macro(ATTACHING, ATTACHING.rpartition(".")[2], "column_masked", "macros/attach.sql", text, ())
    macros = {**case.project.macros, ATTACHING: macro}
    return replace(case, project=replace(case.project, macros=macros))


def raw_fails(case: Case) -> bool:
    result = ask(COLUMN_MASKED, case)
    assert result.error is None
    return any(short(one) == "raw_plain.email" for one in result.findings)


def test_raw_at_build_passes_where_the_create_attaches_the_mask(in_the_lab):
    case = with_attaching_macro(with_tables(in_the_lab), "… with masking policy …")
    assert not raw_fails(case)


def test_raw_at_build_fails_where_nothing_attaches_it(in_the_lab):
    assert raw_fails(with_tables(in_the_lab))
    assert raw_fails(with_attaching_macro(with_tables(in_the_lab), "select 1"))


def test_raw_at_build_fails_in_a_view_and_without_a_contract(in_the_lab):
    attaching = with_attaching_macro(in_the_lab, "… with masking policy …")
    assert raw_fails(attaching)
    uncontracted = replace(
        attaching,
        project=replace(
            attaching.project,
            models={
                name: _changed(model, materialized="table")
                for name, model in attaching.project.models.items()
            },
        ),
    )
    assert raw_fails(uncontracted)


def test_raw_at_build_fails_in_a_target_that_may_not_hold_it(compiled):
    for target in ("dev", None):
        case = with_attaching_macro(
            with_tables(a_case(compiled("column_masked"), target)), "… with masking policy …"
        )
        assert raw_fails(case)
