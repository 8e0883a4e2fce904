"""The matrix of who sees what agrees, cell by cell, with what queries as each role return.

What a role should see is worked out from the rows as they are stored, by the matrix and by the masks' bodies on DuckDB;
what it sees is what Snowflake's own policies, as schemachange deployed them and dbt attached them, leave of the query.
"""

from __future__ import annotations

import shutil
from collections import Counter

import duckdb
import msgspec
import pytest
import snowflake.connector

from governance.declared.policies import load_policies
from governance.exposure.shape import Exposure, Sight
from governance.masks.arrow_tokens import register
from governance.masks.bodies import body
from governance.masks.dialects import DIALECTS
from governance.masks.home import find_home

REFUSED = "refused"
SHARE = "share:"
DENIED = ("default-deny",)


@pytest.fixture(scope="module")
def matrix(bench, built_twice):
    """What `govern exposure` says of the mesh as it was built here."""
    bench.run("govern", "compile-branches")
    shutil.copy(bench.project / "target" / "branches.json", bench.manifest.with_name("branches.json"))
    asked = ("--manifest", str(bench.manifest), "--target", "snowflake", "--output", "json=exposure.json")
    bench.run("govern", "exposure", *asked)
    found = msgspec.json.decode((bench.project / "exposure.json").read_bytes(), type=Exposure)
    assert "undecided" not in found.summary
    return found


@pytest.fixture(scope="module")
def relations(built_twice):
    """dbt's unique_id → the relation."""
    nodes = {**built_twice["nodes"], **built_twice["sources"]}
    return {uid: node["relation_name"] for uid, node in nodes.items() if node.get("relation_name")}


@pytest.fixture(scope="module")
def stored(bench, matrix, relations):
    """dbt's unique_id → the columns and the rows as they are stored, which only the build sees."""
    with bench.connect("brook_build") as connection:
        return {table.node: rows_of(connection, table, relations) for table in matrix.tables}


@pytest.fixture(scope="module")
def seen(bench, matrix, relations):
    """(role, dbt's unique_id) → the rows that a query as the role returns, or that it is refused."""
    found = {}
    roles = [role.name for role in matrix.roles if not role.name.startswith(SHARE)]
    for role in (*roles, "public"):
        with bench.connect(role) as connection:
            for table in matrix.tables:
                found[role, table.node] = rows_or_refusal(connection, table, relations)
    return found


def readers(table):
    """The roles that read a table by the matrix; who has a share reads in an account of their own."""
    return [reader for reader in table.readers if not reader.role.startswith(SHARE)]


def rows_or_refusal(connection, table, relations):
    try:
        return rows_of(connection, table, relations)
    except snowflake.connector.errors.ProgrammingError as error:
        if "does not exist or not authorized" not in error.msg:
            raise
        return REFUSED


def rows_of(connection, table, relations):
    names = ", ".join(column.name for column in table.columns)
    return connection.cursor().execute(f"select {names} from {relations[table.node]}").fetchall()


@pytest.fixture(scope="module")
def masked(bench):
    """What a mask makes of values in a domain, by DuckDB."""
    policies = load_policies(bench.project)
    with duckdb.connect() as connection:
        register(connection, bench.env)

        def by(name, domain, values):
            mask, distinct = policies.masks[name], list({value for value in values if value is not None})
            home = find_home(policies.governance, domain, f"dev_brook_{domain}")
            kind = {**DIALECTS["duckdb"].types, "date": "date"}[mask.input]
            made = body(mask, "duckdb", "value", home=home)
            rows = connection.execute(
                f"select value, {made} from (select cast(unnest(?) as {kind}) as value union all select null)",
                [distinct],
            ).fetchall()
            return dict(rows)

        yield by


def visible(table, reader, rows):
    """The rows that the matrix lets a role see."""
    if reader.rows == "all":
        return rows
    if reader.rows == "none":
        return []
    names = [column.name for column in table.columns]
    tests = [(names.index(column), values) for column, values in reader.rows.items()]
    return [row for row in rows if all(row[position] in values for position, values in tests)]


def expected(table, column, role, values, masked):
    """The values of a column as the matrix has them for a role."""
    cell = column.by(role)
    if cell.at == "query":
        if cell.masks == DENIED:
            return [None] * len(values)
        (mask,) = cell.masks
        shown = masked(mask, table.domain, values)
        return [shown[value] for value in values]
    assert cell.sight in {Sight.RAW, Sight.CLEAR} or cell.at == "rest"
    return values


def test_whoever_reads_a_table_by_the_matrix_may_query_it_and_nobody_else(matrix, seen):
    differing = {
        (role, table.name)
        for (role, node), rows in seen.items()
        for table in matrix.tables
        if table.node == node and (table.reader(role) is None) != (rows == REFUSED)
    }
    assert differing == set()
    refused = sum(rows == REFUSED for rows in seen.values())
    assert 0 < refused < len(seen)


def test_every_cell_of_what_dbt_builds_is_as_the_matrix_says(matrix, stored, seen, masked):
    cells, differing = 0, {}
    for table in matrix.tables:
        for reader in readers(table) if table.kind != "source" else ():
            let_see, got = visible(table, reader, stored[table.node]), seen[reader.role, table.node]
            columns = []
            for position, column in enumerate(table.columns):
                values = [row[position] for row in let_see]
                columns.append(expected(table, column, reader.role, values, masked))
                cells += 1
                if Counter(columns[-1]) != Counter(row[position] for row in got):
                    differing[reader.role, table.name, column.name] = column.by(reader.role)
            if Counter(zip(*columns, strict=True)) != Counter(got):
                differing[reader.role, table.name] = (len(let_see), len(got))
    assert differing == {}
    assert cells > 600


def test_bronze_shows_whoever_reads_it_no_value_at_all(bench, matrix, relations, stored):
    """dbt tags nothing there: what the matrix calls clear, since no identifier is in it, is denied all the same."""
    for table in matrix.tables:
        for reader in readers(table) if table.kind == "source" else ():
            counts = ", ".join(f"count({column.name})" for column in table.columns)
            asked = f"select count(*), {counts} from {relations[table.node]}"
            ((rows, *values),) = bench.execute(reader.role, asked)
            assert (rows, set(values)) == (len(stored[table.node]), {0}), table.name


def test_rows_are_there_of_every_kind(matrix, stored, seen):
    """What is compared is not nothing: rows of each region, masked, denied and clear values, and raw ones."""
    assert {table.name for table in matrix.tables if table.product and not stored[table.node]} == set()
    sights = {
        (one.sight, one.at) for table in matrix.tables for column in table.columns for one in column.seen
    }
    assert sights >= {(Sight.RAW, ""), (Sight.MASKED, "query"), (Sight.MASKED, "rest"), (Sight.CLEAR, "")}
    orders = next(table for table in matrix.tables if table.name == "orders")
    counts = {role: len(seen[role, orders.node]) for role in ("analyst_amer", "analyst_apac", "analyst_emea")}
    assert all(counts.values())
    assert sum(counts.values()) == len(seen["region_admin", orders.node])


def test_who_has_several_roles_sees_the_rows_of_each_and_what_one_lifts(
    bench, matrix, stored, seen, relations
):
    """A raw cell of the matrix: no role alone sees rows of a table with a row rule and has its masks lifted."""
    bench.execute(
        "accountadmin",
        "create role somebody",
        "grant role analyst_phi to role somebody",
        "grant role analyst_emea to role somebody",
    )
    orders = next(table for table in matrix.tables if table.name == "orders")
    emea = next(reader for reader in orders.readers if reader.role == "analyst_emea")
    with bench.connect("somebody") as connection:
        rows = rows_of(connection, orders, relations)
    bench.execute("accountadmin", "drop role somebody")
    assert Counter(rows) == Counter(visible(orders, emea, stored[orders.node]))
    assert Counter(rows) != Counter(seen["analyst_emea", orders.node])
