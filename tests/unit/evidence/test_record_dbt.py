"""Runs of dbt in the log: status, counts, classes of errors and ids, never what dbt said."""

from __future__ import annotations

import json

import pytest

from governance.artifacts.projections import plain_id


@pytest.fixture
def results(kept):
    return kept.folder / "target" / "run_results.json"


def edited(file, change):
    content = json.loads(file.read_bytes())
    change(content)
    file.write_text(json.dumps(content))


def test_a_run_is_recorded_by_what_became_of_each_node(kept, results):
    kept.evidence("record", "--run-results", results)
    (entry,) = kept.entries("dbt-run")
    said, told = kept.predicate(entry), json.loads(results.read_bytes())
    shown = json.loads(kept.blobs(entry)["projection/run_results.json"])
    assert entry.result == "passed"
    assert said["invocation_id"] == told["metadata"]["invocation_id"]
    assert said["which"] == "compile"
    assert said["statuses"] == {"success": len(told["results"])}
    assert [one["node"] for one in shown["results"]] == sorted(one["unique_id"] for one in told["results"])


def test_what_was_in_force_and_the_sql_that_ran_are_kept(kept, results):
    kept.evidence("record", "--run-results", results)
    kept.evidence("record", "--check-report", kept.report())
    (built,), (judged,) = kept.entries("dbt-run"), kept.entries("gate-run")
    blobs = kept.blobs(built)
    assert {"governance.yml", "policies/classifications.yml", "compiled.sql.json"} <= set(blobs)
    assert blobs["compiled.sql.json"] == kept.blobs(judged)["compiled.sql.json"]
    assert json.loads(blobs["compiled.sql.json"])


def test_messages_and_variables_are_in_nothing_that_is_kept(kept, results):
    def fail(content):
        content["args"]["vars"] = {"who": "Jane Roe"}
        content["results"][0] |= {
            "status": "error",
            "message": "Runtime Error in model orders (models/orders.sql)\n  duplicate key Jane Roe",
        }

    edited(results, fail)
    kept.evidence("record", "--run-results", results)
    (entry,) = kept.entries("dbt-run")
    assert entry.result == "error"
    shown = json.loads(kept.blobs(entry)["projection/run_results.json"])
    assert "Runtime Error" in [one["error_class"] for one in shown["results"]]
    files = [file for file in (kept.folder / "evidence").rglob("*") if file.is_file()]
    assert not any(b"Jane" in file.read_bytes() for file in files)


@pytest.mark.parametrize(
    ("status", "result"), [("fail", "failed"), ("warn", "passed"), ("runtime error", "error")]
)
def test_what_became_of_the_whole_run(kept, results, status, result):
    edited(results, lambda content: content["results"][0].update(status=status, failures=3))
    kept.evidence("record", "--run-results", results)
    assert [entry.result for entry in kept.entries("dbt-run")] == [result]


def test_what_an_earlier_run_left_tells_nothing_of_this_one(kept, results):
    run = kept.evidence("start", "--kind", "dbt-run").strip()
    kept.evidence("record", "--run-results", results, "--run", run, code=2)
    kept.evidence(
        *(
            "record",
            "--kind",
            "dbt-run",
            "--result",
            "error",
            "--reason",
            "dbt could not connect",
            "--run",
            run,
        )
    )
    (entry,) = kept.entries("dbt-run")
    assert (entry.result, kept.predicate(entry)["run"]) == ("error", run)


def test_a_run_that_was_never_begun_here_is_refused(kept, results):
    kept.evidence("record", "--run-results", results, "--run", "no such run", code=2)
    assert kept.entries("dbt-run") == []


def test_a_manifest_of_another_run_is_not_told_of(kept, results):
    edited(results, lambda content: content["metadata"].update(invocation_id="another"))
    kept.evidence("record", "--run-results", results)
    (entry,) = kept.entries("dbt-run")
    assert not {"projection/manifest.json", "compiled.sql.json"} & set(kept.blobs(entry))


def test_an_artifact_that_cannot_be_read_is_named(kept, results):
    results.with_name("catalog.json").write_text("{")
    kept.evidence("record", "--run-results", results)
    assert [kept.predicate(entry)["unread"] for entry in kept.entries("dbt-run")] == [["catalog.json"]]


def test_a_skipped_run_leaves_its_reason(kept):
    kept.evidence(
        "record", "--kind", "gate-run", "--result", "skipped", "--reason", "only docs/ changed in this change"
    )
    (entry,) = kept.entries("gate-run")
    assert entry.result == "skipped"
    assert b"only docs/" in kept.blobs(entry)["reason.json"]
    kept.evidence("record", "--kind", "gate-run", "--result", "skipped", code=2)


def test_the_name_of_a_generic_test_says_nothing_of_its_arguments():
    name = "test.brook.accepted_values_orders_buyer__jane_roe.0123456789"
    assert plain_id(name) == "test.brook.0123456789"
    assert plain_id("test.brook.my_own_test") == "test.brook.my_own_test"
    assert plain_id("model.brook.orders") == "model.brook.orders"
