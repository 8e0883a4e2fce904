"""The log's entries in the warehouse: one row an entry, replaced as a whole."""

from __future__ import annotations

import json

import duckdb

from governance.evidence.loading import COLUMNS


def test_each_entry_is_a_row_and_its_line_has_the_digest_that_the_next_names(kept):
    database = kept.folder / "ops.duckdb"
    kept.evidence("start", "--kind", "gate-run")
    kept.evidence("load", "--database", database)
    kept.evidence("record", "--check-report", kept.report())
    kept.evidence("load", "--database", database)
    with duckdb.connect(str(database)) as connection:
        found = connection.execute(
            "select seq, kind, prev, sha256(line) from ops.ops.evidence_entries order by seq"
        ).fetchall()
    assert [(seq, kind) for seq, kind, _, _ in found] == [(0, "key-change"), (1, "started"), (2, "gate-run")]
    assert [prev for _, _, prev, _ in found[1:]] == [digest for _, _, _, digest in found[:-1]]


def test_for_another_warehouse_they_are_json_lines(kept):
    file = kept.folder / "entries.ndjson"
    kept.evidence("load", "--out", file)
    (row,) = map(json.loads, file.read_text().splitlines())
    assert list(row) == list(COLUMNS)
    assert (row["kind"], row["line"].encode()) == ("key-change", next(kept.store.lines()))


def test_a_project_without_a_log_has_an_empty_table(kept):
    database = kept.folder / "ops.duckdb"
    kept.evidence("load", "--database", database, "--store", kept.folder / "none")
    with duckdb.connect(str(database)) as connection:
        assert connection.execute("select count(*) from ops.ops.evidence_entries").fetchall() == [(0,)]


def test_one_place_is_named_and_a_table_that_is_one(kept):
    assert "entries are written to one place" in kept.refused("evidence", "load")
    database = kept.folder / "ops.duckdb"
    said = kept.refused("evidence", "load", "--database", database, "--table", "x; drop")
    assert "`x; drop` is no table's name" in said
    assert not database.exists()
