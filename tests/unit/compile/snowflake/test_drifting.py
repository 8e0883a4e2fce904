"""What an account holds, compared with what is declared: without an account, over what could be read of one."""

from pathlib import Path

import pytest

from governance.compile.snowflake.connecting import connected
from governance.compile.snowflake.drifting import compare
from governance.compile.snowflake.live import Grant, Live
from governance.compile.snowflake.names import place_of
from governance.compile.snowflake.steps import snowflake_steps
from governance.compile.steps import Declared
from governance.declared.contracts import load_contracts
from governance.declared.policies import load_policies
from governance.errors import UsageError

ROOT = Path(__file__).parents[4]


@pytest.fixture(scope="module")
def declared():
    return Declared(load_policies(ROOT), load_contracts(ROOT / "contracts"), "dev_")


def compared(declared, live):
    return compare(live, snowflake_steps(declared), {}, place_of(declared))


def test_of_an_empty_account_everything_is_missing(declared):
    empty = Live(bodies={}, relations={}, tag_policies=frozenset(), schema_tags={}, grants=frozenset())
    found = compared(declared, empty)
    assert {drift.kind for drift in found} == {"policy-missing", "default-deny-missing", "grant-missing"}
    assert all(drift.fix and not drift.found for drift in found)
    assert list(found) == sorted(found)
    missing = next(drift for drift in found if drift.resource.endswith(".mask_email"))
    assert missing.fix.startswith("create masking policy if not exists dev_brook_ops.governance.mask_email")
    assert "alter masking policy" in missing.fix


def test_what_all_people_were_given_is_told_with_what_takes_it_back(declared):
    grants = frozenset(
        {
            Grant("select", "table", "dev_brook_commerce.platinum.orders", "role public"),
            Grant("select", "future tables", "dev_brook_commerce.silver", "role public"),
            Grant("usage", "role", "analyst_phi", "role commerce_analyst"),
            Grant("ownership", "table", "dev_brook_commerce.platinum.orders", "role brook_build"),
        }
    )
    live = Live(bodies={}, relations={}, tag_policies=frozenset(), schema_tags={}, grants=grants)
    found = {drift.fix for drift in compared(declared, live) if drift.kind == "grant-outside"}
    assert found == {
        "revoke select on table dev_brook_commerce.platinum.orders from role public",
        "revoke select on future tables in schema dev_brook_commerce.silver from role public",
        "revoke role analyst_phi from role commerce_analyst",
    }


def test_what_a_future_grant_gave_is_no_surprise(declared):
    given = Grant(
        "select",
        "table",
        "dev_brook_commerce.platinum.orders",
        "database role dev_brook_commerce.platinum_read",
    )
    live = Live(bodies={}, relations={}, tag_policies=frozenset(), schema_tags={}, grants=frozenset({given}))
    assert [drift for drift in compared(declared, live) if drift.kind == "grant-outside"] == []


def test_a_body_is_compared_without_white_space_and_case_but_with_its_literals(declared):
    policy = "dev_brook_ops.governance.deny_date"
    statements = [step.sql for step in snowflake_steps(declared)]
    change = next(sql for sql in statements if sql.startswith(f"alter masking policy {policy} "))
    body = change.partition("->")[2].strip()

    def kinds(text):
        live = Live({policy: text}, {}, frozenset(), {}, frozenset())
        return [
            drift.kind for drift in compared(declared, live) if drift.resource == f"masking policy {policy}"
        ]

    shouted = body.replace("case when", "CASE\n  WHEN")
    assert kinds(shouted) == []
    assert kinds(body.replace("'none'", "'NONE'")) == ["body-differs"]


def test_who_asks_is_named_by_the_environment():
    with pytest.raises(UsageError, match="SNOWFLAKE_ACCOUNT is not set"), connected({}):
        pass
