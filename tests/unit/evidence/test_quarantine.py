"""What must not be among evidence is kept apart, and the log says so before it names it."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from governance.declared.policies import load_policies
from governance.evidence.canonical import sha256
from governance.evidence.screening import Canaries, screen_of


@pytest.fixture(scope="module")
def screen():
    return screen_of(load_policies(Path(__file__).parents[3]), ["canary.babab@example.com", "Canary Zufaf"])


def a_gap(kept, reason, **more):
    file = kept.folder / "gap.json"
    told = {"schema": "govern.evidence.gap/v1", "of": "gate-run", "since": "2026-03-01", "to": "2026-03-02"}
    file.write_text(json.dumps({**told, "reason": reason, **more}))
    return ["record", "--kind", "gap", "--from", file]


def test_a_marked_pattern_is_kept_apart_and_logged_before(kept):
    kept.evidence(*a_gap(kept, "Ask jane.doe@corp.example.org or jane@corp.io."))
    _, quarantine, gap = kept.entries()
    (found,) = kept.predicate(quarantine)["quarantined"]
    assert (quarantine.kind, found["name"], found["pattern"]) == ("quarantine", "gap.json", "email")
    assert found["digest"] in gap.blobs
    assert kept.store.get(found["digest"]) is None
    aside = kept.folder / "evidence" / "quarantine" / found["digest"]
    assert sha256(aside.read_bytes()) == found["digest"]
    assert stat.S_IMODE(aside.stat().st_mode) == 0o600
    assert not any(
        b"jane" in file.read_bytes()
        for folder in ("blobs", "log")
        for file in (kept.folder / "evidence" / folder).rglob("*")
        if file.is_file()
    )


def test_a_canary_is_known_by_its_value_alone(kept):
    canaries = kept.folder / "canaries.ndjson"
    canaries.write_text('{"canary": 1, "values": {"name": "Canary Zufaf", "mrn": "MRN-CANARY-0001"}}\n')
    kept.evidence(*a_gap(kept, "It was about CANARY ZUFAF."), "--canaries", canaries)
    (quarantine,) = kept.entries("quarantine")
    assert [one["pattern"] for one in kept.predicate(quarantine)["quarantined"]] == ["canary"]


def test_an_ordinary_run_of_the_gate_raises_no_alarm(kept):
    kept.evidence("record", "--check-report", kept.report())
    assert kept.entries("quarantine") == []


def test_without_readable_policies_everything_is_kept_apart(kept):
    report = kept.folder / "error.json"
    (kept.folder / "policies" / "masks.yml").write_text("masks: [")
    report.write_text(kept.govern("check", "--format", "json", code=2))
    kept.evidence("record", "--check-report", report)
    (quarantine,), (entry,) = kept.entries("quarantine"), kept.entries("gate-run")
    found = kept.predicate(quarantine)["quarantined"]
    assert {one["pattern"] for one in found} == {"not-screened"}
    assert {one["digest"] for one in found} == set(entry.blobs)
    assert entry.result == "error"


@pytest.mark.parametrize(
    ("name", "content", "patterns"),
    [
        ("a.json", '{"a": ["x", {"b": "call 212-736-5000"}]}', ["phone"]),
        ("a.json", '{"jane@corp.io": 1}', ["email"]),
        ("a.json", '{"owner": "jane@corp.io", "approved_by": ["joe@corp.io"]}', []),
        ("a.json", '{"a": "joe@example.com"}', []),
        ("a.json", '{"a": "j\\u006fe@corp.io"}', ["email"]),
        ("a.json", '{"a": "ssn 123-45-6789"}', ["ssn"]),
        ("a.json", '{"a": 4532015112830366}', ["payment_card"]),
        ("a.json", json.dumps({"a": "9" * 64, "b": "2026-11-21T14:00:58.123456Z"}), []),
        ("a.json", '{"a": "c9a646d3-9c61-4cb7-bfcd-ee2522c8f633"}', []),
        ("a.yml", "a: 1 # written by jane@corp.io\n", ["email"]),
        ("a.yml", "owners: [jane@corp.io]\nreason: see joe@corp.io\n", ["email"]),
        ("a.yml", "owners: [jane@corp.io]\n", []),
        ("a.sql", "select 'jane@corp.io'", ["email"]),
        ("a.json", "no json: jane@corp.io", ["email"]),
        ("a.json", '{"a": "CANARY.BABAB@EXAMPLE.COM"}', ["canary"]),
        ("a.json", '{"a": "a canary zufaf hums"}', ["canary"]),
        ("a.json", '{"a": "canary zuf", "b": "af"}', []),
    ],
)
def test_texts_outside_of_owners_are_looked_at(screen, name, content, patterns):
    assert screen.patterns(name, content.encode()) == patterns


def test_a_value_without_letters_or_digits_finds_nothing():
    assert "…" not in Canaries(["…", "—"])


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("policies/approvers.yml", "people: {ada: {name: Ada, emails: [ada@brook-shop.org]}}\n", []),
        ("policies/approvers.yml", "people: {ada: {note: ask ada@brook-shop.org}}\n", ["email"]),
        ("policies/other.yml", "people: {ada: {emails: [ada@brook-shop.org]}}\n", ["email"]),
        ("policies/allowed_signers", 'ada@brook-shop.org namespaces="a" ssh-ed25519 AAAA\n', []),
        ("policies/allowed_signers", "# ask ada@brook-shop.org\n", ["email"]),
        ("policies/approvals/a.json", '{"approved_by":"ada@brook-shop.org"}', []),
    ],
)
def test_who_may_approve_is_named_on_purpose(screen, name, content, found):
    assert screen.patterns(name, content.encode()) == found
