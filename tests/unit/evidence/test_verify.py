"""`govern evidence verify`, `anchor` and `rotate-key` as people call them; each format by an implementation not ours."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.cli import run as govern
from governance.evidence.anchors import anchors_in, strongest
from governance.evidence.bundle import verify as standalone
from governance.evidence.canonical import NotCanonicalError, dumps, loads


@pytest.fixture
def verified(kept, capsys):
    """`govern evidence verify` with the key of the log: exit code and what it tells as JSON."""

    def verify(*arguments, key="key.public.pem", store=None):
        capsys.readouterr()
        where = ["--store", str(store or kept.folder / "evidence")]
        pinned = ["--key", str(kept.folder / key)]
        code = govern(["evidence", "verify", *where, *pinned, "--format", "json", *map(str, arguments)])
        return code, json.loads(capsys.readouterr().out)

    return verify


def alone(kept, *arguments):
    """The verifier of a bundle as a process that sees nothing of this package."""
    script = shutil.copy(standalone.__file__, kept.folder / "verify.py")
    command = [
        sys.executable,
        "-I",
        script,
        kept.folder / "evidence",
        "--key",
        kept.folder / "key.public.pem",
    ]
    return subprocess.run([*map(str, [*command, *arguments])], capture_output=True, text=True, check=False)


def test_a_log_that_was_recorded_is_good_and_the_lack_of_an_anchor_is_told(kept, verified, capsys):
    kept.evidence("start", "--kind", "gate-run")
    code, told = verified()
    assert (code, told["verdict"], told["size"], told["first"]) == (0, "good", 2, None)
    assert [one["of"] for one in told["unfinished"]] == ["gate-run"]
    assert "only a checkpoint that somebody else kept" in told["warnings"][0]
    at = ["--store", str(kept.folder / "evidence"), "--key", str(kept.folder / "key.public.pem")]
    assert govern(["evidence", "verify", *at]) == 0
    out, err = capsys.readouterr()
    assert "GOOD: example.com/evidence, 2 entries" in out
    assert "a gate-run began and never ended" in out
    assert "WARNING" in err


def test_the_verifier_of_a_bundle_runs_by_itself_and_tells_the_same(kept, verified):
    done = alone(kept, "--json")
    shared = json.loads(done.stdout)
    _, told = verified()
    assert (done.returncode, done.stderr) == (0, "")
    assert {key: told[key] for key in shared if key in told} == {
        key: value for key, value in shared.items() if key != "older_checkpoints"
    }
    (kept.folder / "evidence" / "log" / "entries.jsonl").write_bytes(b"")
    done = alone(kept)
    assert done.returncode == 1
    assert "the log ends before this entry" in done.stdout
    assert "WARNING" in done.stdout


def test_the_verifier_of_a_bundle_says_how_it_is_called(kept):
    assert alone(kept, "--checkpoint", kept.folder / "dbt_project.yml").returncode == 2
    assert alone(kept, "--checkpoint", kept.folder / "none").returncode == 2
    assert "Ends with 0" in alone(kept, "--help").stdout


def test_wrong_calls_end_with_2(kept, verified, tmp_path):
    assert verified(store=tmp_path / "nowhere")[0] == 2
    assert verified("--checkpoint", kept.folder / "dbt_project.yml")[0] == 2
    assert verified("--anchors", kept.folder / "dbt_project.yml")[0] == 2
    assert verified(key="dbt_project.yml")[0] == 2


def test_an_anchor_is_published_once_and_shows_how_far_the_log_is_held(kept, verified, tmp_path):
    kept.evidence("anchor", "--to", tmp_path / "kept.txt")
    code, told = verified("--checkpoint", tmp_path / "kept.txt")
    assert (code, told["warnings"], told["anchored"]) == (0, [], [1])
    assert told["anchors"] == [{"name": str(tmp_path / "kept.txt"), "size": 1, "strength": "file"}]
    assert kept.predicate(kept.entries("anchor")[0])["name"] == "kept.txt"
    kept.evidence("anchor", "--to", tmp_path / "kept.txt", code=2)
    kept.evidence("anchor", "--to", f"{tmp_path}/nowhere/", code=2)
    kept.evidence("anchor", "--to", tmp_path)
    assert verified("--checkpoint", tmp_path / "example.com_evidence-2.txt")[0] == 0
    assert "anchored up to entry 0 by a file" in kept.evidence(
        "verify", "--key", kept.folder / "key.public.pem", "--checkpoint", tmp_path / "kept.txt"
    )


def git(folder, *arguments):
    named = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
    return subprocess.run(
        ["git", "-C", str(folder), *named, *arguments], check=True, capture_output=True, text=True
    ).stdout


def test_a_tag_holds_the_checkpoint(kept, verified, monkeypatch, tmp_path):
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"):
        monkeypatch.setenv(name, "a@example.com")
    kept.evidence("anchor", "--to", "git-tag", code=3)
    git(kept.folder, "init", "--quiet")
    git(kept.folder, "commit", "--quiet", "--allow-empty", "--message", "first")
    kept.evidence("anchor", "--to", "git-tag")
    text = git(kept.folder, "cat-file", "tag", "evidence/example.com/evidence/1")
    (tmp_path / "tag.txt").write_text(text)
    code, told = verified("--anchors", tmp_path / "tag.txt")
    assert (code, told["anchors"][0]["strength"]) == (0, "text")
    kept.evidence("anchor", "--to", tmp_path / "file", "--sign", code=2)


def test_anchors_are_ranked_by_who_could_replace_them(kept):
    note = kept.store.checkpoint()
    tag = f"object {'0' * 40}\ntype commit\ntag x\ntagger x\n\n{note}"
    signed = f"{tag}-----BEGIN SSH SIGNATURE-----\nx\n-----END SSH SIGNATURE-----\n"
    found = [
        *anchors_in("comment", f"> quoted\n\n{note}"),
        *anchors_in("tag", signed),
        *anchors_in("plain", tag),
    ]
    assert [one.strength for one in found] == ["text", "signed tag", "text"]
    assert strongest(found) == found[1]
    assert anchors_in("nothing", "no checkpoint") == []
    assert strongest([]) is None


def test_the_key_that_was_committed_to_takes_over_and_the_old_one_ends(kept, verified):
    kept.evidence("rotate-key", "--to", kept.folder / "key.pem", code=2)
    kept.evidence("rotate-key", "--to", kept.folder / "key.next.pem")
    kept.evidence("start", "--kind", "gate-run", code=2)
    kept.evidence("start", "--kind", "gate-run", "--key", kept.folder / "key.next.pem")
    assert verified()[0] == 0
    assert verified(key="key.next.public.pem")[0] == 1
    kept.evidence("rotate-key", "--to", kept.folder / "key.next.next.pem")
    assert [entry.kind for entry in kept.entries()] == ["key-change", "key-change", "started", "key-change"]
    assert verified()[0] == 0


# --- The formats by implementations that are not ours ---


def openssl_verifies(tmp_path, public, message, signature):
    for name, content in (("message", message), ("signature", signature)):
        (tmp_path / name).write_bytes(content)
    files = ["-in", tmp_path / "message", "-sigfile", tmp_path / "signature"]
    command = ["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", public, *files]
    return subprocess.run([*map(str, command)], capture_output=True, check=False).returncode == 0


def test_openssl_verifies_an_envelope(kept, tmp_path):
    envelope = json.loads(kept.store.get(kept.entries()[0].envelope))
    payload, kind = base64.b64decode(envelope["payload"]), envelope["payloadType"]
    signed = f"DSSEv1 {len(kind)} {kind} {len(payload)} ".encode() + payload
    signature = base64.b64decode(envelope["signatures"][0]["sig"])
    public = kept.folder / "key.public.pem"
    assert openssl_verifies(tmp_path, public, signed, signature)
    assert not openssl_verifies(tmp_path, public, signed + b" ", signature)


def test_openssl_verifies_a_checkpoint(kept, tmp_path):
    body, _, signature = kept.store.checkpoint().partition("\n\n")
    signed = base64.b64decode(signature.split(" ")[2])[4:]
    public = kept.folder / "key.public.pem"
    assert openssl_verifies(tmp_path, public, f"{body}\n".encode(), signed)
    assert not openssl_verifies(tmp_path, public, body.encode(), signed)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(JSON, st.data())
def test_both_verifiers_read_the_json_that_rfc_8785_spells_and_no_other(value, data):
    try:
        spelt = dumps(value)
    except NotCanonicalError:  # 2^53 has no spelling
        return
    assert loads(spelt) == standalone.canonical(spelt) == value
    other = json.dumps(value, ensure_ascii=data.draw(st.booleans()), indent=data.draw(st.none() | st.just(0)))
    try:
        raw = other.encode()
    except UnicodeEncodeError:
        return
    assert read_by(loads, NotCanonicalError, raw) == read_by(standalone.canonical, standalone.Wrong, raw)


@pytest.mark.parametrize(
    "raw",
    [
        b"1.0",
        b"-0",
        b"9007199254740992",
        b"[-9007199254740992]",
        b'{"a":1,"a":1}',
        b"NaN",
        b"\xef\xbb\xbf1",
        b"1 ",
        b'"\\u0041"',
        b'"\\ud800"',
        b"\xff",
        b"",
        b"{",
        b"[" * 100_000,
        b'{"a":1e2}',
        '{"\U00010000":1,"\ue000":1}'.encode("utf-16"),
    ],
)
def test_json_that_is_spelt_in_another_way_is_refused_by_both(raw):
    with pytest.raises(NotCanonicalError):
        loads(raw)
    with pytest.raises(standalone.Wrong):
        standalone.canonical(raw)


def test_keys_are_in_the_order_of_their_utf_16():
    right, wrong = '{"\U00010000":1,"\ue000":1}'.encode(), '{"\ue000":1,"\U00010000":1}'.encode()
    assert loads(right) == standalone.canonical(right)
    with pytest.raises(NotCanonicalError):
        loads(wrong)
    with pytest.raises(standalone.Wrong):
        standalone.canonical(wrong)


def read_by(reader, refusal, raw):
    try:
        return reader(raw)
    except refusal:
        return "refused"
