"""product-owned: passes, fails and is empty on projects that dbt compiled."""

import pytest

from governance.findings import Outcome

pytestmark = pytest.mark.xdist_group("product_owned")
CHECK = "product-owned"
BAD = {
    "of_no_product": "names no product",
    "of_a_near_miss": "its product `order_core` has no contract",
    "of_strangers": "is owned by strangers@example.com, who is neither owner nor steward",
    "of_the_nameless": "nobody with an e-mail address",
    "of_another_domain": "is of domain shop, and the model of clinic",
    "by_nobody": "its product `returns_core` has no contract",
    "unreachable": "names `Somebody`, to whom nobody can write",
}
GOOD = ["owned", "ungrouped"]


@pytest.mark.parametrize("name", BAD)
def test_what_does_not_hold_fails(name, asked):
    found = [one for one in asked(CHECK, "product_owned").findings if one.node.endswith(f".{name}")]
    assert found
    assert BAD[name] in " / ".join(one.message for one in found)
    assert all(one.fix for one in found)


def test_all_others_pass_and_nothing_else_is_examined(asked):
    result = asked(CHECK, "product_owned")
    assert {one.node.split(".")[2] for one in result.findings} == BAD.keys()
    assert {subject.split(".")[2] for subject in result.population} == {*GOOD, *BAD}


def test_it_may_be_empty(asked):
    result = asked(CHECK, "empty")
    assert result.outcome is Outcome.EMPTY
    assert result.may_be_empty
