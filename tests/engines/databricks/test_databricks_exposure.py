"""The matrix of who sees what agrees with what the functions leave that dbt attached, asked on Spark as each role.

Spark knows no masks on tables: each column's function and each table's row filter, as the record has them attached, are
called in the query. Who may query a table at all is read from the grants that `govern apply` gave.
"""

from __future__ import annotations

import msgspec
import pytest

from governance.exposure.shape import Exposure, Sight

ROLES = (
    "commerce_engineer",
    "commerce_analyst",
    "analyst_emea",
    "region_admin",
    "analyst_phi",
    "health_researcher",
)


@pytest.fixture(scope="module")
def matrix(rebuilt, mesh):
    """What `govern exposure` says of the mesh as it was built here."""
    mesh.command("govern", "compile-branches")
    mesh.command("govern", "exposure", "--target", "databricks", "--output", "json=exposure.json")
    return msgspec.json.decode((mesh.project / "exposure.json").read_bytes(), type=Exposure)


@pytest.fixture(scope="module")
def tables(matrix, mesh):
    """Each table of a product, with its relation."""
    nodes = mesh.manifest()["nodes"]
    return [
        (table, tuple(nodes[table.node][part] for part in ("database", "schema", "alias")))
        for table in matrix.tables
        if table.product
    ]


def test_nothing_of_a_product_is_undecided(tables):
    """In bronze, where no default-deny lies beneath, what nobody declared is."""
    seen = [
        (table.name, column.name, cell.why)
        for table, _ in tables
        for column in table.columns
        for cell in column.seen
        if cell.sight is Sight.UNDECIDED
    ]
    assert seen == []
    assert len(tables) >= 8


def may_query(grants, role, relation):
    """Whether a group was given what it needs to read a table."""
    catalog, schema, _ = relation
    return {
        ("USE CATALOG", "catalog", (catalog,), role),
        ("USE SCHEMA", "schema", (catalog, schema), role),
        ("SELECT", "schema", (catalog, schema), role),
    } <= grants


def test_whoever_reads_a_table_by_the_matrix_may_query_it_and_nobody_else(matrix, tables, databricks):
    grants = databricks.catalogue.grants
    # Who receives a share has no group here.
    roles = [role.name for role in matrix.roles if ":" not in role.name]
    told = {(role, table.name): table.reader(role) is not None for role in roles for table, _ in tables}
    given = {
        (role, table.name): may_query(grants, role, relation) for role in roles for table, relation in tables
    }
    assert told == given
    assert {True, False} == set(told.values())


def asked(table, relation, guards):
    """Rows by the filter, and of them how many values of each masked column are not shown as they are."""
    row_filter = guards.row_filter
    passes = f"{'.'.join(row_filter.function)}({', '.join(row_filter.columns)})" if row_filter else "true"
    masked = {
        column.name: f"{'.'.join(guards.masks[column.name].function)}({column.name})"
        for column in table.columns
        if column.name in guards.masks
    }
    hidden = [
        f"count_if({passes} and {shown} is distinct from {name}) as hidden_{name}"
        for name, shown in masked.items()
    ]
    return list(masked), f"select {', '.join([f'count_if({passes})', *hidden])} from {'.'.join(relation)}"


def expected(reader):
    """The rows that the matrix lets a role see, as a condition."""
    if isinstance(reader.rows, str):
        return str(reader.rows == "all").lower()
    tests = [
        f"{column} in ({', '.join(map(repr, values))})" for column, values in sorted(reader.rows.items())
    ]
    return " and ".join(tests)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_sees_the_rows_and_the_values_that_the_matrix_says(tables, databricks, role):
    looked = [
        (table, relation, table.reader(role)) for table, relation in tables if table.reader(role) is not None
    ]
    databricks.run(f"set var asks = '{role}'")
    for table, relation, reader in looked:
        guards = databricks.catalogue.relations[relation]
        names, query = asked(table, relation, guards)
        ((rows, *hidden),) = databricks.run(query)
        ((wanted,),) = databricks.run(f"select count_if({expected(reader)}) from {'.'.join(relation)}")
        assert rows == wanted, table.name
        for column in table.columns:
            cell = column.by(role)
            if cell.at == "query":
                (mask,) = cell.masks
                assert guards.masks[column.name].function[-1].startswith(mask), column.name
            elif cell.sight is Sight.RAW:
                assert hidden[names.index(column.name)] == 0, column.name
            else:
                assert column.name not in guards.masks, column.name
        if rows and any(column.by(role).at == "query" for column in table.columns):
            assert any(hidden), table.name
    databricks.run("set var asks = ''")
    assert looked
