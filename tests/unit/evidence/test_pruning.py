"""Retention: what is due goes after an entry has said so; what is held, shared or not due stays; both verifiers agree."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest

from governance.evidence.place import place_of
from governance.evidence.pruning import prune
from governance.evidence.store import Directory

NOW = dt.datetime.now(tz=dt.UTC)
LONG_AGO, RECENT = "2019-03-01", (NOW - dt.timedelta(days=30)).date().isoformat()


def pruned(kept, *arguments, code=0):
    return json.loads(kept.evidence("prune", *arguments, "--format", "json", code=code))


def test_what_is_due_goes_and_the_log_verifies_before_and_after(kept):
    old, new = kept.review(LONG_AGO), kept.review(RECENT)
    assert kept.verified()[0] == 0
    assert pruned(kept, "--dry-run")["blobs"] == 1
    assert kept.verified()[1]["pruned"] == 0
    assert pruned(kept) == {
        "schema": "govern.evidence.prune/v1",
        "dry_run": False,
        "blobs": 1,
        "openings": 2,
        "held": [],
        "entries": [3],
    }
    assert kept.store.get(old.blobs[0]) is None
    assert kept.store.get(new.blobs[0]) is not None
    assert kept.predicate(kept.entries("prune")[0])["pruned"] == list(old.blobs)
    assert len(list(kept.store.openings())) == 2
    code, counts, missing = kept.verified()
    assert (code, counts["pruned"], counts["disclosed"], missing) == (0, 1, 2, [])
    assert pruned(kept)["entries"] == []
    assert "0 blobs were removed" in kept.evidence("prune")


def test_what_another_entry_still_needs_stays(kept):
    old, new = kept.review(LONG_AGO), kept.entries()[0]
    kept.evidence("record", "--kind", "gate-run", "--result", "skipped", "--reason", "docs only")
    assert pruned(kept)["blobs"] == 1
    kept_for_good = {new.blobs[0], *(entry.envelope for entry in kept.entries())}
    assert all(kept.store.get(one) is not None for one in kept_for_good)
    assert old.blobs[0] not in kept_for_good


def test_a_hold_keeps_what_is_due_until_it_is_released(kept):
    old = kept.review(LONG_AGO)
    kept.evidence(
        "hold", "--from", "2019-01-01", "--to", "2019-12-31", "--reason", "a suit", "--by", "Counsel"
    )
    (held,) = kept.entries("hold")
    assert b"Counsel" not in b"".join(kept.blobs(held).values())
    assert f"entry {held.seq}: 2019-01-01 to 2019-12-31" in kept.evidence("hold")
    found = pruned(kept)
    assert (found["blobs"], found["held"]) == (0, [{"hold": held.seq, "blobs": 1}])
    assert f"kept by the hold of entry {held.seq}" in kept.evidence("prune", "--dry-run")
    assert kept.store.get(old.blobs[0]) is not None
    kept.evidence("hold", "--release", held.seq, "--reason", "the suit is over")
    assert json.loads(kept.evidence("hold", "--format", "json"))["holds"] == []
    assert pruned(kept)["blobs"] == 1
    assert kept.verified()[0] == 0
    kept.evidence("hold", "--release", held.seq, "--reason", "once more", code=2)


def test_a_hold_is_asked_for_in_one_way(kept):
    kept.evidence("hold", "--from", "2026-01-01", code=2)
    kept.evidence("hold", "--from", "2026-02-01", "--to", "2026-01-01", "--reason", "why", code=2)
    kept.evidence("hold", "--from", "2026-02-01", "--release", 1, "--reason", "why", code=2)
    kept.evidence("hold", "--release", 1, "--reason", "why", code=2)
    assert [entry.kind for entry in kept.entries()] == ["key-change"]
    assert "No hold is in force" in kept.evidence("hold")


def test_what_is_kept_longer_by_what_governance_yml_says_now_stays(kept):
    kept.review(LONG_AGO)
    file = kept.folder / "governance.yml"
    file.write_text(file.read_text().replace("hipaa: P6Y", "hipaa: P60Y"))
    assert pruned(kept, "--dry-run")["blobs"] == 0
    file.write_text(file.read_text().replace("retention: {soc2: P2Y, hipaa: P60Y}", "retention: {}"))
    assert pruned(kept)["blobs"] == 0
    assert kept.verified()[0] == 0


def test_what_is_in_quarantine_goes_too_when_its_time_is_over(kept):
    kept.review(LONG_AGO, query="select 'eve.marsh@proton.me'")
    (held,) = (kept.folder / "evidence" / "quarantine").iterdir()
    assert pruned(kept)["blobs"] == 1
    assert not held.exists()
    assert kept.verified()[0] == 0


class _BreaksAtBlobs(Directory):
    """A store that goes away when a blob is to be removed, as when the machine does."""

    def remove(self, digest):
        raise KeyboardInterrupt(digest)


class _BreaksAtNames(Directory):
    """A store that goes away when a name is to be erased."""

    def erase(self, commitment):
        raise KeyboardInterrupt(commitment)


@pytest.mark.parametrize(
    ("broken", "left", "code"), [(_BreaksAtBlobs, 0, 0), (_BreaksAtNames, 2, 3)], ids=["blobs", "names"]
)
def test_a_crash_after_the_entry_loses_nothing_and_the_next_prune_goes_on(kept, broken, left, code):
    old = kept.review(LONG_AGO)
    place = place_of(kept.folder)
    with pytest.raises(KeyboardInterrupt):
        prune(replace(place, store=broken(place.store.folder)), NOW)
    assert kept.entries()[-1].kind == "prune"
    assert kept.store.get(old.blobs[0]) is not None
    assert len(list(kept.store.openings())) == left
    assert kept.verified()[0] == code
    assert pruned(kept)["blobs"] == 1
    assert kept.store.get(old.blobs[0]) is None
    assert kept.verified()[0] == 0


def test_a_blob_that_goes_without_an_entry_is_missing(kept):
    old = kept.review(LONG_AGO)
    kept.store.remove(old.blobs[0])
    assert kept.verified()[2] == [(1, "missing")]
    assert kept.verified()[0] == 3
