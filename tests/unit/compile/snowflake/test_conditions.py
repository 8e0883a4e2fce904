"""A mask with a condition: roles see its values in some rows, by another column; everybody else in none."""

import re
import shutil
from pathlib import Path

import duckdb
import pytest
from sqlfluff.core import Linter

from governance.compile.databricks.steps import databricks_steps
from governance.compile.snowflake.steps import snowflake_steps
from governance.compile.steps import Declared
from governance.declared.contracts import load_contracts
from governance.declared.policies import load_policies

ROOT = Path(__file__).parents[4]
POLICY = "dev_brook_ops.governance.mask_name_where_consent"
VALUES = ["given", "refused", "GIVEN", "", None]


@pytest.fixture(scope="module")
def declared(tmp_path_factory):
    """Ours, and names are seen where `consent` is given."""
    folder = tmp_path_factory.mktemp("conditions")
    for part in ("policies", "contracts"):
        shutil.copytree(ROOT / part, folder / part)
    shutil.copy(ROOT / "governance.yml", folder)
    masks = folder / "policies" / "masks.yml"
    head, name, rest = masks.read_text(encoding="utf-8").partition("  mask_name:")
    where = "    unmasked_where: {column: consent, type: string, is: [given, 'it''s fine']}\n  mask_phone:"
    masks.write_text(head + name + rest.replace("  mask_phone:", where, 1), encoding="utf-8")
    return Declared(load_policies(folder), load_contracts(folder / "contracts"), "dev_")


@pytest.fixture(scope="module")
def statements(declared):
    return [step.sql for step in snowflake_steps(declared)]


def test_its_policy_reads_the_column_too_and_is_another_one(statements):
    (made,) = (sql for sql in statements if sql.startswith(f"create masking policy if not exists {POLICY} "))
    assert made.endswith(" as (value varchar, row_consent varchar) returns varchar -> null")
    assert any(
        sql.startswith(f"grant apply on masking policy {POLICY} to role brook_build") for sql in statements
    )
    assert not [sql for sql in statements if re.search(r"governance\.mask_name\b", sql)]


def test_sqlfluff_parses_its_statements(statements):
    linter = Linter(dialect="snowflake")
    for sql in statements:
        if POLICY in sql:
            assert linter.parse_string(f"{sql};\n").violations == [], sql


def seen(statements, roles):
    """What a session with some roles sees, the first of them its current one: the body, run by DuckDB."""
    (body,) = (
        sql.partition("->")[2] for sql in statements if sql.startswith(f"alter masking policy {POLICY} ")
    )
    connection = duckdb.connect()
    held = ", ".join(f"'{role}'" for role in roles)
    connection.execute(f"create macro is_role_in_session(role) as role in ({held})")
    body = body.replace("current_role()", f"'{roles[0]}'")
    rows = connection.execute(
        f"select row_consent, {body} from (select 'Ann' as value, unnest(?::varchar[]) as row_consent)",
        [VALUES],
    ).fetchall()
    return dict(rows)


def test_a_role_sees_the_value_where_the_column_says_so_and_nowhere_else(statements):
    masked = dict.fromkeys(VALUES, "#***")
    assert seen(statements, ["ANALYST_PHI"]) == {**masked, "given": "Ann"}
    assert seen(statements, ["COMMERCE_ANALYST"]) == masked
    assert seen(statements, ["BROOK_BUILD"]) == dict.fromkeys(VALUES, "Ann")


def test_databricks_says_that_it_has_no_condition_and_shows_the_value_to_nobody(declared):
    steps = databricks_steps(declared)
    (told,) = (step for step in steps if step.resource == "condition of mask_name")
    assert told.enforcement == "unsupported"
    (function,) = (step.sql for step in steps if step.resource.endswith(".mask_name"))
    assert re.findall(r"is_account_group_member\('([^']*)'\)", function) == ["brook-build"]
