"""column-classified: passes, fails and is empty on projects that dbt compiled."""

from __future__ import annotations

import pytest

from governance.checks.column_classified import COLUMN_CLASSIFIED
from governance.findings import Outcome
from governance.gate import Question, judge

pytestmark = pytest.mark.xdist_group("column_classified")
CHECK = "column-classified"
GOOD = [
    "by_identifier",
    "by_declaration",
    "by_confidentiality",
    "beside_config",
    "raised",
    "brought_well",
    "brought_computed",
    "brought_raw",  # column-masked asks for raw identifiers, by name
]
BAD = {
    "nothing_said": "nothing says",
    "a_typo": "nothing says",
    "an_unknown_identifier": "`emial` is not in policies/classifications.yml",
    "a_list": "is not in policies/classifications.yml",
    "an_unknown_category": "category `wealth` is not in",
    "of_no_tier": "nothing says",
}


def of(result, model):
    return [finding for finding in result.findings if finding.node == f"model.column_classified.{model}"]


@pytest.mark.parametrize("model", GOOD)
def test_what_is_declared_passes(model, asked):
    result = asked(CHECK, "column_classified")
    assert f"model.column_classified.{model}.value" in result.population
    assert of(result, model) == []


@pytest.mark.parametrize("model", BAD)
def test_what_is_not_declared_or_not_known_fails(model, asked):
    (finding,) = of(asked(CHECK, "column_classified"), model)
    assert finding.column == "value"
    assert BAD[model] in finding.message
    assert finding.file == "models/_models.yml"
    assert finding.fix


def test_a_misspelt_identifier_is_told_the_nearest(asked):
    (finding,) = of(asked(CHECK, "column_classified"), "an_unknown_identifier")
    assert finding.fix == "write `email`"


def test_an_identifier_cannot_be_declared_down(asked):
    found = of(asked(CHECK, "column_classified"), "lowered")
    assert sorted(finding.expected for finding in found) == [
        "category: health",
        "confidentiality: confidential",
        "identifiability: direct",
    ]


def test_a_model_without_columns_fails_in_its_sql_file(asked):
    (finding,) = of(asked(CHECK, "column_classified"), "undeclared_columns")
    assert (finding.file, finding.line, finding.column) == ("models/undeclared_columns.sql", 0, None)


def test_each_column_is_judged_by_itself(asked):
    (finding,) = of(asked(CHECK, "column_classified"), "in_platinum")
    assert finding.column == "other"


def test_bronze_and_what_ops_tells_of_no_person_are_left_out(asked):
    population = asked(CHECK, "column_classified").population
    assert not [subject for subject in population if ".in_bronze" in subject or ".in_ops." in subject]


def test_what_of_people_comes_to_ops_must_be_said_there_too(asked):
    found = of(asked(CHECK, "column_classified"), "people_in_ops")
    assert {(one.column, one.expected) for one in found} == {
        ("salary", "category: financial by lineage"),
        ("unlisted", "identifiability: quasi by lineage"),
    }


def test_lines_are_those_of_the_column(asked, compiled):
    (finding,) = of(asked(CHECK, "column_classified"), "in_platinum")
    lines = (compiled("column_classified") / "models" / "_models.yml").read_text().splitlines()
    assert lines[finding.line - 1].strip() == "- name: other"


def expected(result, model):
    return sorted(finding.expected for finding in of(result, model))


def test_less_than_comes_to_it_fails_on_each_axis_with_the_way(asked):
    found = of(asked(CHECK, "column_classified"), "brought_lower")
    assert sorted(finding.expected for finding in found) == [
        "category: financial by lineage",
        "confidentiality: confidential by lineage",
    ]
    for finding in found:
        assert finding.way == ("crm.people.salary", "identity", "brought_lower.value")


@pytest.mark.parametrize(
    ("model", "axes"),
    [
        ("brought_condition", ["category: financial by lineage"]),
        ("brought_masked", ["identifiability: quasi by lineage"]),
        ("brought_quasi", ["identifiability: quasi by lineage"]),
        ("brought_later", ["category: financial by lineage"]),
    ],
)
def test_a_condition_brings_its_category_and_a_mask_what_it_yields(model, axes, asked):
    assert expected(asked(CHECK, "column_classified"), model) == axes


def test_what_a_mask_leaves_is_told_by_its_identifier(asked):
    (finding,) = of(asked(CHECK, "column_classified"), "brought_masked")
    assert finding.message == (
        "its identifiability is `none`, and what is left of `email` behind its mask is `quasi`"
    )
    assert finding.way == ("crm.people.email", "identity, mask_email", "brought_masked.value")


def test_a_column_that_the_yaml_does_not_list_fails(asked):
    (finding,) = of(asked(CHECK, "column_classified"), "unlisted")
    assert (finding.column, finding.file) == ("extra", "models/_models.yml")
    assert "does not list it" in finding.message


def test_coverage_counts_failing_subjects_once(asked):
    result = asked(CHECK, "column_classified")
    assert len(result.population) == 28
    assert result.failing == 17
    assert result.coverage == pytest.approx(11 / 28)


def test_before_compiling_it_asks_what_columns_declare(compiled):
    early = COLUMN_CLASSIFIED.before_compiling
    assert early is not None
    assert not early.needs_sql
    (result,) = judge(Question(None, compiled("column_classified"), only=(CHECK,)), (early,)).results
    assert of(result, "brought_lower") == []
    assert of(result, "nothing_said")
    (unseen,) = result.not_examined
    assert "22 models have and do not declare" in unseen


def test_it_is_empty_where_there_is_nothing_to_protect(asked):
    result = asked(CHECK, "empty")
    assert result.outcome is Outcome.EMPTY
    assert not result.may_be_empty
