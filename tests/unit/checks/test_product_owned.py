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
def test_what_does_not_hold_fails(name, examined):
    assert BAD[name] in examined(CHECK).failing[name]


def test_all_others_pass_and_nothing_else_is_examined(examined):
    assert examined(CHECK).failing.keys() == BAD.keys()
    assert examined(CHECK).all == {*GOOD, *BAD}


def test_it_may_be_empty(asked):
    result = asked(CHECK, "empty")
    assert result.outcome is Outcome.EMPTY
    assert result.may_be_empty
