"""contract-matches-model: passes, fails and is empty on projects that dbt compiled."""

import pytest

from governance.findings import Outcome
from governance.project.types import fits_type

pytestmark = pytest.mark.xdist_group("contract_matches_model")
CHECK = "contract-matches-model"
BAD = {
    ("changed", None): "promises the key (order_id), and the dbt contract has no such constraint",
    ("changed", "order_id"): "promises string, and dbt's YAML declares bigint",
    ("changed", "version"): "promises that it is never null",
    ("changed", "amount_usd"): "promises decimal(18,2), and dbt's YAML declares decimal(18,4)",
    ("changed", "untyped"): "promises string, and dbt's YAML declares no type",
    ("changed", "unpromised"): "which product orders_core does not promise",
    ("changed", "gone"): "promises column `gone`, which the model does not declare",
    ("keyless", None): "promises the key (order_id, region)",
    ("keyless", "region"): "promises column `region`",
}
GOOD = {
    ("orders", None),
    ("orders", "ORDER_ID"),
    ("orders", "amount_usd"),
    ("orders", "note"),
    ("changed", "tags"),
    ("keyless", "order_id"),
    ("kept.v1", None),
    ("kept.v1", "order_id"),
    ("kept.v2", None),
    ("kept.v2", "order_id"),
}


@pytest.mark.parametrize("place", BAD)
def test_what_does_not_hold_fails(place, asked):
    node, column = place
    found = {
        (one.node.partition("_model.")[2], one.column): one
        for one in asked(CHECK, "contract_matches_model").findings
    }
    assert BAD[node, column] in found[node, column].message
    assert found[node, column].fix


def test_all_others_pass_and_nothing_else_is_examined(asked):
    result = asked(CHECK, "contract_matches_model")
    assert {(one.node.partition("_model.")[2], one.column) for one in result.findings} == BAD.keys()
    examined = {".".join(filter(None, place)) for place in (*BAD, *GOOD)}
    assert {subject.partition("_model.")[2] for subject in result.population} == examined


def test_a_column_is_shown_where_it_is_declared(asked, compiled):
    (found,) = [one for one in asked(CHECK, "contract_matches_model").findings if one.column == "untyped"]
    lines = (compiled("contract_matches_model") / found.file).read_text().splitlines()
    assert "name: untyped" in lines[found.line - 1]


def test_it_may_be_empty(asked):
    result = asked(CHECK, "empty")
    assert result.outcome is Outcome.EMPTY
    assert result.may_be_empty


@pytest.mark.parametrize(
    ("promised", "declared", "fits"),
    [
        ("string", "character varying(10)", True),
        ("varchar(10)", "varchar", False),
        ("decimal", "number(38,0)", True),
        ("decimal(38,0)", "Number(38, 0)", True),
        ("decimal(38,0)", "decimal", False),
        ("decimal", "decimal(18,2)[]", False),
        ("struct<a int>", "STRUCT<a  int>", True),
        ("json", "variant", False),
        ("string", None, False),
        ("", None, True),
    ],
)
def test_types_are_compared_by_portable_names(promised, declared, fits):
    assert fits_type(promised, declared) is fits
