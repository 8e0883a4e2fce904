import os

import duckdb
import pytest

from governance.scan.walking import Entry, walk


@pytest.fixture
def tree(tmp_path):
    folder = tmp_path / "target"
    (folder / "run").mkdir(parents=True)
    (folder / "manifest.json").write_text("{}")
    (folder / "run" / "model.sql").write_text("select 1")
    (folder / ".hidden").write_text("x")
    return folder


def entries(*roots):
    return [("/".join(name for name, _ in found.steps), found.entry) for found in walk(roots)]


def test_every_file_is_found_hidden_ones_too(tree):
    assert entries(tree) == [
        (f"{tree}/.hidden", Entry.FILE),
        (f"{tree}/manifest.json", Entry.FILE),
        (f"{tree}/run/model.sql", Entry.FILE),
    ]


def test_a_file_under_two_paths_is_found_once(tree):
    assert len(entries(tree, tree / "run", tree / "manifest.json", tree)) == 3


def test_a_file_can_be_named_itself(tree):
    assert entries(tree / "manifest.json") == [(str(tree / "manifest.json"), Entry.FILE)]


def test_a_link_within_is_searched_where_it_leads(tree):
    (tree / "latest").symlink_to(tree / "run")
    (tree / "broken").symlink_to(tree / "nowhere")
    (tree / "around").symlink_to(tree)
    assert len(entries(tree)) == 3


def test_a_link_that_leads_out_is_reported_and_not_followed(tree, tmp_path):
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    (outside / "secret.log").write_text("x")
    (tree / "link").symlink_to(outside)
    assert (f"{tree}/link", Entry.OUTSIDE) in entries(tree)
    assert not any("secret.log" in place for place, _ in entries(tree))
    assert Entry.OUTSIDE not in dict(entries(tree, outside)).values()


def test_a_path_that_is_a_link_is_followed(tree, tmp_path):
    link = tmp_path / "logs"
    link.symlink_to(tree)
    assert len(entries(link)) == 3


def test_what_is_neither_file_nor_folder_is_reported(tree):
    os.mkfifo(tree / "pipe")
    assert (f"{tree}/pipe", Entry.SPECIAL) in entries(tree)


def test_a_path_that_is_not_there_is_reported(tmp_path):
    assert entries(tmp_path / "gone") == [(str(tmp_path / "gone"), Entry.CLOSED)]


def test_databases_are_known_by_what_they_hold(tree):
    duckdb.connect(str(tree / "brook.db")).close()
    (tree / "not.duckdb").write_text("text")
    found = dict(entries(tree))
    assert found[f"{tree}/brook.db"] is Entry.DATABASE
    assert found[f"{tree}/not.duckdb"] is Entry.FILE


def test_duckdbs_own_files_are_set_aside_only_beside_a_database(tree):
    duckdb.connect(str(tree / "brook.duckdb")).close()
    (tree / "brook.duckdb.wal").write_bytes(b"x")
    (tree / "brook.duckdb.tmp").mkdir()
    (tree / "brook.duckdb.tmp" / "block").write_bytes(b"x")
    (tree / "other.wal").write_bytes(b"x")
    found = dict(entries(tree))
    assert found[f"{tree}/brook.duckdb.wal"] is Entry.DUCKDB_OWN
    assert found[f"{tree}/brook.duckdb.tmp"] is Entry.DUCKDB_OWN
    assert f"{tree}/brook.duckdb.tmp/block" not in found
    assert found[f"{tree}/other.wal"] is Entry.FILE
