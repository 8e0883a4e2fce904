"""Any value planted anywhere is found, and the place is told without the value."""

import gzip
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.masks.arrow_tokens import register
from governance.scan import content
from governance.scan.ledger import Hit
from governance.scan.running import Request, scan
from governance.scan.searching import Searcher
from governance.scan.values import Value
from governance.scan.view import as_json, as_text

# A NUL cannot be written in SQL's text.
VALUES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=4, max_size=40)
VALUES |= st.text("""aé'"\\/&<>% ,[]{}=""", min_size=4, max_size=12)
VALUES = VALUES.filter(lambda text: len(text.strip()) >= 4)
IN_SQL = {
    "varchar": ["create table t as select VALUE as x"],
    "among others": ["create table t as select 'before ' || VALUE || ' after' as x from range(3)"],
    "view": ["create table s as select VALUE as x", "create view t as select * from s"],
    "json": ["create table t as select to_json({'a': [VALUE]}) as x"],
    "json as text": ["create table t as select to_json({'a': [VALUE]})::varchar as x"],
    "json in json": ["create table t as select to_json({'a': to_json(VALUE)::varchar}) as x"],
    "list": ["create table t as select [null, VALUE, 'x'] as x"],
    "list of lists": ["create table t as select [[], [VALUE]] as x"],
    "array": ["create table t as select [VALUE, 'x']::varchar[2] as x"],
    "struct": ["create table t as select {'a': {'b': VALUE}} as x"],
    "map's key": ["create table t as select map {VALUE: 1} as x"],
    "map's value": ["create table t as select map {1: VALUE} as x"],
    "union": ["create table t as select union_value(a := VALUE) as x"],
    "blob": ["create table t as select encode(VALUE) as x"],
    "list of blobs": ["create table t as select [encode(VALUE)] as x"],
    "variant": ["create table t as select {'a': VALUE}::variant as x"],
    "enum": ["create type e as enum ('x', VALUE)", "create table t as select VALUE::e as x"],
    "SQL": ["create table t as select 'x = ''' || replace(VALUE, '''', '''''') || '''' as x"],
    "last row": ["create table t as select if(i = 20000, VALUE, null) as x from range(20001) r(i)"],
    "comment": ["create table t (x int)", "comment on column t.x is VALUE"],
    "default": ["create table t (x varchar default VALUE)"],
    "constraint": ["create table t (x varchar check (x != VALUE))"],
    "view's text": ["create view t as select 1 as x where 'a' = VALUE"],
    "enum's label": ["create type e as enum ('x', VALUE)", "create table t (x int)"],
    "macro": ["create macro m(x) as x || VALUE", "create table t (x int)"],
}
IN_FILES = {
    "text": str.encode,
    "JSON": lambda value: json.dumps({"a": value}).encode(),
    "JSON in JSON": lambda value: json.dumps({"a": json.dumps({"b": value})}).encode(),
    "JSON in UTF-8": lambda value: json.dumps({"a": value}, ensure_ascii=False).encode(),
    "URL": lambda value: f"https://example.com/?q={quote(value, safe='')}".encode(),
    "gzip": lambda value: gzip.compress(value.encode()),
    "UTF-16": lambda value: value.encode("utf-16"),
}
CANARY = 'Canary O\'Zoë "Numul"'


@dataclass(frozen=True)
class Place:
    """A folder with a warehouse and what dbt wrote."""

    folder: Path

    def database(self, *statements, name="brook.duckdb", value=CANARY):
        literal = "'" + value.replace("'", "''") + "'"
        (self.folder / "warehouse").mkdir(exist_ok=True)
        with duckdb.connect(str(self.folder / "warehouse" / name)) as connection:
            for statement in statements:
                connection.execute(statement.replace("VALUE", literal))

    def file(self, name, content):
        path = self.folder / "target" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def scan(self, *values, **more):
        file = self.folder / "values.ndjson"
        kinds = {f"kind{number}": value for number, value in enumerate(values or [CANARY])}
        file.write_text(json.dumps({"canary": 1, "values": kinds}))
        where = {"warehouses": "warehouse", "paths": "target"}
        there = {kind: (self.folder / name,) for kind, name in where.items() if (self.folder / name).exists()}
        return scan(Request(**{"values": file, **there, **more}))


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path)


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    return lambda: Place(tmp_path_factory.mktemp("planted"))


def outside(result):
    return [(hit.place, hit.kind, hit.found) for hit in result.hits if not hit.bronze]


@pytest.mark.parametrize("kind", IN_SQL)
@settings(max_examples=5, deadline=None)
@given(value=VALUES)
def test_a_value_anywhere_in_a_database_is_found(places, kind, value):
    place = places()
    place.database(*IN_SQL[kind], value=value)
    assert place.scan(value).exit_code == 1
    shutil.rmtree(place.folder)


@pytest.mark.parametrize("kind", IN_FILES)
@settings(max_examples=15, deadline=None)
@given(value=VALUES, before=st.integers(0, 100))
def test_a_value_anywhere_in_a_file_is_found(places, kind, value, before):
    place = places()
    place.file("run/some.log", IN_FILES[kind]("." * before + value + "\n"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(content, "_PIECE", 64)
        result = place.scan(value)
    assert result.exit_code == 1
    shutil.rmtree(place.folder)


@pytest.mark.parametrize("kind", IN_SQL)
def test_what_is_told_never_holds_the_value(place, kind):
    place.database(*IN_SQL[kind])
    result = place.scan()
    assert result.outside == 1
    assert_silent(result, CANARY)


@pytest.mark.parametrize("kind", IN_SQL)
def test_a_place_without_the_value_is_clean(place, kind):
    place.database(*IN_SQL[kind], value="Somebody Else")
    assert place.scan().exit_code == 0


def assert_silent(result, *values):
    searcher = Searcher([Value(1, "x", value) for value in values])
    assert searcher.search_text(as_text(result)) == set()
    assert searcher.search_text(as_json(result)) == set()


def test_a_leak_is_told_by_its_column_and_kind(place):
    place.database(
        "create schema platinum",
        "create table platinum.orders as select 1 as id, 'ann@example.com' as email, VALUE as name",
    )
    result = place.scan(CANARY, "ANN@example.com")
    assert outside(result) == [
        ("brook.platinum.orders.email", "kind1", 1),
        ("brook.platinum.orders.name", "kind0", 1),
    ]
    assert as_text(result).splitlines() == [
        "searched 1 database, 1 relation, 3 columns, 0 files",
        "",
        "  outside bronze               kind   found",
        "  brook.platinum.orders.email  kind1      1",
        "  brook.platinum.orders.name   kind0      1",
        "",
        "0 of 1 found in bronze, where raw values belong",
        "1 of 1 found outside bronze",
    ]


def test_bronze_is_searched_and_allowed(place):
    place.database("create schema Bronze", "create table bronze.orders as select VALUE as name")
    result = place.scan()
    assert result.hits == (Hit("brook.Bronze.orders.name", "kind0", 1, bronze=True),)
    assert (result.in_bronze, result.outside, result.exit_code) == (1, 0, 0)


def test_a_table_called_bronze_is_not_bronze(place):
    place.database("create table bronze as select VALUE as bronze")
    assert place.scan().exit_code == 1


def test_views_see_the_tables_of_other_databases(place):
    place.database("create table people as select VALUE as name", name="a_source.duckdb")
    place.database("create table v as select 1", name="brook.duckdb")
    with duckdb.connect() as connection:
        connection.execute(f"attach '{place.folder}/warehouse/a_source.duckdb' as a_source")
        connection.execute(f"attach '{place.folder}/warehouse/brook.duckdb' as brook")
        connection.execute("create view brook.main.w as select upper(name) as n from a_source.main.people")
    assert outside(place.scan()) == [
        ("a_source.main.people.name", "kind0", 1),
        ("brook.main.w.n", "kind0", 1),
    ]


def test_what_a_view_is_built_from_must_be_there(place):
    place.database("create table s as select VALUE as x", "create view v as select x from s", "drop table s")
    result = place.scan()
    assert result.exit_code == 3
    assert [missed.place for missed in result.unsearched] == ["brook.main.v"]
    assert as_text(result).endswith("0 of 1 found outside bronze, and 1 place could not be searched")


def test_a_column_that_fails_does_not_hide_the_others(place):
    place.database(
        "create table s as select VALUE as x",
        "create view v as select x::int as number, x, 'y' as other from s",
        "drop table if exists nothing",
    )
    result = place.scan()
    assert ("brook.main.v.x", "kind0", 1) in outside(result)
    assert [missed.place for missed in result.unsearched] == ["brook.main.v.number"]
    assert result.exit_code == 3
    assert_silent(result, CANARY)


def test_rows_that_end_in_an_error_are_not_searched(place):
    place.database(
        "create table s as select case i when 100000 then VALUE else '1' end as x from range(100001) r(i)",
        "create view v as select if(x = '1', x, error(x)) as x from s",
    )
    result = place.scan()
    assert [missed.place for missed in result.unsearched] == ["brook.main.v.x"]
    assert result.exit_code == 3
    assert_silent(result, CANARY)


def test_tokens_are_made_where_the_key_is_there(place, monkeypatch):
    call = "govern_token('deid_key', 1, 'commerce', 'email', 'nfc trim lower', x)"
    place.database("create table s as select VALUE as x")
    with duckdb.connect(str(place.folder / "warehouse" / "brook.duckdb")) as connection:
        register(connection, {})
        connection.execute(f"create view v as select {call} as token from s")
    monkeypatch.delenv("GOVERN_KEY_DEID_KEY_V1", raising=False)
    (missed,) = place.scan().unsearched
    assert missed.reason == "it makes tokens, and GOVERN_KEY_DEID_KEY_V1 is not set"
    monkeypatch.setenv("GOVERN_KEY_DEID_KEY_V1", "ab" * 32)
    assert place.scan().unsearched == ()


def test_a_locked_database_cannot_be_searched(place):
    place.database("create table t as select VALUE as x")
    hold = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    file = place.folder / "warehouse" / "brook.duckdb"
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        holder.stdout.readline()
        result = place.scan()
        holder.stdin.close()
    assert result.exit_code == 3
    assert [missed.reason for missed in result.unsearched] == [
        "another process has it open: end it and scan again"
    ]


def test_a_broken_database_cannot_be_searched(place):
    place.database("create table t as select VALUE as x from range(100000)")
    file = place.folder / "warehouse" / "brook.duckdb"
    file.write_bytes(file.read_bytes()[:5000])
    assert place.scan().exit_code == 3


def test_names_that_are_values_are_found_and_not_told(place):
    name = '"' + CANARY.replace('"', '""') + '"'
    place.database(f"create schema {name}", f"create table {name}.{name} as select 1 as {name}")
    place.database("create table t as select 1 as x", name=f"{CANARY}.duckdb")
    place.file(f"a/{CANARY}/other.txt", b"")
    place.file(f"b/{CANARY}", b"")
    result = place.scan()
    told = {place for place, _, _ in outside(result)}
    folder = str(place.folder)
    assert told == {
        "brook.[relation 1].[relation 1].[column 1]",
        "brook.[a schema].[a name] (definition)",
        f"{folder}/warehouse/[name 1]",
        f"{folder}/target/a/[name 1]/other.txt",
        f"{folder}/target/b/[name 1]",
    }
    assert_silent(result, CANARY)


def test_a_schema_that_is_named_like_a_value_is_found(place):
    place.database('create schema "ann lee"', "create table t (x int)")
    assert outside(place.scan("Ann Lee")) == [("brook.[a schema].[a name] (definition)", "kind0", 1)]


def test_names_cannot_command_a_terminal(place):
    place.file("run/\x1b[2Jx\n.log", CANARY.encode())
    assert outside(place.scan()) == [(f"{place.folder}/target/run/\\x1b[2Jx\\x0a.log", "kind0", 1)]


def test_paths_in_bronze_are_allowed(place):
    landing = place.file("landing/orders.ndjson", json.dumps({"name": CANARY}).encode()).parent
    assert place.scan().exit_code == 1
    result = place.scan(bronze=(landing,))
    assert (result.in_bronze, result.outside) == (1, 0)


def test_the_file_the_values_come_from_is_no_leak(place):
    place.file("x.log", b"")
    assert place.scan(paths=(place.folder,)).exit_code == 0


def test_a_database_under_a_path_is_searched_as_one(place):
    place.database("create table t as select VALUE as x")
    result = place.scan(warehouses=(), paths=(place.folder / "warehouse",))
    assert outside(result) == [("brook.main.t.x", "kind0", 1)]


def test_a_database_in_bronze_is_allowed_its_definitions_too(place):
    place.database("create table t as select VALUE as x", "comment on table t is VALUE")
    result = place.scan(bronze=(place.folder / "warehouse",))
    assert (result.in_bronze, result.outside, result.exit_code) == (1, 0, 0)


def test_two_databases_of_one_name_are_both_searched(place):
    place.database("create table t as select 1 as x")
    place.file("copy/x", b"")
    with duckdb.connect(str(place.folder / "target" / "copy" / "brook.duckdb")) as connection:
        connection.execute("create table t as select $1 as x", [CANARY])
    (leak,) = outside(place.scan())
    assert leak[0].endswith("/target/copy/brook.duckdb.main.t.x")


def test_a_parquet_file_is_searched_by_its_columns(place):
    file = place.file("export/people.parquet", b"")
    pq.write_table(pa.table({"name": [CANARY, "x"], "age": [1, 2]}), file, compression="zstd")
    assert outside(place.scan()) == [(f"{file}.name", "kind0", 1)]
    file.write_bytes(file.read_bytes()[:-10])
    assert place.scan().exit_code == 3


def test_a_file_that_cannot_be_unpacked_makes_the_scan_incomplete(place):
    place.file("x.log.gz", gzip.compress(CANARY.encode() * 1000)[:-9])
    assert place.scan().exit_code == 3


def test_duckdbs_own_files_are_counted(place):
    place.database("create table t as select 1 as x")
    (place.folder / "warehouse" / "brook.duckdb.tmp").mkdir()
    result = place.scan()
    assert len(result.set_aside) == 1
    assert "set aside: 1 file of DuckDB's own (.wal, .tmp)" in as_text(result)


def test_two_runs_say_the_same(place):
    place.database(*IN_SQL["list"])
    place.file("b.log", CANARY.encode())
    place.file("a.log", CANARY.encode())
    assert as_json(place.scan()) == as_json(place.scan())
