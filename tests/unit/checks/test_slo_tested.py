"""slo-tested: passes, fails and is empty on projects that dbt compiled; our data test of drift notices one."""

import msgspec
import pytest

from governance.findings import Outcome

pytestmark = pytest.mark.xdist_group("slo_tested")
CHECK = "slo-tested"
BAD = {
    ("returns_core.freshness_p95", "returns.v1"): "nothing fails for 259,200 seconds when it stops",
    ("returns_core.freshness_p95", "refunds.v1"): "nothing fails when it stops",
    ("returns_core.completeness", "returns"): "no column of `returns` is required",
    ("returns_core.drift_psi", "returns"): "no data test of `returns` measures it",
    ("weak_core.freshness_p95", "recent_core"): "which it is made of, promises them within PT30M",
    ("weak_core.freshness_p95", "orders_core"): "which it is made of, promises them within PT30M",
    ("weak_core.completeness", "weak"): "that 99.0000% of the required values are there",
    ("weak_core.drift_psi", "weak"): "no data test of `weak` measures it",
    ("yearly_core.freshness_p95", "P1Y"): "no length that can be measured",
}
PRODUCTS = ["orders_core", "recent_core", "returns_core", "weak_core", "yearly_core"]
LEVELS = ["completeness", "drift_psi", "freshness_p95"]


@pytest.mark.parametrize("place", BAD)
def test_what_nobody_would_notice_fails(place, asked):
    of, subject = place
    (found,) = [
        one
        for one in asked(CHECK, "slo_tested").findings
        if (one.node, one.subject) == (f"contract.{of}", subject)
    ]
    assert BAD[place] in found.message
    assert found.fix


def test_all_others_pass_and_nothing_else_is_examined(asked):
    result = asked(CHECK, "slo_tested")
    assert {(one.node.removeprefix("contract."), one.subject) for one in result.findings} == BAD.keys()
    assert list(result.population) == [f"contract.{name}.{level}" for name in PRODUCTS for level in LEVELS]


def test_it_may_be_empty(asked):
    result = asked(CHECK, "empty")
    assert result.outcome is Outcome.EMPTY
    assert result.may_be_empty


def test_drift_is_noticed_and_its_absence_is_none(a_copy, dbt):
    folder = a_copy("slo_tested")
    with pytest.raises(AssertionError):
        dbt(folder, "build", "--select", "orders", "returns")
    results = msgspec.json.decode((folder / "target" / "run_results.json").read_bytes())["results"]
    tests = {
        one["unique_id"].split("drift_psi_")[1].split("_")[0]: one["status"]
        for one in results
        if "test." in one["unique_id"]
    }
    assert tests == {"orders": "pass", "returns": "fail"}
