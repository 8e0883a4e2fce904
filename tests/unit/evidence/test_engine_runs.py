"""What was done to an engine, or seen of it, as entries: written by the command that did it, or by what others keep."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from governance.cli.evidence_told import begin, keep, place_if_any
from governance.compile.databricks.applying import apply, record
from governance.compile.databricks.connecting import RefusedError
from governance.compile.drift import Drift, Looked
from governance.compile.steps import Step, plan_digest
from governance.errors import UsageError
from governance.evidence.canonical import sha256
from governance.evidence.engine_runs import applied, compared
from governance.evidence.verifying import verify

NOW = dt.datetime(2026, 3, 1, 8, 0, tzinfo=dt.UTC)
STEPS = [Step(f"function mask_{name}", "create", f"create function mask_{name}", "native") for name in "abc"]
ROW = {
    "VERSION": "1.0.0",
    "DESCRIPTION": "databases",
    "SCRIPT": "V1.0.0__databases.sql",
    "SCRIPT_TYPE": "V",
    "CHECKSUM": "ab" * 28,
    "EXECUTION_TIME": 3,
    "STATUS": "Success",
    "INSTALLED_BY": "BROOK_SECURITY",
    "INSTALLED_ON": "2026-03-01T23:30:00.123-05:00",
}


def an_engine_that_refuses(word):
    def run(statement):
        if word in statement:
            raise RefusedError("NOT_SO", "somebody's value")
        return []

    return run


def what_was_applied(word="nothing"):
    done = list(apply(STEPS, an_engine_that_refuses(word)))
    return record(done, STEPS, ("2026-03-01T07:59:00Z", "2026-03-01T08:00:00Z"), "dev_")


def blob(kept, entry):
    (content,) = kept.blobs(entry).values()
    return json.loads(content)


def test_what_was_applied_is_recorded_with_what_was_not(kept, capsys):
    place = place_if_any(kept.folder)
    assert keep(place, "apply", applied(what_was_applied("mask_b"), "a" * 40, "principal-7"), NOW)
    assert "recorded as entry 1 of example.com/evidence: apply, failed" in capsys.readouterr().err
    (entry,) = kept.entries("apply")
    found = blob(kept, entry)
    assert (entry.result, entry.period) == ("failed", "2026-03-01")
    assert [one["result"] for one in found["steps"]] == ["applied", "failed", "skipped"]
    assert found["steps"][0] == {
        "object": "create function mask_a",
        "result": "applied",
        "sha256": sha256(b"create function mask_a"),
        "checksum": None,
    }
    assert (found["plan"], found["revision"]) == (plan_digest(STEPS), "a" * 40)
    assert set(found["applied_by"]) == {"commitment"}
    said = kept.predicate(entry)
    assert (said["applied"], said["failed"], said["skipped"]) == (1, 1, 1)
    assert "govern" in said["tools"]


def test_what_was_seen_is_recorded_by_digests(kept):
    drifts = (
        Drift("column orders.email", "policy-missing", "mask_email"),
        Drift("column orders.phone", "weaker-policy", "mask_phone", "shows_all"),
        Drift("policy shows_all", "unmanaged", "", "somebody's body"),
    )
    looked = Looked(drifts, plan_digest(STEPS), 40)
    assert keep(place_if_any(kept.folder), "drift", compared("snowflake", looked, NOW, None), NOW)
    (entry,) = kept.entries("drift")
    found = blob(kept, entry)
    assert (entry.result, found["examined"]) == ("failed", 40)
    assert [one["how"] for one in found["differences"]] == ["missing", "different", "undeclared"]
    assert found["differences"][1]["object"] == "column orders.phone (weaker-policy)"
    assert found["differences"][1]["found_sha256"] == sha256(b"shows_all")
    assert "somebody's body" not in json.dumps(found)
    assert kept.verified()[0] == 0


def test_what_is_applied_is_begun_before(kept):
    place = place_if_any(kept.folder)
    begin(place, "apply")
    run = begin(place, "apply")
    assert keep(place, "apply", applied(what_was_applied(), None, None), NOW, run)
    assert [entry.kind for entry in kept.entries()][1:] == ["started", "started", "apply"]
    unfinished = verify(kept.folder / "evidence", place.signer().public_key).unfinished
    assert [(one.entry, one.of) for one in unfinished] == [(1, "apply")]
    orphans = json.loads(kept.evidence("reconcile", "--merges", no_merges(kept), "--format", "json", code=1))
    assert [one["entry"] for one in orphans["orphans"]] == [1]


def no_merges(kept):
    file = kept.folder / "merges.json"
    told = {
        "schema": "govern.evidence.merges/v1",
        "branch": "main",
        "since": "2026-01-01",
        "to": "2026-12-31",
    }
    file.write_text(json.dumps({**told, "merges": []}))
    return file


def test_an_apply_that_cannot_be_recorded_is_not_begun(kept):
    (kept.folder / "key.pem").unlink()
    place = place_if_any(kept.folder)
    with pytest.raises(UsageError):
        begin(place, "apply")


def test_what_cannot_be_recorded_is_said(kept, capsys):
    place = place_if_any(kept.folder)
    (kept.folder / "key.pem").rename(kept.folder / "away.pem")
    assert not keep(place, "apply", applied(what_was_applied(), None, None), NOW)
    assert "this is not recorded as evidence" in capsys.readouterr().err
    assert kept.entries("apply") == []


def test_a_project_that_keeps_no_evidence_needs_none(a_copy):
    assert place_if_any(a_copy("no_select_star")) is None


def deployed(kept, *rows, code=0):
    file = kept.folder / "history.json"
    file.write_text(json.dumps(rows))
    kept.evidence("record", "--schemachange", file, code=code)
    return kept.entries("apply")


def test_what_schemachange_deployed_is_told_by_its_history(kept):
    failed = {
        **ROW,
        "SCRIPT": "R__grants.sql",
        "STATUS": "Failed",
        "INSTALLED_ON": "2026-03-02 05:00:00 +0000",
    }
    (entry,) = deployed(kept, failed, ROW)
    found = blob(kept, entry)
    assert (entry.result, entry.period, found["system"]) == ("failed", "2026-03-02", "snowflake")
    assert [(one["object"], one["result"]) for one in found["steps"]] == [
        ("V1.0.0__databases.sql", "applied"),
        ("R__grants.sql", "failed"),
    ]
    assert found["steps"][0]["checksum"] == f"schemachange:sha224:{'ab' * 28}"
    assert set(found["applied_by"]) == {"commitment"}
    assert kept.predicate(entry)["by"] == "schemachange"


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [{"SCRIPT": "x"}],
        [{**ROW, "INSTALLED_ON": "yesterday"}],
        [{**ROW, "INSTALLED_ON": "2026-03-01T00:00:00"}],
    ],
)
def test_a_history_that_tells_nothing_is_refused(kept, rows):
    assert deployed(kept, *rows, code=2) == []


APPROVAL = {
    "schema": "govern.evidence.approval/v1",
    "change": "brook/mesh#7",
    "revision": "a" * 40,
    "requested_by": "ada",
    "approved_by": ["Bob Example"],
    "at": "2026-03-01T00:00:00Z",
    "paths": ["models/orders.sql"],
}


@pytest.mark.parametrize("approval", [APPROVAL, None])
def test_who_approved_the_change_goes_with_the_run_that_judged_it(kept, approval):
    file = kept.folder / "approvals.json"
    file.write_text(json.dumps({"schema": "govern.approvals/v1", "given": [], "evidence": approval}))
    kept.evidence("record", "--check-report", kept.report(), "--approvals", file)
    found = [entry.kind for entry in kept.entries()][1:]
    assert found == (["gate-run", "approval"] if approval else ["gate-run"])
    for entry in kept.entries("approval"):
        assert kept.predicate(entry)["by_somebody_else"] == 1
        assert "Bob Example" not in json.dumps(blob(kept, entry))


@pytest.mark.parametrize("name", ["--approvals", "--diff"])
def test_what_is_told_of_a_run_without_its_report_is_refused(kept, name):
    file = kept.folder / "approvals.json"
    file.write_text("{}")
    kept.evidence(
        *("record", "--kind", "gate-run", "--result", "skipped", "--reason", "x", name, file), code=2
    )
    kept.evidence("record", "--check-report", kept.report(), "--approvals", file, code=2)
    assert len(kept.entries()) == 1
