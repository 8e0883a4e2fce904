"""What leaves the account: from production alone, a table only where it is there, and by name."""

from pathlib import Path

import jinja2
import pytest

from governance.compile.snowflake.scripts import FOLDER, migrations
from governance.compile.snowflake.steps import snowflake_steps
from governance.compile.steps import Declared
from governance.declared.contracts import load_contracts
from governance.declared.policies import load_policies

ROOT = Path(__file__).parents[4]
GIVEN = "alter share sales_for_wholesale set accounts = WHOLESALE.PLANNING;"


@pytest.fixture(scope="module")
def scripts():
    return migrations(load_policies(ROOT), load_contracts(ROOT / "contracts"))


def rendered(scripts, name, prefix):
    """A script as schemachange runs it in an environment."""
    return jinja2.Template(scripts[FOLDER / name]).render(prefix=prefix)


def test_recipients_are_set_where_nothing_stands_before_databases_and_nowhere_else(scripts):
    assert GIVEN in rendered(scripts, "R__100_shares.sql", "")
    for prefix in ("dev_", "ci_"):
        text = rendered(scripts, "R__100_shares.sql", prefix)
        assert f"create share if not exists {prefix}sales_for_wholesale;" in text
        assert "set accounts" not in text


def test_the_plan_of_such_an_environment_says_so():
    policies, contracts = load_policies(ROOT), load_contracts(ROOT / "contracts")
    (told,) = (
        step for step in snowflake_steps(Declared(policies, contracts, "dev_")) if step.action == "share"
    )
    assert told.sql == ""
    assert "nobody outside receives it from this environment" in told.note
    (given,) = (step for step in snowflake_steps(Declared(policies, contracts, "")) if step.action == "share")
    assert f"{given.sql};" == GIVEN


def test_a_table_is_given_by_name_at_each_deployment_where_it_is_there(scripts):
    text = rendered(scripts, "A__110_shared_tables.sql", "dev_")
    table, share = "dev_brook_commerce.platinum.monthly_sales_v2", "dev_sales_for_wholesale"
    assert f"grant select on table {table} to share {share};" in text
    assert text.count("grant ") == text.count("if (exists (select 1 from ") == 1
