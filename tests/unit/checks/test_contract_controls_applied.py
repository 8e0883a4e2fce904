"""contract-controls-applied: passes, fails and is empty on projects that dbt compiled."""

import pytest

from governance.findings import Outcome

pytestmark = pytest.mark.xdist_group("contract_controls_applied")
CHECK = "contract-controls-applied"
BAD = {
    ("masking_policy", "mask_name"): "no identifier of its tables or transforms asks for it",
    (
        "masking_policy",
        "mask_email",
    ): "`mask_email` is laid on returns.email, and the contract of returns_core",
    ("row_access_policy", "order_regoin"): "which is not in policies/row_access.yml",
    ("network_policy", "home"): "which is not in policies/network.yml",
    ("roles_allowed", "returns: packer"): "dbt grants `returns` to `packer`, whom the contract",
}
KEYS = ["masking_policy", "network_policy", "roles_allowed", "row_access_policy"]


@pytest.mark.parametrize("place", BAD)
def test_what_does_not_hold_fails_where_it_is_written(place, asked, compiled):
    key, subject = place
    (found,) = [
        one
        for one in asked(CHECK, "contract_controls_applied").findings
        if (one.node, one.subject) == (f"contract.returns_core.{key}", subject)
    ]
    assert BAD[place] in found.message
    assert found.fix
    lines = (compiled("contract_controls_applied") / found.file).read_text().splitlines()
    assert f"{key}:" in lines[found.line - 1]


def test_a_near_miss_is_told_the_nearest(asked):
    (found,) = [
        one for one in asked(CHECK, "contract_controls_applied").findings if one.subject == "order_regoin"
    ]
    assert found.fix.startswith("write `order_region")


def test_all_others_pass_and_nothing_else_is_examined(asked):
    result = asked(CHECK, "contract_controls_applied")
    assert len(result.findings) == len(BAD)
    assert {one.node.split(".")[1] for one in result.findings} == {"returns_core"}
    assert list(result.population) == [
        f"contract.{name}.{key}" for name in ("orders_core", "returns_core") for key in KEYS
    ]


def test_it_may_be_empty(asked):
    result = asked(CHECK, "empty")
    assert result.outcome is Outcome.EMPTY
    assert result.may_be_empty
