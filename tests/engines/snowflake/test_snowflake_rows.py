"""A row rule selects the same rows for each role on DuckDB, as `govern publish` filters them, and on fakesnow."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pytest

from governance.compile.snowflake.names import place_of
from governance.compile.snowflake.rows import row_policies, table_name
from governance.compile.steps import Declared
from governance.declared.contracts import load_contracts
from governance.declared.policies import load_policies
from governance.declared.row_access import RowRule
from governance.publishing.deciding import _where

PROBE = "dev_brook_commerce.platinum.rows_probe"
TYPES = {"string": "varchar", "integer": "integer", "boolean": "boolean", "date": "date"}
VALUES = {
    "region": ("AMER", "APAC", "EMEA", "emea", "EMEA ", "", "*", "O'Brien", None),
    "level": (-1, 0, 1, 2, 7, None),
    "vip": (True, False, None),
}
# Wider than what the mesh declares: several columns, several values, a value with a quote.
SEVERAL = RowRule(
    description="Of several columns.",
    columns={"region": "string", "level": "integer", "vip": "boolean"},
    allow={
        "region_admin": "all",
        "analyst_amer": {"region": ("AMER", "O'Brien"), "level": (1, 2), "vip": (True,)},
        "analyst_emea": {"region": ("EMEA",), "level": (0, -1, 7), "vip": (True, False)},
        "commerce_analyst": {"region": ("*",), "level": (2,), "vip": (False,)},
    },
)


@pytest.fixture(scope="module")
def declared(bench):
    """The policies of the mesh, with one rule more."""
    policies = load_policies(bench.project)
    more = replace(policies, row_access={**policies.row_access, "several": SEVERAL})
    return Declared(more, load_contracts(bench.project / "contracts"), "dev_")


@pytest.fixture(scope="module")
def deployed(bench, declared):
    """The rule of several columns as it would be deployed, and taken away again."""
    place = place_of(declared)
    steps = [step.sql for step in row_policies(place) if ".several" in step.sql]
    grant = f"grant apply on row access policy {place.home}.several to role brook_build"
    bench.execute("brook_security", *steps, grant)
    yield place
    bench.execute(
        "brook_security",
        f"drop row access policy {place.home}.several",
        f"drop table {table_name(place, 'several')}",
    )


def rows_for(rule):
    """Every combination of values, numbered."""
    found = [()]
    for column in sorted(rule.columns):
        found = [(*row, value) for row in found for value in VALUES[column]]
    return [(number, *row) for number, row in enumerate(found)]


def literal(value):
    return (
        "'" + value.replace("'", "''") + "'"
        if isinstance(value, str)
        else str(value).lower().replace("none", "null")
    )


def oracle(rule, role):
    """The rows that `govern publish` hands out to a role, by number."""
    names = sorted(rule.columns)
    allowed = rule.allow.get(role, "none")
    if allowed == "none":
        return set()
    with duckdb.connect() as connection:
        typed = ", ".join(f"{name} {TYPES[rule.columns[name]]}" for name in names)
        connection.execute(f"create table probe (number integer, {typed})")
        connection.executemany(
            f"insert into probe values ({', '.join('?' * (len(names) + 1))})", rows_for(rule)
        )
        return {
            row[0]
            for row in connection.execute(f"select number from probe{_where({role: allowed})}").fetchall()
        }


@pytest.mark.parametrize(
    "name",
    ["order_region", "customer_region", "account_region", "session_region", "encounter_region", "several"],
)
def test_a_row_rule_selects_the_same_rows_for_each_role(bench, declared, deployed, name):
    rule = declared.policies.row_access[name]
    columns = sorted(rule.columns)
    typed = ", ".join(f"{column} {TYPES[rule.columns[column]]}" for column in columns)
    values = ", ".join(f"({', '.join(map(literal, row))})" for row in rows_for(rule))
    cleared = typed.replace(",", f" with tag ({deployed.home}.identifier = 'none'),")
    bench.execute(
        "brook_build",
        f"create or replace table {PROBE} (number integer with tag ({deployed.home}.identifier = 'none'), "
        f"{cleared} with tag ({deployed.home}.identifier = 'none')) "
        f"with row access policy {deployed.home}.{name} on ({', '.join(columns)})",
        f"insert into {PROBE} select * from values {values}",
    )
    readers = sorted(role for role, one in declared.policies.roles.items() if "commerce" in one.domains)
    seen = {role: {row[0] for row in bench.execute(role, f"select number from {PROBE}")} for role in readers}
    bench.execute("brook_build", f"drop table {PROBE}")
    assert seen == {role: oracle(rule, role) for role in readers}
    assert {len(numbers) for numbers in seen.values()} >= {0, len(rows_for(rule))}
