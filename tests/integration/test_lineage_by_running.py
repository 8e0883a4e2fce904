"""Run it to know it: wherever a marked value physically arrives on DuckDB, the lineage says so."""

import importlib.util
import json
import os
import sys
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from governance.lineage.graph import SHIFT
from governance.lineage.kinds import AGGREGATES, VALUE
from governance.lineage.link import Node, link
from governance.lineage.reader import summarise

_spec = importlib.util.spec_from_file_location(
    "lineage_pipelines", Path(__file__).with_name("lineage_pipelines.py")
)
assert _spec
assert _spec.loader
pipelines = sys.modules.setdefault("lineage_pipelines", importlib.util.module_from_spec(_spec))
_spec.loader.exec_module(pipelines)

PIPELINES = int(os.environ.get("GOVERN_PIPELINES", "2000"))
KEPT = Path(__file__).with_name("lineage_pipelines_kept.json")
MARK = "MaRk7q"
SOURCES = {"s_one": ("id", "name", "Mail"), "s_two": ("id", "day", "name"), "s_cal": ("day", "label")}
VALUES = ("a", "b", "c", "zz")


class World:
    """A database with the sources, in which one column may hold the mark."""

    def __init__(self, connection, marked, also):
        self.connection, self.marked = connection, marked
        self.sql = {}
        self.tables = []
        for table, columns in SOURCES.items():
            rows = [[VALUES[(row + place) % 4] for place in range(len(columns))] for row in range(4)]
            for place, column in enumerate(columns):
                if (table, column) == marked:
                    rows[1][place] = rows[2][place] = MARK
                if (table, column) == also:
                    rows[0][place] = MARK
            names = ", ".join(f'"{one}" varchar' for one in columns)
            connection.execute(f"create or replace table {table} ({names})")
            connection.executemany(f"insert into {table} values ({', '.join('?' * len(columns))})", rows)
            self.tables.append(pipelines.Table(table, dict.fromkeys(columns, "VARCHAR")))

    def build(self, name, sql):
        """Build a model; False if DuckDB refuses it."""
        try:
            self.connection.execute(f"create or replace table {name} as {sql}")
        except duckdb.Error:
            return False
        self.sql[name] = sql
        described = self.connection.execute(f"describe {name}").fetchall()
        self.tables.append(pipelines.Table(name, {row[0]: row[1] for row in described}))
        return True

    def marked_columns(self):
        found = set()
        for table in self.tables:
            if table.name not in self.sql:
                continue
            tests = ", ".join(
                f"coalesce(bool_or(contains(cast({pipelines.quoted(one)} as varchar), '{MARK}')), false)"
                for one in table.columns
            )
            (row,) = self.connection.execute(f"select {tests} from {table.name}").fetchall()
            found |= {(table.name, column) for column, hit in zip(table.columns, row, strict=True) if hit}
        return found

    def lineage(self):
        nodes = [Node(table, ((table,),), columns=columns, closed=True) for table, columns in SOURCES.items()]
        nodes += [Node(name, ((name,),), (), (summarise(sql, "duckdb"),)) for name, sql in self.sql.items()]
        return link(nodes, "duckdb")


def reached(lineage, start):
    """Every column to which a value of ``start`` may come."""
    graph = lineage.graph
    origin = graph.relations[graph.index[start[0]]].ids[start[1].lower()]
    found, changed = {origin}, True
    while changed:
        changed = False
        for number, deps in enumerate(graph.edges):
            if number not in found and any(
                key >> SHIFT in found and kinds & (VALUE | AGGREGATES) for key, kinds in deps.items()
            ):
                found.add(number)
                changed = True
    return found


def missed(world, lineage, physically):
    graph = lineage.graph
    asked = {one: graph.column(graph.index[one[0]], one[1].lower()) for one in physically}
    found = reached(lineage, world.marked)
    return sorted(one for one, number in asked.items() if number not in found)


def misnamed(world, lineage):
    """Relations whose columns are not those that DuckDB made, where the lineage claims to know them all."""
    graph = lineage.graph
    wrong = []
    for table in world.tables:
        relation = graph.relations[graph.index[table.name]]
        if table.name not in world.sql or relation.is_open:
            continue
        ours = [one for one in relation.ids if one != "*"]
        theirs = [one.lower() for one in table.columns]
        if len(ours) != len(theirs) or any(
            one != other and not one.startswith("_") for one, other in zip(ours, theirs, strict=True)
        ):
            wrong.append((table.name, ours, theirs))
    return wrong


COLUMNS = [(table, column) for table, columns in SOURCES.items() for column in columns]


@pytest.fixture(scope="module")
def connection():
    with duckdb.connect(":memory:") as opened:
        opened.execute("set threads = 1")
        yield opened


def _write(data, world, *, conditions, most=4):
    choose = lambda options: data.draw(st.sampled_from(list(options)))  # noqa: E731 - hypothesis draws every choice
    for place in range(data.draw(st.integers(1, most))):
        writer = pipelines.Writer(choose, list(world.tables), conditions=conditions)
        world.build(f"m{place}", writer.model())


SETTINGS = settings(
    max_examples=PIPELINES,
    deadline=None,
    derandomize="GOVERN_PIPELINES" not in os.environ,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
)


@SETTINGS
@given(data=st.data(), marked=st.sampled_from(COLUMNS))
def test_where_the_mark_arrives_the_lineage_says_so(connection, data, marked):
    world = World(connection, marked, None)
    _write(data, world, conditions=True)
    lineage = world.lineage()
    assert not lineage.unknown(), (lineage.unknown(), world.sql)
    assert not missed(world, lineage, world.marked_columns()), world.sql
    assert not misnamed(world, lineage), world.sql


@settings(SETTINGS, max_examples=max(1, PIPELINES // 4))
@given(data=st.data(), marked=st.sampled_from(COLUMNS), also=st.sampled_from(COLUMNS))
def test_a_value_another_column_has_too_is_not_laundered_by_matching(connection, data, marked, also):
    """The mark stands in two columns; what shows it only while the first one has it was shown by the first."""
    if marked == also:
        return
    world = World(connection, marked, also)
    # One model: that two columns of an upstream hold one value is not known to what reads them.
    _write(data, world, conditions=False, most=1)
    with_it = world.marked_columns()
    without = World(connection, None, also)
    for name, sql in world.sql.items():
        without.build(name, sql)
    assert not missed(world, world.lineage(), with_it - without.marked_columns()), world.sql


@pytest.mark.parametrize("kept", json.loads(KEPT.read_text()) if KEPT.exists() else [])
def test_pipelines_that_once_failed(connection, kept):
    world = World(connection, tuple(kept["marked"]), None)
    assert all(world.build(name, sql) for name, sql in kept["models"].items())
    lineage = world.lineage()
    assert not missed(world, lineage, world.marked_columns())
    assert not misnamed(world, lineage)
