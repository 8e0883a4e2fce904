"""A name is erased everywhere in a store, an entry says so, and the log verifies before and after."""

from __future__ import annotations

import json

from click.testing import CliRunner

from governance.cli.evidence_redact import command

LONG_AGO, RECENT = "2019-03-01", "2026-10-01"
WHO = "Ada Example"


def redacted(kept, *arguments, subject=WHO, reason="asked to be forgotten", code=0):
    given = ("--subject", subject, "--reason", reason, "--format", "json", *arguments)
    out = kept.evidence("redact", *given, code=code)
    return json.loads(out) if out else None


def names(kept):
    return sorted(json.loads(kept.store.opening(one))["value"] for one in kept.store.openings())


def test_a_name_is_erased_everywhere_and_the_log_verifies_before_and_after(kept):
    kept.review(LONG_AGO)
    kept.review(RECENT)
    before = b"".join(kept.store.lines())
    assert kept.verified()[0] == 0
    assert redacted(kept) == {"schema": "govern.evidence.redact/v1", "openings": 2, "entry": 3}
    assert names(kept) == ["Bob Example", "Bob Example"]
    assert b"".join(kept.store.lines()).startswith(before)
    code, counts, missing = kept.verified()
    assert (code, counts["disclosed"], counts["redacted"], missing) == (0, 2, 2, [])
    (entry,) = kept.entries("redaction")
    told = json.loads(kept.blobs(entry)["redaction.json"])
    assert told == {"redacted": kept.predicate(entry)["redacted"], "reason": "asked to be forgotten"}
    everything = b"".join(
        file.read_bytes() for file in (kept.folder / "evidence").rglob("*") if file.is_file()
    )
    assert WHO.encode() not in everything


def test_the_name_may_come_from_standard_input(kept):
    kept.review(RECENT)
    done = CliRunner().invoke(
        command, ["--subject", "-", "--reason", "asked", *kept.at], input=f"  {WHO}\n", standalone_mode=False
    )
    assert done.exception is None
    assert "erased 1 opening\n" in done.output
    assert names(kept) == ["Bob Example"]


def test_nobody_of_that_name_changes_nothing(kept):
    kept.review(RECENT)
    assert redacted(kept, subject="Nobody")["entry"] is None
    assert "nothing was changed" in kept.evidence("redact", "--subject", "Nobody", "--reason", "why")
    assert [entry.kind for entry in kept.entries()] == ["key-change", "access-review"]


def test_a_reason_that_names_the_person_is_refused_and_so_is_nobody(kept):
    kept.review(RECENT)
    redacted(kept, reason=f"{WHO.lower()} asked to be forgotten", code=2)
    redacted(kept, subject=" ", code=2)
    assert names(kept) == [WHO, "Bob Example"]


def test_nothing_is_erased_that_a_hold_keeps(kept):
    kept.review(LONG_AGO)
    kept.evidence("hold", "--from", "2019-01-01", "--to", "2019-12-31", "--reason", "a suit")
    redacted(kept, code=2)
    assert names(kept) == [WHO, "Bob Example"]
    kept.evidence("hold", "--release", 2, "--reason", "the suit is over")
    assert redacted(kept)["openings"] == 1


def test_an_opening_that_goes_without_an_entry_is_told(kept):
    kept.review(RECENT)
    (first, _) = kept.store.openings()
    kept.store.erase(first)
    code, counts, missing = kept.verified()
    assert (code, counts["undisclosed"]) == (3, 1)
    assert missing == [(1, "its opening is missing, and no entry says that it was erased")]


def test_an_opening_that_is_there_although_it_was_erased_is_told_and_erased_by_the_same_call(kept):
    kept.review(RECENT)
    there = {one: kept.store.opening(one) for one in kept.store.openings()}
    redacted(kept)
    for name, opening in there.items():
        kept.store.disclose(name, opening)
    code, _, missing = kept.verified()
    assert (code, missing) == (3, [(2, "its opening is there, and entry 2 says that it was erased")])
    assert redacted(kept)["openings"] == 1
    assert kept.verified()[0] == 0
