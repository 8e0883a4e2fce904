"""The log beside merges, CI and the warehouse: every orphan is named, on whichever side it is."""

from __future__ import annotations

import json

import msgspec
import pytest

from governance.evidence.entries import FIRST, Entry
from governance.evidence.reconciling import Lists, reconcile
from governance.evidence.recorded_runs import RecordedRun
from governance.evidence.shapes.lists import CiRuns, Merges, WarehouseRuns

DAYS = {"since": "2026-03-01", "to": "2026-03-31"}
AT = "2026-03-05T08:00:00Z"


def a_run(seq, kind="gate-run", result="passed", day="2026-03-05", **said):
    entry = Entry(1, seq, FIRST, f"{day}T08:00:00Z", day, kind, result, FIRST, (FIRST,))
    predicate = {
        "run": f"run-{seq}",
        "git": {"revision": said.pop("revision", "a" * 40), "clean": True},
        **said,
    }
    return RecordedRun(entry, predicate)


def merges(*revisions):
    told = {"schema": "govern.evidence.merges/v1", "branch": "main", **DAYS}
    return msgspec.convert({**told, "merges": [{"revision": one, "at": AT} for one in revisions]}, Merges)


def ci(*runs, **numbers):
    told = {"schema": "govern.evidence.ci-runs/v1", "system": "github", **DAYS}
    listed = [{"run_id": one, "at": AT, "number": numbers.get(f"n{one}")} for one in runs]
    return msgspec.convert({**told, "runs": listed}, CiRuns)


def warehouse(*ids):
    told = {"schema": "govern.evidence.warehouse-runs/v1", "system": "snowflake", **DAYS}
    return msgspec.convert(
        {**told, "invocations": [{"invocation_id": one, "at": AT} for one in ids]}, WarehouseRuns
    )


def orphans(runs, **lists):
    return [(one.side, one.what, one.seq) for one in reconcile(runs, Lists(**lists))]


def in_ci(run_id, attempt="1"):
    return {"ci": {"system": "github", "run_id": run_id, "attempt": attempt}}


def test_where_all_agree_nothing_is_told():
    runs = [a_run(1, **in_ci("7")), a_run(2, "dbt-run", invocation_id="i", **in_ci("7"))]
    assert orphans(runs, merges=merges("a" * 40), ci=ci("7"), warehouse=warehouse("i")) == []


def test_a_merge_that_the_gate_never_saw():
    assert orphans([a_run(1)], merges=merges("a" * 40, "b" * 40)) == [("merges", "b" * 40, None)]


@pytest.mark.parametrize(
    ("result", "found"), [("failed", 1), ("error", 1), ("skipped", 1), ("overridden", 0)]
)
def test_a_merge_that_the_gate_did_not_let_through(result, found):
    assert len(orphans([a_run(1, result=result)], merges=merges("a" * 40))) == found
    assert orphans([a_run(1, result=result), a_run(2)], merges=merges("a" * 40)) == []


def test_a_build_of_a_revision_that_nobody_merged():
    runs = [a_run(1), a_run(2, "dbt-run", revision="c" * 40)]
    assert orphans(runs, merges=merges("a" * 40)) == [("log", "c" * 40, 2)]


def test_runs_of_ci_on_one_side_only():
    runs = [a_run(1, **in_ci("7")), a_run(2, **in_ci("9")), a_run(3, **in_ci("7", "2"))]
    assert orphans(runs, ci=ci("7", "8")) == [("ci", "8/1", None), ("log", "9/1", 2), ("log", "7/2", 3)]


def test_a_run_of_ci_that_only_began_is_an_orphan_on_both_sides():
    runs = [a_run(1, "started", "started", of="gate-run", **in_ci("7"))]
    assert orphans(runs, ci=ci("7")) == [("ci", "7/1", None), ("log", "run-1", 1)]


def test_a_list_of_ci_that_is_not_whole():
    runs = [a_run(seq, **in_ci(run)) for seq, run in enumerate("789", start=1)]
    listed = ci("7", "8", "9", n7=1, n8=2, n9=5)
    assert orphans(runs, ci=listed) == [("ci", "3 to 4", None)]


def test_runs_of_dbt_on_one_side_only():
    runs = [a_run(1, "dbt-run", invocation_id="i"), a_run(2, "dbt-run", invocation_id="j")]
    assert orphans(runs, warehouse=warehouse("i", "k")) == [("log", "j", 2), ("warehouse", "k", None)]


def test_what_lies_outside_of_the_window_is_no_orphan_but_answers_for_what_is_in_it():
    runs = [
        a_run(1, "dbt-run", invocation_id="i", day="2026-04-01"),
        a_run(2, "dbt-run", invocation_id="j", day="2026-04-01"),
    ]
    assert orphans(runs, warehouse=warehouse("i")) == []


def test_the_command_names_orphans_and_what_was_not_compared(kept):
    kept.evidence("record", "--check-report", kept.report())
    file = kept.folder / "warehouse.json"
    told = {"schema": "govern.evidence.warehouse-runs/v1", "system": "duckdb", **DAYS}
    file.write_text(json.dumps({**told, "invocations": [{"invocation_id": "i", "at": AT}]}))
    found = json.loads(kept.evidence("reconcile", "--warehouse", file, "--format", "json", code=1))
    assert [(one["side"], one["what"]) for one in found["orphans"]] == [("warehouse", "i")]
    assert found["not_compared"] == ["merges", "ci"]
    file.write_text(json.dumps({**told, "invocations": []}))
    assert "not compared: --ci" in kept.evidence("reconcile", "--warehouse", file)
    kept.evidence("reconcile", code=2)
