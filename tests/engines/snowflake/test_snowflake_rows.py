"""A row rule selects the same rows for each role on DuckDB, as `govern publish` filters them, and on fakesnow."""

from __future__ import annotations

import pytest
from row_rules import TYPES, declared_with_several, oracle, readers, rows_for

from governance.compile.snowflake.names import place_of
from governance.compile.snowflake.rows import row_policies, table_name

PROBE = "dev_brook_commerce.platinum.rows_probe"


@pytest.fixture(scope="module")
def declared(bench):
    return declared_with_several(bench.project)


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


def literal(value):
    return (
        "'" + value.replace("'", "''") + "'"
        if isinstance(value, str)
        else str(value).lower().replace("none", "null")
    )


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
    seen = {
        role: {row[0] for row in bench.execute(role, f"select number from {PROBE}")}
        for role in readers(declared)
    }
    bench.execute("brook_build", f"drop table {PROBE}")
    assert seen == {role: oracle(rule, role) for role in readers(declared)}
    assert {len(numbers) for numbers in seen.values()} >= {0, len(rows_for(rule))}
