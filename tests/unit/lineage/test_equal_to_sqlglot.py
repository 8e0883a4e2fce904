"""Where sqlglot's own lineage is right, ours is the same; where it is not, the shelf says why."""

import importlib.util
import sys
from pathlib import Path

import pytest
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.lineage import lineage as sqlglot_lineage

from governance.lineage.graph import SHIFT
from governance.lineage.kinds import EQUI_JOIN

_spec = importlib.util.spec_from_file_location("shelf_of_sql", Path(__file__).with_name("shelf_of_sql.py"))
assert _spec
assert _spec.loader
shelf = sys.modules.setdefault("shelf_of_sql", importlib.util.module_from_spec(_spec))
if not hasattr(shelf, "cases"):
    _spec.loader.exec_module(shelf)

SCHEMA = {name: dict.fromkeys(columns, "varchar") for name, columns in shelf.UPSTREAMS.items()}
EXPLAINED = {
    "named window": "sqlglot does not look into a named window",
    "quoted names": "sqlglot compares the name asked for with its case",
    "no column of anything": "sqlglot takes a column that is not there for one of the table; ours may be any",
    "join through an expression": "ours adds the value it was matched with, derived",
    "qualified by schema": "sqlglot's schema has one relation of that name in any schema",
    "three parts": "the same",
    "unqualified where one is open": "sqlglot's schema does not know the open relation",
    "intersect shows the other side": "sqlglot calls the other side a source of the value; ours an equi-join",
    "union by name": "sqlglot matches by position",
    "except keeps the left": "sqlglot calls the right side a source of the value",
    "union over what is open": "sqlglot's schema does not know the open relation",
    "union_relations without its relations": "sqlglot does not read comments",
    "recursive": "sqlglot does not follow the recursion round",
    "lateral subquery": "sqlglot loses the query inside",
    "unpivot": "sqlglot takes the columns' names for their values",
    "a relation outside the graph": "sqlglot's schema does not know it",
    "a relation outside by its full name": "the same",
    "a file by its path": "the same",
    "set operation by position over unknown columns": "sqlglot's schema does not know the open relation",
    "set operation by position over unknown columns that lack partners by name": "the same",
    "star over what is open": "sqlglot's schema does not know the open relation",
    "a star may double a name": "the same",
    "star over nothing but an open one, by name downstream": "the same",
    "whole row": "sqlglot does not know whole rows",
    "whole row to json": "the same",
    "a function called on a column": "sqlglot takes the column for a schema's name",
    "summarize": "sqlglot does not follow it",
}
CASES = [
    case
    for case in shelf.cases()
    if "duckdb" in case.dialects and case.family in {"columns", "joins", "queries", "stars"}
]


def theirs(sql, column):
    found = set()
    for node in sqlglot_lineage(column, sql, schema=SCHEMA, dialect="duckdb").walk():
        if isinstance(node.expression, exp.Table) and node.expression.name in SCHEMA:
            found.add((node.expression.name, node.name.rsplit(".", 1)[-1].lower()))
    return found


def compared():
    """Case, column, our sources without those shown by matching only, theirs."""
    for case in CASES:
        linked = shelf.traced(case.sql, "duckdb")
        graph = linked.graph
        model = graph.relations[graph.index["m"]]
        for name, number in model.ids.items():
            ours = {
                (graph.relations[graph.owner[key >> SHIFT]].uid, graph.name[key >> SHIFT])
                for key, kinds in graph.edges[number].items()
                if kinds & ~EQUI_JOIN
            }
            try:
                yield case.name, name, ours, theirs(case.sql, name)
            except (SqlglotError, ValueError, KeyError, AttributeError, TypeError):
                continue


COMPARED = list(compared())


def test_enough_is_compared():
    assert len(COMPARED) >= 100


SAME = [one for one in COMPARED if one[0] not in EXPLAINED]


@pytest.mark.parametrize(
    ("case", "column", "ours", "other"), SAME, ids=[f"{one[0]}: {one[1]}" for one in SAME]
)
def test_the_same_sources(case, column, ours, other):
    assert ours == other


@pytest.mark.parametrize("case", sorted(EXPLAINED))
def test_a_difference_that_is_explained_is_one(case):
    assert any(ours != other for name, _, ours, other in COMPARED if name == case)
