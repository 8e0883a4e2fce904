"""The cache saves parsing and is never trusted."""

from pathlib import Path

import pytest

from governance.lineage import cache
from governance.lineage.policy import Policy
from governance.lineage.pool import Library, Request
from governance.lineage.summary import Summary
from governance.shelf import load, save

SQL = [f"select a, {n} as n from t where at > '2026-01-0{n} 10:00:00'" for n in range(1, 6)]


def ask(folder, requests, policy=None, dialect="duckdb", processes=1):
    library = Library(dialect, policy or Policy(), folder, processes)
    outcomes = [one.summarise() for one in library.read(requests)]
    library.save({})
    return library, outcomes


def run(folder, texts, policy=None):
    return ask(folder, [Request(one) for one in texts], policy)[0]


def test_a_second_run_parses_nothing_and_says_the_same(tmp_path):
    requests = [Request(one) for one in SQL]
    (first, told), (second, again) = ask(tmp_path, requests), ask(tmp_path, requests)
    assert (first.parsed, second.parsed) == (5, 0)
    assert told == again
    assert all(isinstance(one, Summary) for one in told)


def test_after_an_edit_that_model_alone_is_parsed(tmp_path):
    run(tmp_path, SQL)
    assert run(tmp_path, [*SQL[:4], "select b from t"]).parsed == 1


def test_a_time_written_by_a_run_is_no_edit_and_a_column_name_is_one(tmp_path):
    run(tmp_path, ["select a from t where at > '2026-01-01'", 'select a as "2026-01-01" from t'])
    assert run(tmp_path, ["select a from t where at > '2027-02-02 11:00:00.123'"]).parsed == 0
    assert run(tmp_path, ['select a as "2027-01-01" from t']).parsed == 1


def test_other_masks_dialects_and_macros_are_other_summaries(tmp_path):
    run(tmp_path, SQL)
    assert run(tmp_path, SQL, Policy(digest="other")).parsed == 5
    assert ask(tmp_path, [Request(SQL[0])], dialect="snowflake")[0].parsed == 1
    run(tmp_path, SQL)
    assert ask(tmp_path, [Request(SQL[0], frozenset({"mask_email"}))])[0].parsed == 1


@pytest.mark.parametrize("place", [0, 5, 20, 30, 60, 200, -1])
def test_one_changed_byte_throws_all_of_it_away(tmp_path, place):
    run(tmp_path, SQL)
    path = tmp_path / cache.SUMMARIES
    raw = bytearray(path.read_bytes())
    raw[place] ^= 1
    path.write_bytes(raw)
    assert load(tmp_path, cache.SUMMARIES, cache.engine()) == {}
    assert run(tmp_path, SQL).parsed == 5
    assert run(tmp_path, SQL).parsed == 0


@pytest.mark.parametrize("length", [0, 1, 30, 70, 150])
def test_a_cut_off_file_is_thrown_away(tmp_path, length):
    run(tmp_path, SQL)
    path = tmp_path / cache.SUMMARIES
    path.write_bytes(path.read_bytes()[:length])
    assert run(tmp_path, SQL).parsed == 5


def test_another_engine_is_another_cache(tmp_path, monkeypatch):
    run(tmp_path, SQL)
    monkeypatch.setattr(cache, "_ROOM", Path(__file__).parent)
    assert load(tmp_path, cache.SUMMARIES, cache.engine()) == {}
    assert run(tmp_path, SQL).parsed == 5


def test_an_entry_that_is_no_summary_is_parsed_again(tmp_path):
    run(tmp_path, SQL)
    kept = load(tmp_path, cache.SUMMARIES, cache.engine())
    save(tmp_path, cache.SUMMARIES, cache.engine(), dict.fromkeys(kept, b"\x93\x01\x02"))
    assert run(tmp_path, SQL).parsed == 5


def test_a_folder_that_cannot_be_written_costs_time_only(tmp_path):
    folder = tmp_path / "missing"
    assert run(folder, SQL).parsed == 5
    assert not folder.exists()


def test_two_processes_say_what_one_says(monkeypatch):
    monkeypatch.setattr("governance.lineage.pool.ENOUGH", 1)
    requests = [Request(f"select a, {n} as n from t join u using (a)") for n in range(40)]
    assert ask(None, requests, processes=2)[1] == ask(None, requests, processes=1)[1]
