"""contract-present: passes, fails and is empty on projects that dbt compiled."""

import pytest

from governance.findings import Outcome

pytestmark = pytest.mark.xdist_group("contract_present")
CHECK = "contract-present"
UNBUILT = "which no platinum model of domain shop builds"
BAD = {
    "contract.orders_core.in_silver": UNBUILT,
    "contract.orders_core.passing": UNBUILT,
    "contract.orders_core.elsewhere": UNBUILT,
    "contract.returns_core.nowhere": UNBUILT,
    "contract.orders_core.of_another": "offers `of_another`, and of_another names product returns_core",
    "contract.orders_core.of_nobody": "offers `of_nobody`, and of_nobody names no product",
    "model.contract_present.not_offered": "the contract of its product returns_core does not offer it",
    "model.contract_present.elsewhere": "the contract of its product returns_core does not offer it",
}
GOOD = {
    "contract.orders_core.orders",
    "contract.orders_core.kept",
    "model.contract_present.orders",
    "model.contract_present.kept.v1",
    "model.contract_present.kept.v2",
    "model.contract_present.of_another",
}


@pytest.mark.parametrize("node", BAD)
def test_what_does_not_hold_fails(node, asked):
    (found,) = [one for one in asked(CHECK, "contract_present").findings if one.node == node]
    assert BAD[node] in found.message
    assert found.fix


def test_all_others_pass_and_nothing_else_is_examined(asked):
    result = asked(CHECK, "contract_present")
    assert {one.node for one in result.findings} == BAD.keys()
    assert set(result.population) == {*BAD, *GOOD}


def test_a_promise_nobody_keeps_stands_in_the_contract(asked, compiled):
    (found,) = [one for one in asked(CHECK, "contract_present").findings if one.subject == "in_silver"]
    lines = (compiled("contract_present") / found.file).read_text().splitlines()
    assert lines[found.line - 1] == "    - in_silver"


def test_no_table_fails_product_owned_for_the_same_reason(asked):
    told = {one.node for one in asked("product-owned", "contract_present").findings}
    assert told == {
        "model.contract_present.of_nobody",
        "model.contract_present.unowned",
        "model.contract_present.elsewhere",
    }
    found = [
        one for one in asked("product-owned", "contract_present").findings if one.node.endswith("elsewhere")
    ]
    assert ["domain" in one.message for one in found] == [True]


def test_it_may_be_empty(asked):
    result = asked(CHECK, "empty")
    assert result.outcome is Outcome.EMPTY
    assert result.may_be_empty
