"""A row rule selects the same rows for each role on DuckDB, as `govern publish` filters them, and on Spark."""

from __future__ import annotations

from pathlib import Path

import pytest
from row_rules import declared_with_several, oracle, readers, rows_for

from governance.compile.databricks.functions import TYPES, row_filters
from governance.compile.place import Place, place_of

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def declared():
    """The policies of the mesh, with one rule more."""
    return declared_with_several(ROOT)


@pytest.fixture(scope="module")
def seen(databricks, declared):
    """Role → row rule → the rows that its function lets through, by number; of who has no role too."""
    place = place_of(declared, Place)
    database = place.home.partition(".")[0]
    databricks.run(f"create catalog if not exists {database}", f"create schema if not exists {place.home}")
    databricks.run(*(step.sql for step in row_filters(place)))
    asked = " union all ".join(query(place, name) for name in declared.policies.row_access)
    found = {}
    for role in ("", *readers(declared)):
        databricks.run(f"set var asks = '{role}'")
        found[role] = {name: set() for name in declared.policies.row_access}
        for name, number in databricks.run(asked):
            found[role][name].add(number)
    databricks.run("set var asks = ''", f"drop function {place.home}.several")
    return found


def query(place, name):
    rule = place.declared.policies.row_access[name]
    columns = sorted(rule.columns)
    typed = ", ".join(f"cast({column} as {TYPES[rule.columns[column]]}) as {column}" for column in columns)
    values = ", ".join(f"({', '.join(map(literal, row))})" for row in rows_for(rule))
    rows = f"select number, {typed} from values {values} as v(number, {', '.join(columns)})"
    return f"select '{name}' as rule, number from ({rows}) where {place.home}.{name}({', '.join(columns)})"


def literal(value):
    if isinstance(value, str):
        return "'" + value.replace("'", "\\'") + "'"
    return str(value).lower().replace("none", "null")


def test_a_row_rule_selects_the_same_rows_for_each_role(declared, seen):
    for name, rule in declared.policies.row_access.items():
        wanted = {role: oracle(rule, role) for role in ("", *readers(declared))}
        assert {role: rules[name] for role, rules in seen.items()} == wanted, name
        assert {len(numbers) for numbers in wanted.values()} >= {0, len(rows_for(rule))}
    assert len(declared.policies.row_access) == 6
