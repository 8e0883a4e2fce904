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
def test_what_does_not_hold_fails(name, asked):
    found = [one for one in asked(CHECK, "bronze_only_in_silver").findings if one.node.endswith(f".{name}")]
    assert found
    assert BAD[name] in " / ".join(one.message for one in found)
    assert all(one.fix for one in found)


def test_all_others_pass_and_nothing_else_is_examined(asked):
    result = asked(CHECK, "bronze_only_in_silver")
    assert {one.node.split(".")[2] for one in result.findings} == BAD.keys()
    assert {subject.split(".")[2] for subject in result.population} == {*GOOD, *BAD}


def test_it_may_be_empty(asked):
    result = asked(CHECK, "empty")
    assert result.outcome is Outcome.EMPTY
    assert result.may_be_empty
