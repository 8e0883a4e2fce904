"""What an auditor will ask about says at once what it was and why."""

from __future__ import annotations

import csv
import datetime as dt


def exceptions(kept, folder):
    today = dt.datetime.now(tz=dt.UTC).date().isoformat()
    kept.evidence("export", "--from", "2026-07-01", "--to", today, "--out", folder)
    with (folder / "exceptions.csv").open(encoding="utf-8", newline="") as file:
        return {row["what"]: row for row in csv.DictReader(file)}


def test_a_hold_its_release_and_an_erasure_say_why(kept, tmp_path):
    kept.review("2026-07-01")
    number = kept.evidence("hold", "--from", "2026-01-01", "--reason", "claim 7").split()[1].strip(":")
    kept.evidence("hold", "--release", number, "--reason", "settled")
    kept.evidence("redact", "--subject", "Bob Example", "--reason", "request 9")
    found = exceptions(kept, tmp_path / "bundle")
    assert found["a legal hold was placed"]["detail"] == "what is of 2026-01-01 to any later day: claim 7"
    assert found["a legal hold was released"]["detail"] == f"the hold of entry {number}: settled"
    assert found["names were erased"]["detail"] == "1 name: request 9"


def test_a_review_that_left_rights_out_is_one(kept, tmp_path):
    kept.review("2026-07-01", source_rows=3)
    kept.review("2026-08-01")
    row = exceptions(kept, tmp_path / "bundle")["an access review did not review all rights"]
    assert (row["day"], row["requested_by"]) == ("2026-07-01", "Ada Example")
    assert row["detail"].startswith("change: 0, not done: 0, reviewed: 1, revoke: 0, source rows: 3")


def test_what_was_kept_apart_names_the_patterns(kept, tmp_path):
    kept.review("2026-07-01", query="ask jane@corp.io")
    row = exceptions(kept, tmp_path / "bundle")[
        "something that looked like a value of a person was kept apart"
    ]
    assert row["detail"] == "email (1)"
