"""Keys are made once, readable by their owner alone, and the log begins with them."""

from __future__ import annotations

import json
import stat

from governance.evidence.keys import PASSPHRASE, PEM, digest_of, generate, public_key_of


def test_the_log_begins_with_the_key_and_commits_to_the_next(kept):
    (entry,) = kept.entries()
    said = kept.predicate(entry)
    following = public_key_of((kept.folder / "key.next.public.pem").read_bytes())
    assert said["log"] == {"origin": "example.com/evidence", "seq": 0}
    assert (said["by"], said["next"], said["root"]) == ("genesis", digest_of(following), None)


def test_private_keys_are_encrypted_and_their_owners_alone(kept):
    for name in ("key.pem", "key.next.pem"):
        file = kept.folder / name
        assert b"ENCRYPTED" in file.read_bytes()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_no_key_and_no_log_is_overwritten(kept):
    before = (kept.folder / "key.pem").read_bytes()
    kept.evidence("keygen", code=2)
    kept.evidence("keygen", "--store", kept.folder / "another", code=2)
    assert (kept.folder / "key.pem").read_bytes() == before
    assert len(kept.entries()) == 1


def test_without_a_passphrase_no_key_is_made(kept, monkeypatch):
    monkeypatch.setenv(PASSPHRASE, "")
    kept.evidence("keygen", "--store", kept.folder / "another", "--key", kept.folder / "another.pem", code=2)
    assert not (kept.folder / "another.pem").exists()


def test_a_root_and_a_next_key_made_elsewhere_are_named(kept):
    for name in ("root", "following"):
        (kept.folder / f"{name}.pem").write_bytes(generate(b"elsewhere")[1])
    told = kept.evidence(
        *("keygen", "--store", kept.folder / "another", "--key", kept.folder / "another.pem"),
        *("--root", kept.folder / "root.pem", "--next", kept.folder / "following.pem", "--format", "json"),
    )
    assert [file.rpartition("/")[2] for file in json.loads(told)["files"]] == [
        "another.pem",
        "another.public.pem",
    ]


def test_a_key_in_the_environment_begins_a_log_too(kept, monkeypatch):
    file = kept.folder / "governance.yml"
    file.write_text(file.read_text().replace("key: key.pem, ", ""))
    kept.evidence("keygen", "--store", kept.folder / "another", code=2)
    monkeypatch.setenv(PEM, (kept.folder / "key.pem").read_text())
    told = kept.evidence("keygen", "--store", kept.folder / "another", "--format", "json")
    assert json.loads(told)["files"] == []


def test_a_project_that_says_nothing_of_evidence_is_told_what_to_write(kept, capsys):
    file = kept.folder / "governance.yml"
    file.write_text(file.read_text().partition("evidence:")[0])
    said = kept.refused("evidence", "start", "--kind", "gate-run")
    assert "governance.yml says nothing of evidence" in said
    assert "add `evidence: {origin: example.com/evidence}`" in said
