"""upstream-tier: passes, fails and is empty on projects that dbt compiled."""

import pytest

from governance.findings import Outcome

pytestmark = pytest.mark.xdist_group("upstream_tier")
CHECK = "upstream-tier"
BAD = {
    "landed_backwards": "is bronze and reads stg_orders, which is silver",
    "nowhere": "in schema scratch, of no tier",
    "stg_backwards": "is silver and reads orders, which is platinum",
    "through_the_window": "of domain shop reads stg_visits, which is silver of domain clinic",
}
GOOD = ["landed", "stg_orders", "stg_more", "orders", "reports", "stg_visits", "visits", "by_the_door"]


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
