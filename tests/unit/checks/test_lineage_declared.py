"""lineage-declared: passes, fails and is empty on projects that dbt compiled."""

import pytest

from governance.findings import Outcome

pytestmark = pytest.mark.xdist_group("lineage_declared")
CHECK = "lineage-declared"
BAD = {
    ("sources", "orders_core"): "is made of `orders_core`, and its contract does not say so",
    ("sources", "orders.v1"): "names `orders.v1`, and the product is not made of it",
    ("sources", "source.lineage_declared.raw.by_hand"): "and which no contract collects",
    ("transforms", "countries"): "is made of `countries`, and its contract does not say so",
    ("transforms", "stg_orders"): "names `stg_orders`, and the product is not made of it",
}


@pytest.mark.parametrize("place", BAD)
def test_what_does_not_hold_fails_where_it_is_written(place, asked, compiled):
    key, subject = place
    (found,) = [
        one
        for one in asked(CHECK, "lineage_declared").findings
        if (one.node, one.subject) == (f"contract.returns_core.{key}", subject)
    ]
    assert BAD[place] in found.message
    assert found.fix
    lines = (compiled("lineage_declared") / found.file).read_text().splitlines()
    assert "lineage:" in lines[found.line - 1]


def test_all_others_pass_and_nothing_else_is_examined(asked):
    result = asked(CHECK, "lineage_declared")
    assert len(result.findings) == len(BAD)
    assert list(result.population) == [
        f"contract.{name}.{key}"
        for name in ("orders_core", "returns_core")
        for key in ("sources", "transforms")
    ]


def test_it_may_be_empty(asked):
    result = asked(CHECK, "empty")
    assert result.outcome is Outcome.EMPTY
    assert result.may_be_empty
