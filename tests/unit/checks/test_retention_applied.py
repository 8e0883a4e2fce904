"""retention-applied: what a product promises to keep for a time goes in that time, or fails."""

from __future__ import annotations

import pytest

from governance.findings import Outcome
from governance.gate import Question, judge

pytestmark = pytest.mark.xdist_group("retention_applied")
CHECK = "retention-applied"
BAD = {
    "unsaid": "product orders_core keeps silver for P10D, and nothing deletes a row of this model",
    "rebuilt_from_unsaid": "this model is built anew from `unsaid`, of which nothing deletes a row",
    "late": "its rows go after 11 days, and product orders_core keeps silver for P10D (10 days)",
    "unhooked": "no hook after its build is `{{ expire_rows() }}` and nothing else",
    "hooked_at_times": "no hook after its build is `{{ expire_rows() }}` and nothing else",
    "misspelt": "its `retention` is not understood",
    "twice_said": "it needs one of `days` and `gone_from`",
    "by_unallowed": "by `ordered_at`, by which policies/retention.yml lets no row of silver grow old",
    "by_no_moment": "by `label`, which is not declared as a date or timestamp",
    "by_nullable": "by `shipped_at`, which may be null: such a row is never deleted",
    "gone_from_a_stranger": "gone from `good_append`, and it refers to none such",
    "seen_only": "this view says when its rows go, and keeps none",
    "untold": "product hoarded_core says of silver not how long",
    "landed": "its rows go after 5 days, and product landed_core keeps platinum for P1D (1 day)",
}
PROMISES = {
    "hoarded_core.platinum": "keeps platinum for P9Y, and policies/retention.yml allows P2Y",
    "hoarded_core.bronze": "keeps bronze for P1D, and lands nothing there: nobody deletes it",
    "landed_core.bronze": "lands streams, and says of none how long its rows are kept",
}
GOOD = {"stg", "good_append", "good_rebuilt", "good_orphans", "good_snapshot", "good_tested", "rejects"}
KEPT = {"orders_core.bronze", "orders_core.silver", "orders_core.platinum", "landed_core.platinum"}


def name(node):
    return node.split(".", 1)[1] if node.startswith("contract.") else node.split(".")[2]


@pytest.mark.parametrize("place", {**BAD, **PROMISES})
def test_what_is_kept_for_longer_fails_where_it_is_declared(place, asked):
    (finding,) = [one for one in asked(CHECK, "retention_applied").findings if name(one.node) == place]
    assert {**BAD, **PROMISES}[place] in finding.message
    assert finding.fix
    assert finding.line > 0


def test_what_goes_in_time_passes_and_what_is_of_no_product_is_not_asked(asked):
    result = asked(CHECK, "retention_applied")
    assert {name(finding.node) for finding in result.findings} == {*BAD, *PROMISES}
    assert {name(node) for node in result.population} == {
        *BAD,
        *PROMISES,
        *GOOD,
        *KEPT,
        "orders",
        "hoard",
    }


def test_a_macro_that_deletes_nothing_is_not_believed(a_copy):
    folder = a_copy("retention_applied")
    for file in (folder / "macros/retention/expire_rows.sql", folder / "target/manifest.json"):
        text = file.read_text()
        assert text.count("delete from {{ this }} where {{ retention.by }} <") == 1
        file.write_text(
            text.replace("{{ this }} where {{ retention.by }} <", "{{ this }} where false and 1 <")
        )
    (folder / "target/branches.json").unlink()
    (result,) = judge(Question(None, folder, only=(CHECK,))).results
    found = {name(one.node) for one in result.findings if "is not what policies/retention.yml" in one.message}
    assert {"good_append", "good_orphans", "good_snapshot", "good_tested"} <= found
    (intact,) = judge(Question(None, folder, only=("mask-intact",))).results
    assert [one.node for one in intact.findings] == ["macro.retention_applied.expire_rows"]


def test_the_hook_needs_nobodys_leave(asked):
    found = {name(one.node): one.message for one in asked("hooks-allowed", "retention_applied").findings}
    assert found.keys() == {"hooked_at_times", "misspelt", "twice_said", "of_nobody"}
    # Whoever's model it is: what the macro would write of its meta is no column.
    assert "what its meta says under `retention` is not understood" in found["of_nobody"]


def test_it_may_be_empty(asked):
    result = asked(CHECK, "empty")
    assert result.outcome is Outcome.EMPTY
    assert result.may_be_empty
