"""column-masked: passes, fails and is empty on projects that dbt compiled; nothing undecided passes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from governance.artifacts.manifest import read_manifest
from governance.checks import Case, ask
from governance.checks.column_masked import COLUMN_MASKED
from governance.declared.policies import load_policies
from governance.findings import Outcome
from governance.gate import Question, judge
from governance.project import build_project

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
    "raw_unqualified.email": RAW,
    "raw_whole_row.email": "it comes raw from `raw` of source crm.people",
    "raw_from_itself.email": RAW,
    "raw_from_itself.other": RAW,
    "raw_history.email": RAW,
    "staff.email": "seed staff holds it as it is written",
    "wrong_mask.email": "`mask_name` accepts name, and it is `email`",
    "wrong_upstream.email": "`mask_name` accepts name, and it is `email`",
    "wrong_scope.customer_id": "is not what `mask_customer_id` compiles to",
    "forged_marker.email": "is not what `mask_email` compiles to",
    "forged_beside.email": "is not what `mask_email` compiles to",
    "forged_argument.email": "is not what `mask_email` compiles to",
    "forged_unknown.email": "`mask_everything`, which policies/masks.yml does not declare",
    "forged_in_literal.email": RAW,
    "forged_unpaired.email": RAW,
    "forged_copy.email": "writes out the SQL of `mask_email` and does not call the macro",
    "undecided_python.email": f"{UNDECIDED}undecided_python is a python model",
    "undecided_name.email": f"{UNDECIDED}undecided_name reads `memory.raw.people`, which is no ref",
    "undecided_no_column.email": f"{UNDECIDED}no column `email` is selected",
    "undecided_function.email": f"{UNDECIDED}the function `getvariable`",
    "undecided_columns.email": UNDECIDED,
    "undecided_pivot.email": UNDECIDED,
    "undecided_recursive.email": f"{UNDECIDED}`walk` is recursive",
    "undecided_subquery.email": f"{UNDECIDED}a subquery",
    "undecided_sql.email": UNDECIDED,
    "undecided_identifier.email": f"{UNDECIDED}there is no identifier `emial`",
    "undecided_union.email": f"{UNDECIDED}the columns of a union cannot be counted",
}


def short(finding) -> str:
    return f"{finding.node.split('.', 2)[2]}.{finding.column}"


@pytest.mark.parametrize("column", BAD)
def test_what_is_not_masked_or_not_decided_fails(column, asked):
    (finding,) = [one for one in asked(CHECK, "column_masked").findings if short(one) == column]
    assert BAD[column] in finding.message
    assert finding.fix
    assert finding.line > 0


def test_everything_else_passes(asked):
    result = asked(CHECK, "column_masked")
    assert {short(finding) for finding in result.findings} == set(BAD)
    good = {subject.split(".", 2)[2] for subject in result.population} - set(BAD)
    assert {name.partition(".")[0] for name in good} == {
        "people",
        "good_renamed",
        "good_star",
        "good_star_except",
        "good_ephemeral",
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
    }


def test_bronze_may_hold_raw_values(asked):
    assert not [subject for subject in asked(CHECK, "column_masked").population if "in_bronze" in subject]


def test_a_finding_names_the_mask_that_is_expected(asked):
    (finding,) = [one for one in asked(CHECK, "column_masked").findings if short(one) == "raw_plain.email"]
    assert finding.expected == "mask_email"
    assert finding.fix == "lay `mask_email` on it where it is first selected from its source"


def test_the_branch_that_was_not_compiled_is_named_as_not_examined(asked):
    (unseen,) = asked(CHECK, "column_masked").not_examined
    assert "the other branch of 2 incremental models" in unseen


def test_it_is_empty_where_nothing_is_declared(asked):
    assert asked(CHECK, "empty").outcome is Outcome.EMPTY


def test_an_uncompiled_manifest_cannot_be_decided(a_copy):
    folder = a_copy("column_masked")
    file = folder / "target" / "manifest.json"
    content = json.loads(file.read_bytes())
    for node in content["nodes"].values():
        node.pop("compiled_code", None)
    file.write_text(json.dumps(content))
    verdict = judge(Question(None, folder))
    (result,) = [one for one in verdict.results if one.check == CHECK]
    assert result.coverage == 0.0
    staging = next(one for one in result.findings if short(one) == "people.email")
    assert "holds no compiled SQL of people" in staging.message
    assert "dbt compile" in staging.fix


def a_case(folder: Path, target: str | None) -> Case:
    policies = load_policies(folder)
    manifest = read_manifest(folder / "target" / "manifest.json")
    project = build_project(manifest, policies.governance, folder)
    return Case(folder, project, policies, (), target)


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
    macros = {**case.project.macros, ATTACHING: text}
    return replace(case, project=replace(case.project, macros=macros))


def raw_fails(case: Case) -> bool:
    return any(short(one) == "raw_plain.email" for one in ask(COLUMN_MASKED, case).findings)


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
