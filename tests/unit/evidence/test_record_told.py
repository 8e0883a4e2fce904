"""What files tell: as their published schemas describe them, with people's names as commitments."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from governance.cli import run
from governance.declared.schemas import schema_of
from governance.evidence.commitments import commitment_of
from governance.evidence.shapes import INPUTS, TOLD

PERSON = "Ada Example"
FILES = {
    "access-history": {
        "system": "warehouse",
        "since": "2026-03-01",
        "to": "2026-03-02",
        "query": "select * from account_usage.access_history",
        "source_rows": 1,
        "accesses": [
            {"at": "2026-03-01T08:00:00Z", "principal": PERSON, "objects": ["orders"], "action": "read"}
        ],
    },
    "access-review": {
        "system": "warehouse",
        "as_of": "2026-03-01",
        "completed_on": "2026-03-09",
        "reviewer": PERSON,
        "query": "show grants",
        "source_rows": 2,
        "items": [
            {"principal": PERSON, "role": "analyst", "decision": "keep"},
            {"principal": "Bob", "role": "admin", "decision": "revoke"},
        ],
    },
    "apply": {
        "system": "snowflake",
        "plan": "b" * 64,
        "at": "2026-03-01T08:00:00Z",
        "steps": [
            {"object": "masking policy mask_email", "result": "applied", "sha256": "c" * 64},
            {"object": "orders.customer_email", "result": "failed"},
        ],
        "applied_by": PERSON,
    },
    "drift": {
        "system": "snowflake",
        "plan": "b" * 64,
        "at": "2026-03-01T08:00:00Z",
        "examined": 12,
        "differences": [{"object": "orders.customer_email", "how": "missing", "expected_sha256": "c" * 64}],
    },
    "approval": {
        "change": "17",
        "revision": "a" * 40,
        "requested_by": PERSON,
        "approved_by": ["Bob", "Eve"],
        "at": "2026-03-01T08:00:00Z",
    },
    "break-glass": {
        "system": "warehouse",
        "principal": PERSON,
        "role": "security_admin",
        "since": "2026-03-01T23:30:00-05:00",
        "to": "2026-03-02T01:00:00-05:00",
        "objects": ["brook_health"],
        "reason": "The mask of a column had to be mended.",
    },
    "gap": {
        "of": "dbt-run",
        "since": "2026-03-01",
        "to": "2026-03-03",
        "reason": "No disk.",
        "found_by": PERSON,
    },
    "share": {
        "system": "warehouse",
        "name": "orders_for_partner",
        "recipient": "Partner Inc.",
        "objects": ["orders"],
        "change": "granted",
        "at": "2026-03-01T08:00:00Z",
        "approved_by": PERSON,
    },
}
RESULTS = {"apply": "failed", "drift": "failed"}
DAYS = {"access-history": "2026-03-02", "break-glass": "2026-03-02"}


def a_file(kept, kind, **changes):
    file = kept.folder / f"{kind}.json"
    schema = f"govern.evidence.{kind}/v1"
    file.write_text(json.dumps({"schema": schema, **FILES.get(kind, {}), **changes}))
    return file


@pytest.mark.parametrize("kind", TOLD)
def test_a_file_is_recorded_without_a_name_that_could_not_be_erased(kept, kind):
    kept.evidence("record", "--kind", kind, "--from", a_file(kept, kind))
    (entry,) = kept.entries(kind)
    assert entry.period == DAYS.get(kind, "2026-03-01")
    assert (entry.retain_until, entry.result) == (f"2032{entry.period[4:]}", RESULTS.get(kind, "recorded"))
    kept_files = [
        file for folder in ("blobs", "log") for file in (kept.folder / "evidence" / folder).rglob("*")
    ]
    assert not any(PERSON.encode() in file.read_bytes() for file in kept_files if file.is_file())
    openings = {
        file.stem: json.loads(file.read_bytes())
        for file in (kept.folder / "evidence" / "disclosures").glob("*")
    }
    assert [PERSON] * (PERSON in str(FILES[kind])) == sorted(
        {one["value"] for one in openings.values()} & {PERSON}
    )
    (content,) = kept.blobs(entry).values()
    for name, opening in openings.items():
        assert commitment_of(opening["salt"], opening["field"], opening["value"]) == name
        assert f'{{"commitment":"{name}"}}'.encode() in content


def test_two_commitments_to_one_name_cannot_be_told_alike(kept):
    kept.evidence("record", "--kind", "access-review", "--from", a_file(kept, "access-review"))
    assert len(list((kept.folder / "evidence" / "disclosures").iterdir())) == 3


def test_whether_somebody_else_approved_is_known_without_the_names(kept):
    for approvers in (["Bob", PERSON], [PERSON]):
        kept.evidence(
            "record", "--kind", "approval", "--from", a_file(kept, "approval", approved_by=approvers)
        )
    said = [kept.predicate(entry) for entry in kept.entries("approval")]
    assert [(one["approvals"], one["by_somebody_else"]) for one in said] == [(2, 1), (1, 0)]


def test_a_warehouse_that_is_as_declared_passed(kept):
    kept.evidence("record", "--kind", "drift", "--from", a_file(kept, "drift", differences=[]))
    (entry,) = kept.entries("drift")
    assert (entry.result, kept.predicate(entry)["examined"]) == ("passed", 12)


def test_what_is_counted_stands_in_the_statement(kept):
    kept.evidence("record", "--kind", "access-review", "--from", a_file(kept, "access-review"))
    said = kept.predicate(kept.entries("access-review")[0])
    assert (said["reviewed"], said["source_rows"], said["revoke"], said["not_done"]) == (2, 2, 1, 1)


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("gap", {"of": ""}),
        ("gap", {"unknown": 1}),
        ("gap", {"schema": "govern.evidence.gap/v2"}),
        ("share", {"change": "Secret Person"}),
        ("share", {"at": "2026-03-01T08:00:00"}),
    ],
)
def test_a_file_that_is_not_as_described_is_refused_and_not_quoted(kept, kind, changes, capsys):
    kept.evidence("record", "--kind", kind, "--from", a_file(kept, kind, **changes), code=2)
    assert kept.entries(kind) == []


def test_no_value_is_quoted(kept, capsys):
    file = a_file(kept, "share", change="Secret 'Person' Name")
    assert run(["evidence", "record", "--kind", "share", "--from", str(file), *kept.at]) == 2
    told = capsys.readouterr().err
    assert "govern schema evidence/share" in told
    assert "Person" not in told


@pytest.mark.parametrize("kind", TOLD)
def test_the_published_schema_describes_the_file(kind):
    schema = schema_of(*INPUTS[f"evidence/{kind}"])
    Draft202012Validator.check_schema(schema)
    told = {"schema": f"govern.evidence.{kind}/v1", **FILES[kind]}
    assert list(Draft202012Validator(schema).iter_errors(told)) == []
    assert list(Draft202012Validator(schema).iter_errors({**told, "unknown": 1})) != []


def test_a_gate_that_was_overridden_says_who_decided_in_a_commitment(kept):
    file = a_file(kept, "override", requested_by=PERSON, approved_by=PERSON, reason="The shop must open.")
    kept.evidence("record", "--check-report", kept.report(), "--overridden", file)
    (entry,) = kept.entries("gate-run")
    assert entry.result == "overridden"
    assert kept.predicate(entry)["overridden"] == {"verdict": "error", "independent": False}
    assert PERSON.encode() not in kept.blobs(entry)["override.json"]
