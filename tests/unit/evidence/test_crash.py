"""A writer that is killed at any moment loses nothing that it acknowledged, and the log stays one that can be read."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

from governance.evidence import checkpoint as notes
from governance.evidence.canonical import sha256
from governance.evidence.entries import FIRST, digest, entry_of
from governance.evidence.envelope import opened
from governance.evidence.keys import PASSPHRASE, generate, signer_of
from governance.evidence.log import Statement, begin, opened_log
from governance.evidence.merkle import leaf, root_of
from governance.evidence.store import Directory

TIMES = 200


def test_200_kills_lose_nothing_that_was_acknowledged(tmp_path, monkeypatch):
    monkeypatch.setenv(PASSPHRASE, "a passphrase")
    key = tmp_path / "key.pem"
    key.write_bytes(generate(b"a passphrase")[0])
    store, signer = Directory(tmp_path / "evidence"), signer_of(str(key))
    now = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    begin(store, "example.com/evidence", (signer, None, None), now)

    program = Path(__file__).with_name("crash_loop.py")
    command = [sys.executable, str(program), str(store.folder), str(key), str(TIMES), "7"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    acks = json.loads(done.stdout)
    assert len(acks) > TIMES, "the writers were killed before they could write"

    # The next writer goes on, whatever the last one left.
    with opened_log(store, signer) as log:
        log.append(Statement("gap", "recorded", {}, {"a": b"the end"}), now)
    lines = list(store.lines())
    assert [(seq, found) for seq, found in acks if digest(lines[int(seq)]) != found] == []
    prev = FIRST
    for seq, line in enumerate(lines):
        entry = entry_of(line)
        assert (entry.seq, entry.prev) == (seq, prev)
        for name in (entry.envelope, *entry.blobs):
            assert sha256(store.get(name)) == name
        statement = opened(store.get(entry.envelope), [signer.public_key])
        assert statement["predicate"]["log"]["seq"] == seq
        prev = digest(line)
    found, _ = notes.read(store.checkpoint(), [signer.public_key])
    assert (found.size, found.root) == (len(lines), root_of(leaf(line) for line in lines))
    beside = [notes.read(note, [signer.public_key])[0] for note in store.checkpoints()]
    assert [one.size for one in beside] == sorted({one.size for one in beside})
    assert all(one.root == root_of(leaf(line) for line in lines[: one.size]) for one in beside[::50])
    assert beside[-1] == found
