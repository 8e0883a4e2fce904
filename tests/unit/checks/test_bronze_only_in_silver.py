"""bronze-only-in-silver: passes, fails and is empty on projects that dbt compiled."""

import pytest

from governance.findings import Outcome

pytestmark = pytest.mark.xdist_group("bronze_only_in_silver")
CHECK = "bronze-only-in-silver"
BAD = {
    "copied": "this model of domain shop reads clinic.visits, which is bronze of domain clinic",
    "counts": "reads shop.orders, which is bronze, and is in ops",
    "events": "reads lake.events, which is bronze, and is in platinum",
    "nowhere": "is in no tier that governance.yml knows",
    "orders": "is in platinum",
    "orders_landed": "reads landed, which is bronze, and is in platinum",
    "stg_things": "which is bronze of no domain",
    "stg_visits": "which is bronze of domain clinic",
}
GOOD = ["landed", "stg_orders", "stg_landed", "stg_events"]


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
