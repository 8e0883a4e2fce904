"""The log as it grows: what is appended stays, what a crash leaves is gone on from, keys change as they may."""

from __future__ import annotations

import datetime as dt

import pytest

from governance.errors import EvaluationError, UsageError
from governance.evidence import checkpoint as notes
from governance.evidence.canonical import NotCanonicalError, dumps, loads
from governance.evidence.entries import FIRST, EntryError, digest, entry_of, line_of
from governance.evidence.envelope import EnvelopeError, opened
from governance.evidence.keys import generate, public_key_of, signer_of
from governance.evidence.log import Statement, begin, opened_log
from governance.evidence.merkle import leaf, root_of
from governance.evidence.store import Directory

NOW = dt.datetime(2026, 3, 1, 12, 0, tzinfo=dt.UTC)
ORIGIN = "brook.example/evidence"


def a_signer(tmp_path, name="key"):
    pem, _public = generate(b"a passphrase")
    file = tmp_path / f"{name}.pem"
    file.write_bytes(pem)
    return signer_of(str(file), {"GOVERN_EVIDENCE_PASSPHRASE": "a passphrase"})


def a_statement(**changes):
    given = {
        "kind": "gate-run",
        "result": "passed",
        "predicate": {"project": "brook"},
        "blobs": {"report": b"{}"},
    }
    return Statement(**{**given, **changes})


@pytest.fixture
def store(tmp_path):
    return Directory(tmp_path / "evidence")


@pytest.fixture
def keys(tmp_path):
    return {name: a_signer(tmp_path, name) for name in ("one", "two", "three", "root", "thief")}


@pytest.fixture
def log(store, keys):
    begin(store, ORIGIN, (keys["one"], keys["two"].public_key, keys["root"].public_key), NOW)
    return store


def entries(store):
    return [entry_of(line) for line in store.lines()]


def test_entries_follow_each_other_and_name_their_blobs(log, keys):
    with opened_log(log, keys["one"]) as open_:
        entry = open_.append(a_statement(blobs={"a": b"A", "b": b"B"}), NOW)
    first, second = log.lines()
    assert (entry_of(first).prev, entry_of(second).prev) == (FIRST, digest(first))
    assert entry_of(second) == entry
    assert sorted(filter(None, map(log.get, entry.blobs))) == [b"A", b"B"]
    statement = opened(log.get(entry.envelope), [keys["one"].public_key])
    assert {one["digest"]["sha256"] for one in statement["subject"]} == set(entry.blobs)
    assert statement["predicate"]["log"] == {"origin": ORIGIN, "seq": 1}


def test_the_checkpoint_is_signed_over_the_root(log, keys):
    with opened_log(log, keys["one"]) as open_:
        open_.append(a_statement(), NOW)
    checkpoint, key = notes.read(log.checkpoint(), [keys["thief"].public_key, keys["one"].public_key])
    assert key.keyid == keys["one"].public_key.keyid
    assert (checkpoint.origin, checkpoint.size) == (ORIGIN, 2)
    assert checkpoint.root == root_of(leaf(line) for line in log.lines())


def test_time_never_goes_back(log, keys):
    with opened_log(log, keys["one"]) as open_:
        entry = open_.append(a_statement(), NOW - dt.timedelta(days=1))
    assert entry.ts == "2026-03-01T12:00:00Z"


def test_a_line_that_was_never_finished_is_cut_off(log, keys):
    file = log.folder / "log" / "entries.jsonl"
    whole = file.read_bytes()
    file.write_bytes(whole + b'{"blobs":["12')
    assert len(entries(log)) == 1
    with opened_log(log, keys["one"]) as open_:
        open_.append(a_statement(), NOW)
    assert file.read_bytes().startswith(whole)
    assert [entry.seq for entry in entries(log)] == [0, 1]


def test_a_checkpoint_that_was_never_finished_is_cut_off(log, keys):
    file = log.folder / "log" / "checkpoints.jsonl"
    whole = file.read_bytes()
    file.write_bytes(whole + b'"example.com/evidence\\n2\\nab')
    assert list(log.checkpoints()) == [log.checkpoint()]
    with opened_log(log, keys["one"]) as open_:
        open_.append(a_statement(), NOW)
    assert file.read_bytes().startswith(whole)
    assert [notes.parsed(note)[0].size for note in log.checkpoints()] == [1, 2]
    assert list(log.checkpoints())[-1] == log.checkpoint()


def test_a_checkpoint_that_was_not_reached_is_made_by_the_next(log, keys):
    before = log.checkpoint()
    with opened_log(log, keys["one"]) as open_:
        open_.append(a_statement(), NOW)
    (log.folder / "log" / "checkpoint").write_text(before)
    with opened_log(log, keys["one"]) as open_:
        open_.append(a_statement(), NOW)
    assert notes.read(log.checkpoint(), [keys["one"].public_key])[0].size == 3


def test_nothing_is_added_to_a_log_that_was_changed(log, keys):
    with opened_log(log, keys["one"]) as open_:
        open_.append(a_statement(), NOW)
    file = log.folder / "log" / "entries.jsonl"
    file.write_bytes(file.read_bytes().replace(b'"kind":"key-change"', b'"kind":"gap"'))
    with pytest.raises((EvaluationError, UsageError)), opened_log(log, keys["one"]):
        pass


def test_another_key_may_not_write(log, keys):
    with pytest.raises(UsageError, match="not the one that signs"), opened_log(log, keys["thief"]):
        pass


def test_the_key_that_was_committed_to_takes_over(log, keys):
    with opened_log(log, keys["two"]) as open_:
        open_.rotate(keys["two"], keys["three"].public_key, NOW)
        open_.append(a_statement(), NOW)
    with opened_log(log, keys["two"]) as open_:
        open_.append(a_statement(), NOW)
    with pytest.raises(UsageError), opened_log(log, keys["one"]):
        pass
    assert [entry.kind for entry in entries(log)] == ["key-change", "key-change", "gate-run", "gate-run"]


def test_a_stolen_key_cannot_rotate_itself(log, keys):
    with opened_log(log, keys["one"]) as open_, pytest.raises(UsageError, match="not committed to"):
        open_.rotate(keys["thief"], None, NOW)


def test_the_offline_root_names_another_key(log, keys):
    with opened_log(log, keys["root"]) as open_:
        open_.rotate(keys["root"], keys["three"].public_key, NOW)
    with opened_log(log, keys["three"]) as open_:
        assert open_.append(a_statement(), NOW).seq == 2


def test_a_log_begins_once_and_by_a_name(store, keys):
    with pytest.raises(UsageError, match="no name of a log"):
        begin(store, "two lines\n", (keys["one"], None, None), NOW)
    begin(store, ORIGIN, (keys["one"], None, None), NOW)
    with pytest.raises(UsageError, match="there is a log already"):
        begin(store, ORIGIN, (keys["one"], None, None), NOW)


def test_a_statement_about_nothing_is_refused(log, keys):
    with opened_log(log, keys["one"]) as open_, pytest.raises(UsageError, match="needs a blob"):
        open_.append(a_statement(blobs={}), NOW)


def test_an_entry_is_read_as_it_is_written_and_in_no_other_way(log):
    (line,) = log.lines()
    assert line_of(entry_of(line)) == line
    for wrong in (
        line[:-1],
        line + b" ",
        line.replace(b'"seq":0', b'"seq":-0'),
        line.replace(b'"v":1', b'"v":2'),
    ):
        with pytest.raises(EntryError):
            entry_of(wrong)


@pytest.mark.parametrize("text", [b'{"a":1,"a":1}', b'{"b":1, "a":1}', b"NaN", b"{", b"1.0", b"[1e400]"])
def test_json_has_one_spelling(text):
    with pytest.raises(NotCanonicalError):
        loads(text)
    assert loads(dumps({"b": 1, "a": [None, "ü"]})) == {"a": [None, "ü"], "b": 1}


def test_an_envelope_that_was_touched_is_refused(log, keys):
    envelope = log.get(entries(log)[0].envelope)
    key = keys["one"].public_key
    assert opened(envelope, [key])["_type"]
    with pytest.raises(EnvelopeError):
        opened(envelope.replace(b'"sig":"', b'"sig":"AA'), [key])
    with pytest.raises(EnvelopeError):
        opened(envelope.replace(b"in-toto", b"in_toto"), [key])
    with pytest.raises(EnvelopeError):
        opened(envelope, [keys["two"].public_key])


def test_a_private_key_is_read_with_its_passphrase_only(tmp_path):
    pem, public = generate(b"right")
    assert b"ENCRYPTED" in pem
    assert public_key_of(public).keyid
    with pytest.raises(UsageError, match="passphrase"):
        signer_of(None, {"GOVERN_EVIDENCE_KEY": pem.decode(), "GOVERN_EVIDENCE_PASSPHRASE": "wrong"})
    with pytest.raises(UsageError, match="passphrase only"):
        generate(b"")
    with pytest.raises(UsageError, match="no key"):
        signer_of(None, {})


def test_what_could_not_be_read_again_is_not_signed(log, keys):
    with opened_log(log, keys["one"]) as open_, pytest.raises(NotCanonicalError, match="integer"):
        open_.append(a_statement(predicate={"coverage": 0.5}), NOW)


def test_what_no_verifier_would_read_is_not_recorded(log, keys, monkeypatch):
    monkeypatch.setattr("governance.evidence.log.LONGEST", 10)
    with opened_log(log, keys["one"]) as open_, pytest.raises(EvaluationError, match="11 bytes"):
        open_.append(Statement("gap", "recorded", {}, {"a": b"x" * 11}), NOW)
    assert len(entries(log)) == 1
