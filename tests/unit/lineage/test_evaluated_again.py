"""What was evaluated in a run before says what an evaluation says, to the number, or is not believed."""

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from governance.lineage import cache
from governance.lineage.link import Node, link
from governance.lineage.policy import Mask, MaskFunction, Policy
from governance.lineage.pool import Library, Request
from governance.lineage.reader import summarise
from governance.shelf import load, save

_spec = importlib.util.spec_from_file_location("shelf_of_sql", Path(__file__).with_name("shelf_of_sql.py"))
assert _spec
assert _spec.loader
shelf = sys.modules.setdefault("shelf_of_sql", importlib.util.module_from_spec(_spec))
if not hasattr(shelf, "cases"):
    _spec.loader.exec_module(shelf)

POLICY = Policy(
    masks={"mask_email": Mask(frozenset({"email"}), "quasi")},
    functions={"mask_email": (MaskFunction("mask_email"),)},
)
PROJECT = {
    "a": "select id, mask_email(email) as email, birth_date, dx from p",
    "b": "select a.*, o.k, o.hidden from a left join o using (id)",
    "c": "select dx, count(*) as n, sum(id) as s from b where email is not null group by dx",
    "d": "select * from b union all select *, 1 as k, 2 as hidden from a",
    "e": "select c.dx, d.further, (select max(n) from c) as top from d join c on c.dx = d.dx",
    "f": "select to_json(x) as whole from o as x where x.never_named > 1",
}
SOURCES = (
    Node("p", (("p",),), columns=("id", "email", "birth_date", "dx"), closed=True),
    Node("o", (("o",),), columns=("id",)),
)


def read(folder, project, dialect="duckdb"):
    library = Library(dialect, POLICY, folder, processes=1)
    return library, dict(zip(project, library.read([Request(sql) for sql in project.values()]), strict=True))


def linked(folder, project, sources=SOURCES):
    """The project linked with what is kept in a folder; how many of its models were evaluated."""
    library, kept = read(folder, project)
    nodes = [Node(name, ((name,),), branches=(branch,)) for name, branch in kept.items()]
    lineage = link([*nodes, *sources], "duckdb", POLICY)
    library.save(lineage.evaluated)
    return lineage, sorted(
        name for name, one in kept.items() if getattr(one, "key", None) in lineage.evaluated
    )


def evaluated(project, sources=SOURCES):
    nodes = [
        Node(name, ((name,),), branches=(summarise(sql, "duckdb", POLICY),)) for name, sql in project.items()
    ]
    return link([*nodes, *sources], "duckdb", POLICY)


def told(lineage):
    graph = lineage.graph
    relations = [
        (
            one.uid,
            list(one.ids.items()),
            one.passes,
            one.rest and list(one.rest.items()),
            one.is_open,
            one.unknown,
            one.notes,
            list(one.reads),
            list(one.filters.items()),
            (one.built, one.linked, one.reads_itself),
        )
        for one in graph.relations
    ]
    edges = [list(deps.items()) for deps in graph.edges]
    around = (lineage.order, lineage.outside, lineage.undeclared, lineage.functions)
    return relations, graph.owner, graph.name, edges, graph.contexts, around


def test_a_second_run_evaluates_nothing_and_says_the_same(tmp_path):
    expected = told(evaluated(PROJECT))
    first, anew = linked(tmp_path, PROJECT)
    assert anew == sorted(PROJECT)
    second, again = linked(tmp_path, PROJECT)
    assert again == []
    assert told(first) == told(second) == expected


@pytest.mark.parametrize("dialect", ["duckdb", "snowflake", "databricks"])
def test_every_shape_of_the_shelf_is_the_same_again(dialect):
    again = 0
    for case in shelf.cases():
        if dialect not in case.dialects:
            continue
        sources = [
            Node(name, ((name,),), columns=cols, closed=True) for name, cols in shelf.UPSTREAMS.items()
        ]
        sources.append(Node("o", (("o",),), columns=("id", "k")))

        def lineage(branch, sources=sources):
            return link([Node("m", (("m",),), (*shelf.UPSTREAMS, "o"), (branch,)), *sources], dialect, POLICY)

        library = Library(dialect, POLICY, None, processes=1)
        (kept,) = library.read([Request(case.sql, unions_by_name=True)])
        plain = lineage(summarise(case.sql, dialect, POLICY, called=None, unions_by_name=True))
        first = lineage(kept)
        assert told(first) == told(plain), case.name
        if first.evaluated:
            again += 1
            raw = cache.encoded(first.evaluated[kept.key])
            second = lineage(replace(kept, evaluated=cache.evaluated(raw), summarise=None))
            assert second.evaluated == {}
            assert told(second) == told(plain), case.name
    assert again > 40


def test_after_an_edit_what_still_reads_the_same_columns_is_not_evaluated(tmp_path):
    linked(tmp_path, PROJECT)
    edited = PROJECT | {"a": "select id, upper(email) as email, birth_date, dx from p"}
    lineage, anew = linked(tmp_path, edited)
    assert anew == ["a"]
    assert told(lineage) == told(evaluated(edited))


def test_another_column_is_seen_by_all_that_read_it(tmp_path):
    linked(tmp_path, PROJECT)
    edited = PROJECT | {"a": PROJECT["a"].replace("dx from", "dx, email as raw from")}
    lineage, anew = linked(tmp_path, edited)
    assert anew == ["a", "b", "c", "d", "e"]
    assert told(lineage) == told(evaluated(edited))


@pytest.mark.parametrize(
    "columns",
    [("email", "id", "birth_date", "dx"), ("id", "email", "dx"), ("id", "email", "birth_date", "dx", "ssn")],
)
def test_other_columns_of_a_source_are_other_lineage(tmp_path, columns):
    linked(tmp_path, PROJECT)
    sources = (replace(SOURCES[0], columns=columns), SOURCES[1])
    assert told(linked(tmp_path, PROJECT, sources)[0]) == told(evaluated(PROJECT, sources))


def test_a_name_that_means_another_relation_is_other_lineage(tmp_path):
    linked(tmp_path, PROJECT)
    sources = (
        replace(SOURCES[0], uid="q"),
        SOURCES[1],
        Node("p", (("somewhere_else",),), columns=SOURCES[0].columns, closed=True),
    )
    lineage, anew = linked(tmp_path, PROJECT, sources)
    assert "a" in anew
    assert told(lineage) == told(evaluated(PROJECT, sources))


def test_what_reads_itself_or_what_nobody_declares_is_evaluated_each_time(tmp_path):
    project = {
        "m": "select id, email from p union all select id, email from m",
        "n": "select * from elsewhere",
    }
    linked(tmp_path, project)
    lineage, _ = linked(tmp_path, project)
    assert load(tmp_path, cache.EVALUATED, cache.engine()) == {}
    assert told(lineage) == told(evaluated(project))


def test_what_could_not_be_understood_is_still_not_after_a_run(tmp_path):
    project = PROJECT | {"x": "select from where"}
    linked(tmp_path, project)
    lineage, _ = linked(tmp_path, project)
    assert set(lineage.unknown()) == {"x"}
    assert told(lineage) == told(evaluated(project))


def believed(folder):
    """Whether a run after what was done to the cache evaluates nothing; its lineage is right in any case."""
    lineage, anew = linked(folder, PROJECT)
    assert told(lineage) == told(evaluated(PROJECT))
    return anew == []


@pytest.mark.parametrize("place", [0, 9, 24, 40, 70, 120, 300, -1])
def test_one_changed_bit_throws_all_of_it_away(tmp_path, place):
    linked(tmp_path, PROJECT)
    path = tmp_path / cache.EVALUATED
    raw = bytearray(path.read_bytes())
    raw[place] ^= 4
    path.write_bytes(raw)
    assert not believed(tmp_path)
    assert believed(tmp_path)


@pytest.mark.parametrize("length", [0, 1, 30, 90, 400])
def test_a_cut_off_file_is_thrown_away(tmp_path, length):
    linked(tmp_path, PROJECT)
    path = tmp_path / cache.EVALUATED
    path.write_bytes(path.read_bytes()[:length])
    assert not believed(tmp_path)


def test_entries_that_change_places_throw_all_of_it_away(tmp_path):
    linked(tmp_path, PROJECT)
    path = tmp_path / cache.EVALUATED
    one, other = list(load(tmp_path, cache.EVALUATED, cache.engine()))[:2]
    raw = path.read_bytes()
    path.write_bytes(raw.replace(one, b"?" * 32).replace(other, one).replace(b"?" * 32, other))
    assert path.read_bytes() != raw
    assert not believed(tmp_path)


def test_a_file_of_summaries_is_none_of_what_they_came_to(tmp_path):
    linked(tmp_path, PROJECT)
    (tmp_path / cache.EVALUATED).write_bytes((tmp_path / cache.SUMMARIES).read_bytes())
    assert not believed(tmp_path)


def test_another_engine_throws_it_away(tmp_path, monkeypatch):
    linked(tmp_path, PROJECT)
    monkeypatch.setattr(cache, "_ROOM", Path(__file__).parent)
    assert not believed(tmp_path)


@pytest.mark.parametrize("change", [{"slots": ()}, {"edges": ((9999,),)}, {"filters": (0, 0)}])
def test_an_entry_that_says_nothing_is_evaluated(tmp_path, change):
    linked(tmp_path, PROJECT)
    kept = load(tmp_path, cache.EVALUATED, cache.engine())
    broken = {
        key: cache.encoded(type(one)(**{name: getattr(one, name) for name in one.__struct_fields__} | change))
        for key, one in ((key, cache.evaluated(raw)) for key, raw in kept.items())
    }
    save(tmp_path, cache.EVALUATED, cache.engine(), broken)
    assert not believed(tmp_path)


def test_without_its_summaries_a_text_is_parsed_when_it_must_be(tmp_path):
    linked(tmp_path, PROJECT)
    (tmp_path / cache.SUMMARIES).unlink()
    library, _ = read(tmp_path, PROJECT)
    assert library.parsed == 0
    edited = PROJECT | {"a": PROJECT["a"].replace("dx from", "dx, email as raw from")}
    assert told(linked(tmp_path, edited)[0]) == told(evaluated(edited))
