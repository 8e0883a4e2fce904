"""What schemachange deployed and what `govern drift` saw is evidence, and the log of it verifies."""

from __future__ import annotations

import json

import pytest
from snowflake.connector import DictCursor

UNKNOWN = "dev_brook_ops.governance.somebodys_policy"
HISTORY = "select * from dev_brook_ops.schemachange.change_history"


@pytest.fixture(scope="module")
def log(bench, built_twice):
    """Kinds and results of the entries, once both were recorded."""
    bench.run("govern", "evidence", "keygen")
    with bench.connect("brook_security") as connection:
        rows = connection.cursor(DictCursor).execute(HISTORY).fetchall()
    (bench.project / "history.json").write_text(json.dumps(rows, default=str), encoding="utf-8")
    bench.run("govern", "evidence", "record", "--schemachange", "history.json")
    # A policy that nobody declared: there is something to tell, whatever was changed before.
    bench.execute("accountadmin", f"create masking policy {UNKNOWN} as (val string) returns string -> val")
    drift = ("govern", "drift", "--engine", "snowflake", "--manifest", str(bench.manifest))
    said = bench.run(*drift, expect=1)
    bench.execute("accountadmin", f"drop masking policy {UNKNOWN}")
    assert "recorded as entry 2 of brook.example/evidence: drift, failed" in said
    bench.run("govern", "evidence", "load", "--out", "entries.jsonl")
    text = (bench.project / "entries.jsonl").read_text(encoding="utf-8")
    return [(one["kind"], one["result"]) for one in map(json.loads, text.splitlines())]


def test_a_deployment_and_a_comparison_are_entries(bench, log):
    assert log == [("key-change", "recorded"), ("apply", "passed"), ("drift", "failed")]
    bench.run("govern", "evidence", "verify", "--key", ".demo/evidence.public.pem")


def test_what_cannot_be_recorded_is_told_and_shuts(bench, log):
    (bench.project / ".demo" / "evidence.pem").rename(bench.project / "away.pem")
    drift = ("govern", "drift", "--engine", "snowflake", "--manifest", str(bench.manifest))
    said = bench.run(*drift, expect=3)
    (bench.project / "away.pem").rename(bench.project / ".demo" / "evidence.pem")
    assert "differences" in said
    assert "this is not recorded as evidence" in said
