"""product-classified: passes, fails and is empty on projects that dbt compiled."""

from __future__ import annotations

import pytest

from governance.findings import Outcome

pytestmark = pytest.mark.xdist_group("product_classified")
CHECK = "product-classified"
GOOD = [
    "said_right",
    "said_more",
    "said_together",
    "said_nothing_of_nothing",
    "without_names",
    "promised",
    "also_promised",
]
BAD = {
    "said_nothing": (
        "it declares nothing, and it holds identifiability `direct` by `customer_id`",
        "write `classification: PII`, or leave that out",
    ),
    "said_less": (
        (
            "it declares `PII-pseudonymous`, identifiability `pseudonymous`, "
            "and it holds identifiability `direct` by `customer_id`"
        ),
        "write `classification: PII`, or leave that out",
    ),
    "said_alone": (
        "it declares `PII`, category `general`, and it holds category `health` by `diagnosis`",
        "write `classification: PHI`, or leave that out",
    ),
    "chosen_by_diagnosis": (
        "it declares `PII`, category `general`, and it holds category `health` by a condition on its rows",
        "write `classification: PHI`, or leave that out",
    ),
    "undeclared_columns": (
        "it declares nothing, and it holds category `health` by `remark`",
        "write `classification: PHI-quasi`, or leave that out",
    ),
    "misspelt": (
        "its classification `PIII` is no name of policies/classifications.yml",
        "write `PII`",
    ),
}


@pytest.fixture
def result(asked):
    return asked(CHECK, "product_classified")


def of(result, node):
    return [finding for finding in result.findings if finding.node == node]


@pytest.mark.parametrize("model", GOOD)
def test_what_says_enough_passes(model, result):
    assert f"model.product_classified.{model}" in result.population
    assert of(result, f"model.product_classified.{model}") == []


@pytest.mark.parametrize("model", BAD)
def test_what_says_too_little_fails_and_is_told_the_name(model, result):
    (finding,) = of(result, f"model.product_classified.{model}")
    assert (finding.message, finding.fix) == BAD[model]
    assert (finding.file, finding.column) == ("models/_models.yml", None)


def test_a_contract_answers_for_all_of_its_tables_together(result, compiled):
    (finding,) = of(result, "contract.visits_core")
    assert "holds category `health` by `diagnosis`" in finding.message
    assert finding.fix == "write `classification: PHI`, or leave that out"
    lines = (compiled("product_classified") / finding.file).read_text().splitlines()
    assert lines[finding.line - 1] == "classification: PII"


def test_nothing_else_is_found(result):
    assert len(result.findings) == len(BAD) + 1


def test_it_is_empty_where_there_is_no_product(asked):
    result = asked(CHECK, "empty")
    assert result.outcome is Outcome.EMPTY
    assert result.may_be_empty
