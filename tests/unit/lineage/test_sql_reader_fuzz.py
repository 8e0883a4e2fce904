"""Whatever SQL comes, the reader neither crashes nor drops a column in silence."""

import importlib.util
import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlglot import exp

from governance.lineage import parser
from governance.lineage.link import Node, link
from governance.lineage.reader import summarise
from governance.lineage.summary import Summary, Unknown

_spec = importlib.util.spec_from_file_location("shelf_of_sql", Path(__file__).with_name("shelf_of_sql.py"))
assert _spec
assert _spec.loader
shelf = sys.modules.setdefault("shelf_of_sql", importlib.util.module_from_spec(_spec))
if not hasattr(shelf, "cases"):
    _spec.loader.exec_module(shelf)

CASES = shelf.cases()
TEXTS = [(case.sql, case.dialects[0]) for case in CASES if case.sql]
PIECES = sorted(
    {piece for sql, _ in TEXTS for piece in sql.split()}
    | {"(", ")", ",", ";", "*", "'", '"', "/*", "--", "::", "\0", "😀"}
)
UNORDERED = (exp.Order, exp.Sort, exp.Cluster, exp.Distribute, exp.Hint)


def words(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from words(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from words(one)


def unused(column):
    """Whether a column decides nothing: an order without a limit, a window that nothing names, an outer join."""
    node = column
    while node is not None:
        outer = node.arg_key == "on" and isinstance(node.parent, exp.Join) and node.parent.args.get("side")
        if isinstance(node, UNORDERED) or node.arg_key == "windows" or outer:
            return True
        node = node.parent
    return False


def dropped(sql, dialect):
    """Names of columns that stand in the SQL and in no term of its summary."""
    outcome = summarise(sql, dialect)
    if isinstance(outcome, Unknown):
        return set()
    tree = parser.parse(sql, dialect)
    said = set(words(msgspec.to_builtins(outcome)))
    bound = {
        name.name.lower()
        for node in tree.find_all(exp.Lambda, exp.Comprehension)
        for name in [*(node.args.get("expressions") or []), node.args.get("expression")]
        if name is not None
    }
    found = {
        column.name.lower()
        for column in tree.find_all(exp.Column)
        if isinstance(column.this, exp.Identifier) and column.name and not unused(column)
    }
    return {name for name in found - said - bound if f"${name}" not in said}


@pytest.mark.parametrize(
    ("sql", "dialect"), TEXTS, ids=[f"{case.family}: {case.name}" for case in CASES if case.sql]
)
def test_no_column_on_the_shelf_is_dropped(sql, dialect):
    assert dropped(sql, dialect) == set()


def is_summarised_or_unknown(sql, dialect):
    """Whether a reason or columns are told: never a relation of which nothing is said."""
    outcome = summarise(sql, dialect)
    lineage = link([Node("m", (("m",),), ("p",), (outcome,)), Node("p", (("p",),), columns=("a",))], dialect)
    graph = lineage.graph
    model = graph.relations[graph.index["m"]]
    if isinstance(outcome, Unknown):
        return bool(outcome.reason and model.unknown)
    return isinstance(outcome, Summary)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), text=st.sampled_from(TEXTS), other=st.sampled_from(TEXTS))
def test_mutated_sql_is_summarised_or_unknown(data, text, other):
    sql, dialect = text
    place = data.draw(st.integers(0, len(sql)))
    end = data.draw(st.integers(place, len(sql)))
    piece = data.draw(st.sampled_from(PIECES))
    for changed in (
        sql[:place],
        sql[:place] + sql[end:],
        f"{sql[:place]} {piece} {sql[end:]}",
        sql[:place] + other[0][data.draw(st.integers(0, len(other[0]))) :],
        sql.replace("t", piece),
    ):
        assert is_summarised_or_unknown(changed, dialect), changed
        assert dropped(changed, dialect) == set(), changed


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(sql=st.text(max_size=60), dialect=st.sampled_from(shelf.ALL))
def test_any_text_is_summarised_or_unknown(sql, dialect):
    assert is_summarised_or_unknown(sql, dialect)


def test_a_nul_character_is_unknown():
    outcome = summarise("select * from t pivot (sum(c) for b in (\0 'x', 'y')) as q (a, x, y)", "snowflake")
    assert outcome == Unknown("a NUL character")


@pytest.mark.parametrize("depth", [200, 3000])
@pytest.mark.parametrize(
    ("head", "repeated", "middle", "tail", "end"),
    [
        ("select ", "(", "a", ")", " from p"),
        ("select a from ", "(select a from ", "p", ")", ""),
        ("select a from p", " union all select a from p", "", "", ""),
        ("select a", " + a", "", "", " as x from p"),
        ("select ", "case when a then 1 else ", "0", " end", " as x from p"),
    ],
)
def test_deep_nesting_is_no_crash(head, repeated, middle, tail, end, depth):
    sql = head + repeated * depth + middle + tail * depth + end
    assert is_summarised_or_unknown(sql, "duckdb")
