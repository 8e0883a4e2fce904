"""The shelf of tampered logs: each kind is caught by both verifiers, which name the same first entry that is wrong."""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import hashlib
import json
import os
import re
import shutil
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from securesystemslib.dsse import Envelope
from securesystemslib.signer import CryptoSigner

from governance.evidence import checkpoint as notes
from governance.evidence.bundle import verify as standalone
from governance.evidence.canonical import dumps, sha256
from governance.evidence.checkpoint import Checkpoint
from governance.evidence.commitments import commitment_of
from governance.evidence.envelope import PAYLOAD_TYPE, predicate_type
from governance.evidence.envelope import sealed as envelope_of
from governance.evidence.keys import pem_of
from governance.evidence.log import Statement, begin, opened_log
from governance.evidence.merkle import leaf, root_of
from governance.evidence.store import Directory
from governance.evidence.verdict import Note
from governance.evidence.verifying import verify

ORIGIN = "brook.example/evidence"
START = dt.datetime(2026, 3, 1, 12, 0, tzinfo=dt.UTC)
HELD = b'{"note":"somebody@example.com"}'
OLD = b'{"run":"old"}'
FIELD = commitment_of("5a" * 16, "approver", "A. Person")
OPENED = commitment_of("5b" * 16, "approver", "B. Person")
REASON = {"commitment": FIELD}, {"commitment": OPENED}


def a_key(name):
    return CryptoSigner(Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest()))


ONE, TWO, THREE, ROOT, THIEF = map(a_key, ("one", "two", "three", "root", "thief"))


def a_run(number, **changes):
    given_ = {
        "kind": "gate-run",
        "result": "passed",
        "predicate": {"run": f"run-{number}", "project": "brook"},
        "blobs": {"report.json": dumps({"run": number}), "governance.yml": b"shared: true\n"},
    }
    return Statement(**{**given_, **changes})


def statements():
    """What the log on the shelf holds, from entry 1 on; key changes are made where None stands."""
    started = {"predicate": {"of": "gate-run", "run": "run-2"}, "blobs": {"started.json": b"{}"}}
    kept = {"retain_until": dt.date(2026, 3, 20), "blobs": {"old.json": OLD}}
    held = {"quarantined": [{"digest": sha256(HELD), "name": "note.json", "pattern": "email"}]}
    return [
        a_run(1, kind="started", result="started", **started),
        a_run(2),
        a_run(3, blobs={"approval.json": dumps(REASON)}),
        a_run(4, **kept),
        a_run(5, kind="quarantine", result="recorded", predicate=held),
        a_run(6, blobs={"note.json": HELD, "report.json": b"6"}),
        None,
        a_run(8, result="failed"),
        a_run(9, kind="redaction", result="recorded", predicate={"redacted": [FIELD]}),
        a_run(10, kind="prune", result="recorded", predicate={"pruned": [sha256(OLD)]}),
        a_run(11),
    ]


def build(folder):
    """A log in which everything happens that may, each entry three days after the one before it."""
    store, signer = Directory(folder), ONE
    begin(store, ORIGIN, (ONE, TWO.public_key, ROOT.public_key), START)
    for number, statement in enumerate(statements(), 1):
        now = START + dt.timedelta(days=3 * number)
        signer = TWO if statement is None else signer
        with opened_log(store, signer) as log:
            if statement is None:
                log.rotate(TWO, THREE.public_key, now)
            else:
                log.append(statement, now)
    store.remove(sha256(HELD))
    store.remove(sha256(OLD))
    (folder / "disclosures").mkdir()
    opening = dumps({"field": "approver", "salt": "5b" * 16, "value": "B. Person"})
    (folder / "disclosures" / f"{OPENED}.json").write_bytes(opening)


class Forger:
    """Somebody who can write the folder, and may hold keys of the log."""

    def __init__(self, folder):
        self.folder = folder
        self.log = folder / "log" / "entries.jsonl"
        self.checkpoint = folder / "log" / "checkpoint"
        self.beside = folder / "log" / "checkpoints.jsonl"
        self.older = []

    def lines(self):
        return self.log.read_bytes().splitlines()

    def entries(self):
        return [json.loads(line) for line in self.lines()]

    def older_checkpoints(self):
        return self.beside.read_bytes().splitlines(keepends=True)

    def blob(self, digest):
        return self.folder / "blobs" / "sha256" / digest[:2] / digest

    def put(self, content):
        return Directory(self.folder).put(content)

    def envelope(self, number):
        return self.blob(self.entries()[number]["envelope"])

    def a_blob(self, number, place=0):
        return self.blob(self.entries()[number]["blobs"][place])

    def write(self, lines):
        self.log.write_bytes(b"".join(line + b"\n" for line in lines))

    def edit(self, number, **changes):
        """Another line, and nothing that follows from it."""
        entries = self.entries()
        entries[number].update(changes)
        self.write(map(dumps, entries))

    def rechain(self, entries=None, signer=TWO, origin=ORIGIN):
        """Numbers, digests and checkpoint as they should be for these entries; the older checkpoints are gone."""
        prev, lines = "0" * 64, []
        for entry in entries or self.entries():
            lines.append(dumps({**entry, "prev": prev}))
            prev = sha256(lines[-1])
        self.write(lines)
        root = root_of(map(leaf, lines))
        self.checkpoint.write_text(notes.sign(Checkpoint(origin, len(lines), root), signer))
        self.beside.unlink(missing_ok=True)

    def restate(self, number, change, signer=None, entries=None):
        """Another statement, signed again; entries, chain and checkpoint follow."""
        entries = entries or self.entries()
        signer = signer or (TWO if number >= 7 else ONE)
        shape = json.loads(self.blob(entries[number]["envelope"]).read_bytes())
        statement = json.loads(base64.b64decode(shape["payload"]))
        raw = change(statement) or dumps(statement)
        entries[number]["envelope"] = self.put(dumps(sealed(raw, signer)))
        self.rechain(entries)

    def reseal(self, number, change):
        """Another envelope around the statement; entries, chain and checkpoint follow."""
        entries = self.entries()
        shape = json.loads(self.envelope(number).read_bytes())
        entries[number]["envelope"] = self.put(change(shape) or dumps(shape))
        self.rechain(entries)

    def keep_checkpoint(self):
        """Somebody else keeps the checkpoint of now."""
        self.older.append(self.checkpoint.read_text())


def sealed(payload, signer, type_=PAYLOAD_TYPE):
    envelope = Envelope(payload, type_, {})
    envelope.sign(signer)
    return envelope.to_dict()


def by_package(folder, older, key=ONE):
    found = verify(folder, key.public_key, [Note("an older checkpoint", note) for note in older])
    return {
        "code": found.exit_code,
        "entry": found.first.entry if found.first else None,
        "missing": [(one.entry, one.what) for one in found.missing],
        "missing_why": [one.why for one in found.missing],
        "uncovered": found.uncovered,
        "unfinished": [one.entry for one in found.unfinished],
        "counts": found.counts if found.first is None else None,
        "why": found.first.why if found.first else "",
    }


def by_standalone(folder, older, key=ONE):
    given_ = [standalone.Note(note.encode(), "an older checkpoint") for note in older]
    found = standalone.examined(str(folder), standalone.Key(pem_of(key.public_key)), given_)
    return {
        "code": found["exit_code"],
        "entry": found["first"]["entry"] if found["first"] else None,
        "missing": [(one["entry"], one["what"]) for one in found["missing"]],
        "missing_why": [one["why"] for one in found["missing"]],
        "uncovered": found["uncovered"],
        "unfinished": [one["entry"] for one in found["unfinished"]],
        "counts": found["counts"] if found["first"] is None else None,
        "why": found["first"]["why"] if found["first"] else "",
    }


def by_both(folder, older=(), key=ONE):
    """What both verifiers find, which is the same but for the words."""
    package, alone = by_package(folder, older, key), by_standalone(folder, older, key)
    assert {**package, "why": ""} == {**alone, "why": ""}, (package["why"], alone["why"])
    return package, alone


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shelf") / "evidence"
    build(folder)
    return folder


@pytest.fixture
def forger(shelf, tmp_path):
    shutil.copytree(shelf, tmp_path / "evidence")
    return Forger(tmp_path / "evidence")


def test_the_log_on_the_shelf_is_good(shelf):
    package, _ = by_both(shelf, [note for note in Directory(shelf).checkpoints() if "\n5\n" in note])
    assert package["code"] == 0
    assert package["counts"] == {
        "entries": 12,
        "blobs": 12 + 12,
        "pruned": 1,
        "quarantined": 1,
        "outside": 0,
        "missing": 0,
        "disclosed": 1,
        "redacted": 1,
        "undisclosed": 0,
    }


KINDS = {}


def kind(code, entry, why):
    """A kind of tampering: with which code both verifiers end, at which entry, and a word of why."""

    def add(function):
        name = function.__name__.removeprefix("_").replace("_", " ")
        KINDS[name] = (function, code, entry, why)
        return function

    return add


# --- By somebody who has no key ---


@kind(1, 2, "altered")
def _blob_altered(forger):
    forger.a_blob(2).write_bytes(b"{}")


@kind(3, 2, "missing")
def _blob_deleted(forger):
    forger.a_blob(2, 0 if forger.a_blob(2).read_bytes() != b"shared: true\n" else 1).unlink()


@kind(1, 2, "altered")
def _blobs_swapped(forger):
    one, two = forger.a_blob(2), forger.a_blob(2, 1)
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)


@kind(1, 2, "plain file")
def _blob_is_a_link(forger):
    blob = forger.a_blob(2)
    blob.rename(forger.folder / "log" / "elsewhere")
    blob.symlink_to(forger.folder / "log" / "elsewhere")


@kind(1, 2, "plain file")
def _blob_is_a_folder(forger):
    forger.a_blob(2).unlink()
    forger.a_blob(2).mkdir()


@kind(1, 2, "plain file")
def _blob_is_a_pipe(forger):
    forger.a_blob(2).unlink()
    os.mkfifo(forger.a_blob(2))


@kind(1, 8, "altered")
def _statement_altered(forger):
    content = forger.envelope(8).read_bytes()
    forger.envelope(8).write_bytes(content.replace(b"payload", b"Payload"))


@kind(3, 8, "missing")
def _statement_deleted(forger):
    forger.envelope(8).unlink()


@kind(3, 7, "key signs")
def _key_change_deleted(forger):
    forger.envelope(7).unlink()


@kind(1, 11, "ends before")
def _log_truncated(forger):
    forger.write(forger.lines()[:-1])


@kind(1, 11, "ends before")
def _last_line_cut(forger):
    forger.log.write_bytes(forger.log.read_bytes()[:-20])


@kind(1, 0, "ends before")
def _log_emptied(forger):
    forger.write([])


@kind(3, None, "missing")
def _log_deleted(forger):
    forger.log.unlink()


@kind(3, None, "missing")
def _checkpoint_deleted(forger):
    forger.checkpoint.unlink()


@kind(1, 3, "should stand here")
def _entry_dropped(forger):
    lines = forger.lines()
    forger.write(lines[:3] + lines[4:])


@kind(1, 3, "should stand here")
def _entries_reordered(forger):
    lines = forger.lines()
    forger.write([*lines[:3], lines[4], lines[3], *lines[5:]])


@kind(1, 4, "should stand here")
def _entry_duplicated(forger):
    lines = forger.lines()
    forger.write([*lines[:4], lines[3], *lines[4:]])


@kind(1, 8, "another result")
def _result_edited(forger):
    forger.edit(8, result="passed")


@kind(1, 4, "covers other entries")
def _retention_edited(forger):
    forger.edit(4, retain_until=None)


@kind(1, 8, "another result")
def _entry_edited_and_rechained(forger):
    entries = forger.entries()
    entries[8]["result"] = "passed"
    forger.rechain(entries, THIEF)


@kind(1, 11, "not signed|no key")
def _unsigned_field_edited_and_rechained(forger):
    entries = forger.entries()
    entries[4]["controls"] = ["SOC2:CC6.1"]
    forger.rechain(entries, THIEF)


@kind(1, 8, "not signed|no key")
def _statement_signed_by_a_thief(forger):
    forger.restate(8, lambda _: None, THIEF)


@kind(1, 8, "not signed|no key")
def _statement_signed_by_a_thief_and_a_blob_altered_after_it(forger):
    forger.restate(8, lambda _: None, THIEF)
    forger.blob(sha256(dumps({"run": 11}))).write_bytes(b"{}")


@kind(1, 2, "not signed|no key")
def _statement_signed_by_a_thief_and_a_change_of_the_key_deleted_after_it(forger):
    forger.restate(2, lambda _: None, THIEF)
    forger.envelope(7).unlink()


@kind(1, 12, "not signed|no key")
def _entry_appended_by_a_thief(forger):
    entries = forger.entries()
    entries.append({**entries[-1], "seq": 12})
    forger.restate(12, lambda said: said["predicate"]["log"].update(seq=12), THIEF, entries)


@kind(1, 12, "another log or entry")
def _statement_replayed_at_another_entry(forger):
    entries = forger.entries()
    forger.rechain([*entries, {**entries[-1], "seq": 12}])


@kind(1, 0, "pinned")
def _genesis_swapped(forger):
    shutil.rmtree(forger.folder)
    begin(Directory(forger.folder), ORIGIN, (THIEF, None, ROOT.public_key), START)


@kind(1, 1, "another log or entry")
def _begins_in_another_log_of_the_same_key(forger):
    shutil.rmtree(forger.folder / "log")
    other = forger.folder.parent / "other"
    begin(Directory(other), "other.example/evidence", (ONE, TWO.public_key, ROOT.public_key), START)
    with opened_log(Directory(other), ONE) as log:
        log.append(a_run(1), START)
    shutil.copytree(other, forger.folder, dirs_exist_ok=True)
    entries = forger.entries()
    forger.rechain(entries, ONE, "other.example/evidence")
    entries[1]["envelope"] = forger.put(dumps(a_replayed(forger, entries[1])))
    forger.rechain(entries, ONE, "other.example/evidence")


def a_replayed(forger, entry):
    """The statement of an entry as if it were of the log on the shelf."""
    shape = json.loads(forger.blob(entry["envelope"]).read_bytes())
    statement = json.loads(base64.b64decode(shape["payload"]))
    statement["predicate"]["log"]["origin"] = ORIGIN
    return sealed(dumps(statement), ONE)


@kind(1, 0, "another log")
def _checkpoint_of_another_log(forger):
    lines = forger.lines()
    other = Checkpoint("other.example/evidence", len(lines), root_of(map(leaf, lines)))
    forger.checkpoint.write_text(notes.sign(other, TWO))


@kind(1, 11, "not signed|no key")
def _checkpoint_signature_moved(forger):
    body, _, _ = forger.checkpoint.read_text().partition("\n\n")
    _, _, signature = json.loads(forger.older_checkpoints()[10]).partition("\n\n")
    forger.checkpoint.write_text(f"{body}\n\n{signature}")


@kind(1, 12, "ends before")
def _checkpoint_size_edited(forger):
    forger.checkpoint.write_text(forger.checkpoint.read_text().replace("\n12\n", "\n13\n"))


@kind(1, 11, "covers other entries")
def _checkpoint_root_edited(forger):
    root = base64.b64encode(b"\1" * 32).decode()
    forger.checkpoint.write_text(re.sub(r"\n\S{44}\n", f"\n{root}\n", forger.checkpoint.read_text()))


@kind(1, 11, "not signed|no key")
def _checkpoint_signed_by_a_thief(forger):
    forger.rechain(signer=THIEF)


@kind(1, None, "checkpoint")
def _checkpoint_with_a_second_signature(forger):
    note = forger.checkpoint.read_text()
    forger.checkpoint.write_text(note + note.splitlines()[-1] + "\n")


@kind(1, 4, "covers other entries")
def _older_checkpoint_edited(forger):
    notes_ = forger.older_checkpoints()
    notes_[4] = notes_[5].replace(b"\\n6\\n", b"\\n5\\n")
    forger.beside.write_bytes(b"".join(notes_))


@kind(1, 5, "not in its place")
def _older_checkpoint_twice(forger):
    notes_ = forger.older_checkpoints()
    notes_[4] = notes_[5]
    forger.beside.write_bytes(b"".join(notes_))


@kind(1, 6, "not in its place")
def _older_checkpoints_reordered(forger):
    notes_ = forger.older_checkpoints()
    forger.beside.write_bytes(b"".join([*notes_[:4], notes_[6], *notes_[4:6], *notes_[7:]]))


@kind(1, 4, "checkpoint")
def _older_checkpoint_that_is_none(forger):
    notes_ = forger.older_checkpoints()
    notes_[4] = notes_[4].replace(b"\\n", b"\\t", 3).replace(b"\\t5", b"\\n5\\n")
    forger.beside.write_bytes(b"".join(notes_))


@kind(1, 4, "another log")
def _older_checkpoint_of_another_log(forger):
    notes_ = forger.older_checkpoints()
    other = Checkpoint("other.example/evidence", 5, root_of(map(leaf, forger.lines()[:5])))
    notes_[4] = dumps(notes.sign(other, ONE)) + b"\n"
    forger.beside.write_bytes(b"".join(notes_))


@kind(1, 12, "ends before")
def _older_checkpoint_of_more_entries_than_there_are(forger):
    notes_ = forger.older_checkpoints()
    forger.beside.write_bytes(b"".join(notes_).replace(b"\\n12\\n", b"\\n13\\n"))


@kind(3, None, "")
def _checkpoint_rolled_back(forger):
    *notes_, _ = forger.older_checkpoints()
    forger.checkpoint.write_text(json.loads(notes_[-1]))
    forger.beside.write_bytes(b"".join(notes_))


@kind(3, None, "")
def _checkpoint_cut(forger):
    *notes_, last = forger.older_checkpoints()
    forger.beside.write_bytes(b"".join([*notes_, last[:-9]]))


@kind(1, 12, "line")
def _huge_line(forger):
    forger.log.write_bytes(forger.log.read_bytes() + b"x" * (3 << 20))


@kind(1, 0, "entry|JSON")
def _line_of_brackets(forger):
    forger.log.write_bytes(b"[" * 500_000 + b"\n")


@kind(1, None, "opening|open")
def _opening_altered(forger):
    file = forger.folder / "disclosures" / f"{OPENED}.json"
    file.write_bytes(file.read_bytes().replace(b"B. Person", b"C. Person"))


@kind(3, None, "SHA256SUMS")
def _file_added_that_nothing_vouches_for(forger):
    (forger.folder / "populations.csv").write_text("entry\n1\n")


# --- By somebody who has keys: what a stolen key or an insider cannot do either ---


@kind(1, 8, "JSON")
def _duplicate_key_in_a_statement(forger):
    forger.restate(8, lambda said: dumps(said).replace(b'"project":', b'"project":"x","project":'))


@kind(1, 8, "JSON")
def _statement_not_canonical(forger):
    forger.restate(8, lambda said: json.dumps(said).encode())


@kind(1, 8, "JSON")
def _float_in_a_statement(forger):
    forger.restate(8, lambda said: dumps(said).replace(b'"brook"', b"1.5"))


@kind(1, 8, "entry|JSON")
def _duplicate_key_in_a_line(forger):
    lines = forger.lines()
    forger.write([*lines[:8], lines[8].replace(b'"v":1', b'"v":1,"v":1'), *lines[9:]])


@kind(1, 8, "entry|JSON|canonically")
def _line_not_canonical(forger):
    lines = forger.lines()
    forger.write([*lines[:8], lines[8].replace(b'":', b'": '), *lines[9:]])


@kind(1, 8, "entry")
def _unknown_field_in_a_line(forger):
    entries = forger.entries()
    entries[8]["note"] = "added"
    forger.rechain(entries)


@kind(1, 8, "entry")
def _field_missing_in_a_line(forger):
    entries = forger.entries()
    del entries[8]["controls"]
    forger.rechain(entries)


@kind(1, 8, "entry")
def _number_that_is_true(forger):
    entries = forger.entries()
    entries[8]["v"] = True
    forger.rechain(entries)


@kind(1, 8, "entry")
def _unknown_kind(forger):
    entries = forger.entries()
    entries[8]["kind"] = "holiday"
    forger.rechain(entries)


@kind(1, 8, "entry|control")
def _control_that_is_none(forger):
    entries = forger.entries()
    entries[8]["controls"] = ['SOC2:"CC6.1"']
    forger.rechain(entries)


@kind(1, 8, "correct")
def _corrects_a_later_entry(forger):
    entries = forger.entries()
    entries[8]["supersedes"] = 9
    forger.rechain(entries)


@kind(1, 8, "field|Statement")
def _unknown_field_in_a_statement(forger):
    forger.restate(8, lambda said: said.update(note="added"))


@kind(1, 8, "Statement")
def _statement_of_another_version(forger):
    forger.restate(8, lambda said: said.update(_type="https://in-toto.io/Statement/v0.1"))


@kind(1, 8, "another kind")
def _predicate_of_another_kind(forger):
    forger.restate(8, lambda said: said.update(predicateType=said["predicateType"].replace("gate", "dbt")))


@kind(1, 8, "another kind")
def _entry_of_another_kind(forger):
    entries = forger.entries()
    entries[8]["kind"] = "dbt-run"
    forger.rechain(entries)


@kind(1, 8, "other blobs")
def _wrong_subject(forger):
    forger.restate(8, lambda said: said["subject"][0]["digest"].update(sha256=sha256(b"other")))


@kind(1, 8, "subject")
def _subject_named_twice(forger):
    forger.restate(8, lambda said: said["subject"].append(said["subject"][0]))


@kind(1, 8, "subject")
def _subject_with_another_digest(forger):
    forger.restate(8, lambda said: said["subject"][0]["digest"].update(sha1="00"))


@kind(1, 8, "other blobs")
def _blob_dropped_from_an_entry(forger):
    entries = forger.entries()
    entries[8]["blobs"].pop()
    forger.rechain(entries)


@kind(1, 8, "another log or entry")
def _statement_of_another_origin(forger):
    forger.restate(8, lambda said: said["predicate"]["log"].update(origin="other.example/evidence"))


@kind(1, 8, "another log or entry")
def _statement_of_another_entry(forger):
    forger.restate(8, lambda said: said["predicate"]["log"].update(seq=6))


@kind(1, 8, "payload type")
def _payload_type_changed(forger):
    forger.reseal(8, lambda shape: shape.update(payloadType="application/json"))


@kind(1, 8, "payload type")
def _payload_type_changed_and_signed(forger):
    forger.reseal(8, lambda shape: dumps(sealed(base64.b64decode(shape["payload"]), TWO, "application/json")))


@kind(1, 8, "one signature|not one|envelope")
def _envelope_with_two_signatures(forger):
    def change(shape):
        shape["signatures"] += sealed(base64.b64decode(shape["payload"]), THIEF)["signatures"]

    forger.reseal(8, change)


@kind(1, 8, "envelope")
def _envelope_without_signature(forger):
    forger.reseal(8, lambda shape: shape.update(signatures=[]))


@kind(1, 8, "envelope|field")
def _unknown_field_in_an_envelope(forger):
    forger.reseal(8, lambda shape: shape.update(note="added"))


@kind(1, 8, "base64|envelope")
def _base64_that_is_none(forger):
    forger.reseal(8, lambda shape: shape.update(payload=shape["payload"][:-4] + "!!!!"))


@kind(1, 8, "base64|envelope")
def _base64_in_another_spelling(forger):
    def change(shape):
        sig = shape["signatures"][0]["sig"]
        shape["signatures"][0]["sig"] = sig[:-3] + chr(ord(sig[-3]) + 1) + "=="

    forger.reseal(8, change)


@kind(1, 8, "not signed|no key")
def _signature_that_names_another_key(forger):
    forger.reseal(8, lambda shape: shape["signatures"][0].update(keyid=ONE.public_key.keyid))


@kind(1, 8, "not signed|no key")
def _key_used_after_its_end(forger):
    forger.restate(8, lambda _: None, ONE)


@kind(1, 11, "not signed|no key")
def _checkpoint_signed_by_a_key_that_has_ended(forger):
    forger.rechain(signer=ONE)


@kind(1, 6, "not signed|no key")
def _key_used_before_its_beginning(forger):
    forger.restate(6, lambda _: None, TWO)


@kind(1, 7, "committed")
def _rotation_by_a_thief(forger):
    def change(said):
        key = THIEF.public_key
        said["predicate"]["key"] = {"keyid": key.keyid, "pem": pem_of(key), "scheme": key.scheme}

    forger.restate(7, change, THIEF)


@kind(1, 7, "not signed|no key")
def _rotation_by_a_thief_in_the_name_of_the_root(forger):
    def change(said):
        key = THIEF.public_key
        said["predicate"]["key"] = {"keyid": key.keyid, "pem": pem_of(key), "scheme": key.scheme}
        said["predicate"]["by"] = "root"

    forger.restate(7, change, THIEF)


@kind(1, 7, "another root")
def _root_swapped_by_a_change_of_the_key(forger):
    forger.restate(7, lambda said: said["predicate"].update(root=pem_of(THIEF.public_key)), TWO)


@kind(1, 7, "another name")
def _key_under_another_name(forger):
    forger.restate(7, lambda said: said["predicate"]["key"].update(keyid="0" * 64), TWO)


@kind(1, 8, "time")
def _clock_going_back(forger):
    entries = forger.entries()
    entries[8]["ts"] = "2026-03-01T00:00:00Z"
    forger.rechain(entries)


@kind(1, 0, "written anew")
def _written_anew_by_who_holds_the_keys(forger):
    forger.keep_checkpoint()
    forger.restate(8, lambda said: said["predicate"].update(result="passed"))
    entries = forger.entries()
    entries[8]["result"] = "passed"
    forger.rechain(entries)


@kind(1, 9, "ends before")
def _shortened_by_who_holds_the_keys(forger):
    forger.keep_checkpoint()
    forger.rechain(forger.entries()[:9])


@kind(1, 11, "another log")
def _another_log_than_the_older_checkpoint_is_of(forger):
    lines = forger.lines()
    other = Checkpoint("other.example/evidence", 12, root_of(map(leaf, lines)))
    forger.older.append(notes.sign(other, TWO))


@kind(1, 4, "not signed|no key")
def _older_checkpoint_that_nobody_signed(forger):
    lines = forger.lines()[:5]
    forger.older.append(notes.sign(Checkpoint(ORIGIN, 5, root_of(map(leaf, lines))), THIEF))


@kind(3, 11, "missing")
def _pruned_before_it_was_recorded(forger):
    entries = forger.entries()
    report = next(digest for digest in entries[11]["blobs"] if b"run" in forger.blob(digest).read_bytes())
    forger.restate(10, lambda said: said["predicate"].update(pruned=[report]))
    forger.blob(report).unlink()
    forger.put(OLD)


@kind(3, 4, "before its time")
def _pruned_before_its_time(forger):
    entries = forger.entries()
    entries[4]["retain_until"] = "2026-12-31"
    forger.rechain(entries)


@kind(3, 2, "before its time")
def _statement_pruned(forger):
    statement = forger.entries()[2]["envelope"]
    forger.restate(10, lambda said: said["predicate"].update(pruned=[sha256(OLD), statement]))
    forger.blob(statement).unlink()


def another_kind(forger, number, name, predicate):
    """An entry as one of another kind, signed and in the chain."""

    def change(said):
        said["predicateType"] = predicate_type(name)
        said["predicate"] = {"log": said["predicate"]["log"], "result": "recorded", **predicate}

    entries = forger.entries()
    entries[number].update(kind=name, result="recorded")
    forger.restate(number, change, entries=entries)


@kind(3, 4, "although entry 8 holds it")
def _pruned_although_held(forger):
    another_kind(forger, 8, "hold", {"from": "2026-03-01", "to": None})


@kind(3, 4, "although entry 8 holds it")
def _pruned_and_released_afterwards(forger):
    another_kind(forger, 8, "hold", {"from": "2026-03-13", "to": "2026-03-13"})
    another_kind(forger, 11, "release", {"releases": 8})


@kind(1, 8, "hold")
def _release_of_what_is_no_hold(forger):
    another_kind(forger, 8, "release", {"releases": 4})


@kind(1, 8, "")
def _release_of_no_entry(forger):
    another_kind(forger, 8, "hold", {"from": "2026-04-01", "to": None})
    another_kind(forger, 8, "release", {"releases": "all"})


@kind(1, 8, "")
def _hold_of_no_day(forger):
    another_kind(forger, 8, "hold", {"from": "always", "to": None})


@kind(1, 8, "")
def _hold_that_does_not_say_until_when(forger):
    another_kind(forger, 8, "hold", {"from": "2026-03-13"})


@kind(3, 3, "its opening is missing")
def _redaction_that_was_not_logged(forger):
    forger.restate(9, lambda said: said["predicate"].update(redacted=[]))


@kind(3, 3, "its opening is missing")
def _opening_deleted(forger):
    (forger.folder / "disclosures" / f"{OPENED}.json").unlink()


@kind(3, 9, "its opening is there")
def _opening_put_back(forger):
    opening = dumps({"field": "approver", "salt": "5a" * 16, "value": "A. Person"})
    (forger.folder / "disclosures" / f"{FIELD}.json").write_bytes(opening)


@kind(1, 9, "")
def _redaction_of_what_is_no_commitment(forger):
    forger.restate(9, lambda said: said["predicate"].update(redacted=[7]))


@kind(3, 4, "missing")
def _prune_that_was_not_logged(forger):
    forger.restate(10, lambda said: said["predicate"].update(pruned=[]))


@kind(3, 6, "missing")
def _quarantine_that_was_not_logged(forger):
    forger.restate(5, lambda said: said["predicate"].update(quarantined=[]))


@kind(1, 10, "")
def _prune_of_what_is_no_digest(forger):
    forger.restate(10, lambda said: said["predicate"].update(pruned="all"))


@pytest.mark.parametrize("name", KINDS)
def test_tampering_is_caught_by_both(forger, name):
    change, code, entry, why = KINDS[name]
    change(forger)
    for found in by_both(forger.folder, forger.older):
        named = (
            found["entry"] if found["entry"] is not None or not found["missing"] else found["missing"][0][0]
        )
        assert (found["code"], named) == (code, entry), found
        assert re.search(why, " ".join([found["why"], *found["missing_why"]])), found


def test_the_shelf_holds_at_least_thirty_kinds():
    assert len(KINDS) >= 30


def test_who_holds_the_keys_can_write_anew_and_only_an_older_checkpoint_shows_it(forger):
    forger.keep_checkpoint()
    _written_anew_by_who_holds_the_keys(forger)
    assert [found["code"] for found in by_both(forger.folder)] == [0, 0]
    assert [found["code"] for found in by_both(forger.folder, forger.older)] == [1, 1]


# --- Bundles: what lies beside the log ---

POPULATION = "entry,ts,kind,result\n"


class Bundle(Forger):
    """A log with what an export puts beside it, for the first fifteen days."""

    def __init__(self, folder):
        super().__init__(folder)
        rows = [entry for entry in self.entries() if entry["kind"] == "gate-run" and entry["seq"] < 5]
        text = "".join(f"{row['seq']},{row['ts']},{row['kind']},{row['result']}\n" for row in rows)
        self.write_file("populations/runs.csv", POPULATION + text)
        self.write_file("README.txt", "what this is\n")
        self.manifest = {
            "period": {"from": "2026-03-01", "to": "2026-03-15"},
            "populations": {"populations/runs.csv": {"kinds": ["gate-run"]}},
        }
        self.sign()

    def write_file(self, name, text):
        (self.folder / name).parent.mkdir(exist_ok=True)
        (self.folder / name).write_text(text)

    def sums(self):
        names = [*self.folder.glob("populations/*"), self.folder / "README.txt"]
        return "".join(f"{sha256(one.read_bytes())}  {one.relative_to(self.folder)}\n" for one in names)

    def sign(self, signer=TWO, size=12):
        """What whoever holds the key can do."""
        (self.folder / "manifest.json").write_bytes(dumps(self.manifest))
        self.write_file("SHA256SUMS", self.sums())
        subjects = {
            name: sha256((self.folder / name).read_bytes()) for name in ("SHA256SUMS", "manifest.json")
        }
        predicate = {"log": {"origin": ORIGIN, "size": size}}
        seal = envelope_of((predicate_type("bundle"), predicate), subjects, signer)
        (self.folder / "manifest.json.dsse").write_bytes(seal)


@pytest.fixture
def bundle(shelf, tmp_path):
    shutil.copytree(shelf, tmp_path / "bundle")
    return Bundle(tmp_path / "bundle")


def test_a_bundle_is_good_without_the_blobs_of_other_days(bundle):
    bundle.a_blob(8).unlink()
    for found in by_both(bundle.folder):
        assert (found["code"], found["why"]) == (0, "")
        assert (found["counts"]["outside"], found["counts"]["missing"]) == (1, 0)


def _file_altered(bundle):
    bundle.write_file("README.txt", "other\n")


def _file_altered_and_its_digest_too(bundle):
    bundle.write_file("README.txt", "other\n")
    bundle.write_file("SHA256SUMS", bundle.sums())


def _file_added(bundle):
    bundle.write_file("populations/more.csv", POPULATION)


def _file_is_a_link(bundle):
    (bundle.folder / "README.txt").rename(bundle.folder / "log" / "README.txt")
    (bundle.folder / "README.txt").symlink_to("log/README.txt")


def _folder_is_a_link(bundle):
    (bundle.folder / "samples").symlink_to("populations")


def _period_narrowed(bundle):
    bundle.manifest["period"]["to"] = "2026-03-02"
    (bundle.folder / "manifest.json").write_bytes(dumps(bundle.manifest))


def _signed_by_a_thief(bundle):
    bundle.sign(THIEF)


def _signed_by_a_key_that_has_ended(bundle):
    bundle.sign(ONE)


def _seal_of_another_size(bundle):
    bundle.sign(size=11)


def _population_without_a_run(bundle):
    text = (bundle.folder / "populations" / "runs.csv").read_text()
    bundle.write_file("populations/runs.csv", "".join(text.splitlines(keepends=True)[:-1]))
    bundle.sign()


def _population_with_another_result(bundle):
    text = (bundle.folder / "populations" / "runs.csv").read_text()
    bundle.write_file("populations/runs.csv", text.replace("passed", "failed", 1))
    bundle.sign()


def _population_that_says_two_things(bundle):
    text = (bundle.folder / "populations" / "runs.csv").read_text()
    line = text.splitlines(keepends=True)[1]
    bundle.write_file(
        "populations/runs.csv", POPULATION + line.replace("passed", "failed") + text[len(POPULATION) :]
    )
    bundle.sign()


def _population_that_is_none(bundle):
    bundle.write_file("populations/runs.csv", "number\n1\n")
    bundle.sign()


BESIDE = [
    _file_altered,
    _file_altered_and_its_digest_too,
    _file_added,
    _file_is_a_link,
    _folder_is_a_link,
    _period_narrowed,
    _signed_by_a_thief,
    _signed_by_a_key_that_has_ended,
    _seal_of_another_size,
    _population_without_a_run,
    _population_with_another_result,
    _population_that_says_two_things,
    _population_that_is_none,
]


@pytest.mark.parametrize("change", BESIDE, ids=lambda change: change.__name__.strip("_").replace("_", " "))
def test_tampering_with_what_lies_beside_the_log_is_caught_by_both(bundle, change):
    change(bundle)
    for found in by_both(bundle.folder):
        assert found["code"] == 1
        assert found["why"]


@pytest.mark.parametrize("name", ["SHA256SUMS", "manifest.json.dsse", "README.txt", "manifest.json"])
def test_a_file_that_is_missing_is_told_by_both(bundle, name):
    (bundle.folder / name).unlink()
    for found in by_both(bundle.folder):
        assert found["code"] == 3
        assert name in found["why"] or found["missing"] == [(None, name)]


def everything(folder):
    """Every byte of log, checkpoint, statements and blobs: file and how long it is."""
    files = [folder / "log" / "entries.jsonl", folder / "log" / "checkpoint", *folder.glob("blobs/*/*/*")]
    return [(file, file.stat().st_size) for file in sorted(files)]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_flipped_byte_is_caught_by_both(shelf, data):
    file, size = data.draw(st.sampled_from(everything(shelf)), label="file")
    place = data.draw(st.integers(0, size - 1), label="place")
    flip = data.draw(st.integers(1, 255), label="flip")
    with flipped(file, place, flip):
        assert {found["code"] for found in by_both(shelf)} <= {1, 3}


@contextlib.contextmanager
def flipped(file: Path, place: int, flip: int):
    content = bytearray(file.read_bytes())
    content[place] ^= flip
    kept = file.read_bytes()
    file.write_bytes(content)
    try:
        yield
    finally:
        file.write_bytes(kept)


def test_a_root_that_signed_nothing_vouches_for_nothing(shelf):
    for found in by_both(shelf, key=ROOT):
        assert (found["code"], found["entry"]) == (3, 0)
        assert "pin the log's first key" in found["why"]


def test_a_root_that_named_a_key_vouches_for_what_was_before(forger):
    with opened_log(Directory(forger.folder), ROOT) as log:
        log.rotate(ROOT, THREE.public_key, START)
    with opened_log(Directory(forger.folder), THREE) as log:
        log.append(a_run(13), START)
    assert [found["code"] for found in by_both(forger.folder, key=ROOT)] == [0, 0]
    assert [found["code"] for found in by_both(forger.folder, key=ONE)] == [0, 0]
    assert [found["code"] for found in by_both(forger.folder, key=THIEF)] == [1, 1]
    forger.beside.write_bytes(b"".join(one for one in forger.older_checkpoints() if b"\\n13\\n" not in one))
    assert [found["code"] for found in by_both(forger.folder, key=ROOT)] == [3, 3]


def test_a_run_that_never_ended_is_told_and_is_no_fault(forger):
    with opened_log(Directory(forger.folder), TWO) as log:
        predicate = {"of": "dbt-run", "run": "run-12"}
        log.append(a_run(12, kind="started", result="started", predicate=predicate), START)
    for found in by_both(forger.folder):
        assert (found["code"], found["unfinished"]) == (0, [12])
