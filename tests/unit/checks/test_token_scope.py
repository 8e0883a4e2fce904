"""token-scope: a token that leaves its domains fails where it does, and so do tokens that were made differently."""

from __future__ import annotations

import json

import pytest

from governance.findings import Outcome
from governance.gate import Question, judge

pytestmark = pytest.mark.xdist_group("token_scope")
CHECK = "token-scope"
INTO_CLINIC = "a token of `customer_id`, of domain shop alone, comes into domain clinic"
MEET = "tokens of `customer_id` that were made differently meet in it: clinic / deid_key v1"
BAD = {
    "astray.customer_id": INTO_CLINIC,
    "astray_hashed.hashed": INTO_CLINIC,
    "astray_inlined.c": INTO_CLINIC,
    "mixed_union.customer_id": MEET,
    "mixed_join.customer_id": MEET,
    "twice.customer_id": "`mask_customer_id` makes a token of a token",
}
GOOD = {
    "shop_people.customer_id",
    "clinic_people.customer_id",
    "good_union.customer_id",
    "astray_further.customer_id",
    "mixed_further.customer_id",
}


def short(finding):
    return f"{finding.node.split('.', 2)[2]}.{finding.column}"


@pytest.mark.parametrize("column", BAD)
def test_a_token_out_of_its_scope_fails(column, asked):
    (finding,) = [one for one in asked(CHECK, "token_scope").findings if short(one) == column]
    assert BAD[column] in finding.message
    assert finding.fix


def test_what_stays_at_home_passes_and_no_fault_is_told_twice(asked):
    result = asked(CHECK, "token_scope")
    assert {short(finding) for finding in result.findings} == set(BAD)
    assert {one.split(".", 2)[2] for one in result.population} == {*BAD, *GOOD}


def test_the_way_is_told_from_where_the_token_was_made(asked):
    (finding,) = [one for one in asked(CHECK, "token_scope").findings if short(one) == "astray.customer_id"]
    assert finding.way == ("shop_people.customer_id", "identity", "astray.customer_id")
    assert finding.line > 0


def test_a_model_of_no_domain_is_in_no_scope(a_copy):
    folder = a_copy("token_scope")
    file = folder / "target" / "manifest.json"
    content = json.loads(file.read_bytes())
    content["nodes"]["model.token_scope.astray"]["database"] = "elsewhere"
    file.write_text(json.dumps(content))
    (result,) = judge(Question(None, folder, only=(CHECK,))).results
    (finding,) = [one for one in result.findings if short(one) == "astray.customer_id"]
    assert "comes into a model of no domain" in finding.message


def test_it_is_empty_where_no_token_is_made(asked):
    result = asked(CHECK, "lineage_known")
    assert result.outcome is Outcome.EMPTY
    assert result.may_be_empty
