r"""Check a log of evidence offline, without trusting who wrote it: python verify.py BUNDLE --key PINNED.pem.

You need Python 3.9 or newer, `pip install cryptography`, and the log's first public key (or its offline root) from
somewhere else than the bundle: a key that came with the bundle proves nothing. An older checkpoint that somebody
else kept (--checkpoint OLD) is the only thing that shows a log that its own key holder wrote anew.

Ends with 0: all good; 1: tampered with; 2: called wrongly; 3: something is missing, so not everything was checked.

What is checked:
  1  the first entry names the pinned key and is signed by it; each later key follows from the one before
  2  the checkpoint (a signed note: origin, size, root of the Merkle tree) is one of this log
  3  each line of log/entries.jsonl: canonical JSON, numbered, naming the digest of the line before, time never back
  4  each blob by its digest; each statement (in-toto in a DSSE envelope): signed by the key in force, of the entry's
     kind, about exactly the entry's blobs, of this log and this entry, with the entry's result
  5  size, root and signature of the checkpoint; each older checkpoint is of a beginning of this log
  6  what is not there: pruned when its time was over, quarantined, redacted; anything else is missing
  7  all other files by SHA256SUMS, signed together with manifest.json; populations hold each entry of the period
"""

from __future__ import annotations

import argparse
import base64
import csv
import gc
import hashlib
import json
import os
import re
import stat
import sys
from collections.abc import Iterator
from typing import Any, NoReturn

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

PAYLOAD, STATEMENT = "application/vnd.in-toto+json", "https://in-toto.io/Statement/v1"
PREDICATES = "https://govern-dbt.example/evidence/"
HEX, DAY = "[0-9a-f]{64}", "[0-9]{4}-[0-9]{2}-[0-9]{2}"
WHOLE, TEXT = "(?:0|[1-9][0-9]{0,15})", r'"[ !#-\[\]-~]+"'
KINDS = (
    "key-change|started|gate-run|dbt-run|waiver-granted|waiver-expired|approval|redaction|prune|quarantine|gap|export|"
    "access-history|access-review|break-glass|share|anchor|apply|drift|hold|release"
)
ENTRY = re.compile(  # a line of the log, byte for byte
    rf'{{"blobs":\[(?P<blobs>"{HEX}"(?:,"{HEX}")*)\],"controls":\[(?P<controls>(?:{TEXT}(?:,{TEXT})*)?)\],'
    rf'"envelope":"(?P<envelope>{HEX})","kind":"(?P<kind>{KINDS})","period":"(?P<period>{DAY})","prev":"(?P<prev>{HEX})",'
    r'"result":"(?P<result>passed|failed|error|started|skipped|overridden|recorded)",'
    rf'"retain_until":(?:null|"(?P<until>{DAY})"),"seq":(?P<seq>{WHOLE}),"supersedes":(?:null|(?P<corrects>{WHOLE})),'
    rf'"ts":"(?P<ts>{DAY}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}Z)","v":1}}'
)
ENVELOPE = re.compile(  # DSSE, byte for byte: one signature
    rf'{{"payload":"([A-Za-z0-9+/]+=*)","payloadType":"([^"\\]*)",'
    rf'"signatures":\[{{"keyid":"({HEX})","sig":"([A-Za-z0-9+/]+=*)"}}\]}}'
)
SIZE = "[1-9][0-9]{0,15}"
NOTE = "([A-Za-z0-9][A-Za-z0-9._/-]{0,199})\n(0|[1-9][0-9]{0,15})\n(\\S{44})\n\n\N{EM DASH} (\\S+) (\\S+)\n"
AS_IT_IS = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
SORTED = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)
COMMITMENT = re.compile(rb'"commitment":"([0-9a-f]{64})"')
COUNTS = "entries blobs pruned quarantined outside missing disclosed redacted undisclosed"
# What a log consists of; every other file is in SHA256SUMS.
LOG = {"log", "blobs", "disclosures", "quarantine", "lock"}
PLAIN = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))
LONGEST_LINE, LONGEST_FILE, PIECE = 1 << 20, 1 << 26, 1 << 20  # bytes
# What reading the bytes of somebody else may raise.
UNREADABLE = (AttributeError, KeyError, TypeError, ValueError, RecursionError)


class Wrong(Exception):
    """Something is not as it was signed: why, and at which entry (None: at no one entry)."""

    def __init__(self, why: str, entry: int | None = None) -> None:
        super().__init__(why)
        self.why, self.entry = why, entry


class Incomplete(Wrong):
    """Something is missing without which nothing more can be said."""


def must(holds: object, why: str) -> None:
    if not holds:
        raise Wrong(why)


# ---- Reading: plain files, JSON and base64 in their one spelling ----


def pieces(path: str) -> Iterator[bytes]:
    """What a plain file holds; no link, folder or pipe stands for one."""
    number = os.open(path, PLAIN)
    try:
        about = os.fstat(number)
        must(stat.S_ISREG(about.st_mode), f"{os.path.basename(path)} is no plain file")
        left = about.st_size
        while left > 0:
            piece = os.read(number, min(left, PIECE))
            left = left - len(piece) if piece else 0
            yield piece
    finally:
        os.close(number)


def content(path: str) -> bytes | None:
    """A whole file, or None where there is none."""
    found = b""
    try:
        for piece in pieces(path):
            found += piece
            must(len(found) <= LONGEST_FILE, f"{os.path.basename(path)} is too long")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Wrong(f"{os.path.basename(path)} is no plain file that can be read") from error
    return found


def digest_of(path: str) -> tuple[str, set[str]]:
    """The digest of a file of any length, and the commitments that stand in it."""
    hashed, tail, commitments = hashlib.sha256(), b"", set[str]()
    for piece in pieces(path):
        hashed.update(piece)
        commitments.update(one.decode() for one in COMMITMENT.findall(tail + piece))
        tail = piece[-80:]
    return hashed.hexdigest(), commitments


def canonical(raw: bytes) -> Any:
    """The value of JSON in its one spelling (RFC 8785): keys sorted, none twice, integers below 2^53, no floats."""
    try:
        text = raw.decode()
        value = DECODER.decode(text)
        spelt = SORTED.encode(value) if raw.isascii() else AS_IT_IS.encode(in_order(value))
    except UNREADABLE as error:
        raise Wrong(f"it is not canonical JSON: {str(error)[:60]}") from error
    must(spelt == text, "it is not canonical JSON: it is spelt in another way, or has a key twice")
    return value


def in_order(value: Any) -> Any:
    """With keys sorted by UTF-16 code units, as RFC 8785 asks: Python sorts by code points."""
    if isinstance(value, dict):
        return {key: in_order(value[key]) for key in sorted(value, key=lambda key: key.encode("utf-16-be"))}
    return [in_order(one) for one in value] if isinstance(value, list) else value


def no(_: str) -> NoReturn:
    raise ValueError("a number is no integer")


def whole(text: str) -> int:
    if len(text) > 15 and (len(text) > 17 or abs(int(text)) >= 1 << 53):
        raise ValueError("an integer is not below 2^53")
    return int(text)


DECODER = json.JSONDecoder(parse_float=no, parse_constant=no, parse_int=whole)


def decoded(text: str) -> bytes:
    try:
        found = base64.b64decode(text, validate=True)
    except UNREADABLE as error:
        raise Wrong("its base64 is none") from error
    must(base64.b64encode(found).decode() == text, "its base64 is spelt in another way")
    return found


def sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def digests(found: Any) -> list[str]:
    good = isinstance(found, list) and all(isinstance(one, str) and re.fullmatch(HEX, one) for one in found)
    must(good, "its statement lists no digests")
    return list(found)


# ---- Keys, and what they sign ----


class Key:
    """A public key, Ed25519 or ECDSA on P-256, and the names by which signatures call it."""

    def __init__(self, pem: str) -> None:
        try:
            self.public: Any = serialization.load_pem_public_key(pem.encode())
        except Exception as error:
            raise Wrong("its public key is none") from error
        form, encoding = serialization.PublicFormat, serialization.Encoding
        if isinstance(self.public, ed25519.Ed25519PublicKey):
            self.scheme, self.how, self.kind = "ed25519", [], b"\x01"
            self.raw = self.public.public_bytes(encoding.Raw, form.Raw)
            public = self.raw.hex()
        else:
            p256 = (
                isinstance(self.public, ec.EllipticCurvePublicKey) and self.public.curve.name == "secp256r1"
            )
            must(p256, "its public key is neither Ed25519 nor ECDSA on P-256")
            self.scheme, self.how = "ecdsa-sha2-nistp256", [ec.ECDSA(hashes.SHA256())]
            self.kind = b"\xff" + self.scheme.encode()
            self.raw = self.public.public_bytes(encoding.DER, form.SubjectPublicKeyInfo)
            public = self.public.public_bytes(encoding.PEM, form.SubjectPublicKeyInfo).decode()
        about = {"keytype": self.scheme.split("-")[0], "keyval": {"public": public}, "scheme": self.scheme}
        self.keyid = sha256(json.dumps(about, separators=(",", ":")).encode())

    def signed(self, signature: bytes, message: bytes) -> bool:
        try:
            self.public.verify(signature, message, *self.how)
        except InvalidSignature:
            return False
        return True


class Note:
    """A checkpoint (C2SP tlog-checkpoint): which log, how many entries, the root of their tree; one signature."""

    def __init__(self, raw: bytes, name: str) -> None:
        found = re.fullmatch(NOTE, raw.decode(errors="replace"))
        if found is None or found[1] != found[4]:
            raise Wrong(f"{name} is no checkpoint")
        self.name, self.origin, self.size, self.root = name, found[1], int(found[2]), decoded(found[3])
        must(len(self.root) == 32, f"{name} is no checkpoint")
        self.body, self.signature = raw[: raw.index(b"\n\n") + 1], decoded(found[5])

    def signed_by(self, key: Key) -> bool:
        named = hashlib.sha256(self.origin.encode() + b"\n" + key.kind + key.raw).digest()[:4]
        return self.signature[:4] == named and key.signed(self.signature[4:], self.body)


def enveloped(raw: bytes) -> tuple[bytes, str, str, bytes]:
    """What an envelope holds: payload, its type, the name of the key, the signature."""
    found = ENVELOPE.fullmatch(raw.decode(errors="replace"))
    if found is None:
        raise Wrong("its envelope is none, or has not one signature")
    return decoded(found[1]), found[2], found[3], decoded(found[4])


def opened(raw: bytes, key: Key, kind: str) -> tuple[dict[str, Any], dict[str, str]]:
    """What a statement says that a key signed: its predicate, and the digests of its subjects by their names."""
    payload, payload_type, keyid, signature = enveloped(raw)
    must(payload_type == PAYLOAD, "its envelope's payload type is not that of a statement")
    signed = b"DSSEv1 %d %b %d %b" % (len(PAYLOAD), PAYLOAD.encode(), len(payload), payload)
    good = keyid == key.keyid and key.signed(signature, signed)
    must(good, "its statement is not signed by the key that is in force there")
    said = canonical(payload)
    try:
        must(len(said) == 4 and said["_type"] == STATEMENT, "its envelope holds no in-toto Statement v1")
        must(said["predicateType"] == f"{PREDICATES}{kind}/v1", "its statement is of another kind")
        subjects = {one["name"]: one["digest"]["sha256"] for one in said["subject"]}
        plain = [{"digest": {"sha256": digest}, "name": name} for name, digest in subjects.items()]
        must(said["subject"] == plain, "a subject of its statement is unknown, or named twice")
        must(
            isinstance(said["predicate"], dict) and digests([*subjects.values()]),
            "its statement says nothing",
        )
    except UNREADABLE as error:
        raise Wrong("its statement is none") from error
    return said["predicate"], subjects


# ---- The log ----


class Tree:
    """The Merkle tree of RFC 9162 as it grows: the roots of its full subtrees, the largest first."""

    def __init__(self) -> None:
        self.size = 0
        self.roots: list[tuple[int, bytes]] = []

    def add(self, line: bytes) -> None:
        count, root = 1, hashlib.sha256(b"\0" + line).digest()
        while self.roots and self.roots[-1][0] == count:
            count, root = 2 * count, hashlib.sha256(b"\1" + self.roots.pop()[1] + root).digest()
        self.roots.append((count, root))
        self.size += 1

    def root(self) -> bytes:
        found = self.roots[-1][1]
        for _, left in reversed(self.roots[:-1]):
            found = hashlib.sha256(b"\1" + left + found).digest()
        return found


class Absent:
    """A blob that is not there: since which entry, kept until which day (None: for good), of which days, and why."""

    def __init__(self, entry: int) -> None:
        self.entry, self.why = entry, "missing"
        self.until: str | None = ""
        self.days: set[str] = set()


class Verifier:
    """One walk through a log; what it found stands in its fields."""

    def __init__(self, bundle: str, pinned: Key, older: list[Note]) -> None:
        self.bundle, self.pinned, self.older = bundle, pinned, older
        self.tree, self.prev, self.ts, self.origin = Tree(), "0" * 64, "", ""
        self.key = self.signer = pinned  # the key in force, and who signed last
        self.root: str | None = None  # the offline root, in PEM
        self.committed: str | None = None  # the digest of the next key
        self.vouched = False  # whether the pinned key signed the beginning
        self.trusted = self.uncovered = 0  # entries that a checkpoint agrees with; those after the last one
        self.holds: dict[int, tuple[str, str]] = {}  # legal holds in force: entry → first and last day
        self.quarantined: set[str] = set()
        self.redacted: dict[str, int] = {}  # commitment → the entry that says that its opening was erased
        self.started: dict[tuple[str, str], int] = {}  # runs that have not ended → entry
        self.good: set[bytes] = set()  # blobs that were read and are what they are named
        self.absent: dict[str, Absent] = {}  # blobs that are not there
        self.commitments: dict[str, int] = {}  # → the first entry with a blob in which it stands
        self.openings: set[str] = set()
        self.manifest: dict[str, Any] = {}
        self.listed: dict[int, dict[str, Any]] = {}  # entries of the period
        self.missing: list[dict[str, Any]] = []
        self.counts = dict.fromkeys(COUNTS.split(), 0)

    def run(self) -> None:
        head = Note(self.must_have("log/checkpoint"), "log/checkpoint")
        self.origin = head.origin
        if "manifest.json" in os.listdir(self.bundle):
            self.manifest = canonical(self.must_have("manifest.json"))
            period = [self.manifest["period"][name] for name in ("from", "to")]
            must(all(isinstance(day, str) for day in period), "manifest.json names no period")
        self.read_openings()
        kept = {name for name in self.names("log/checkpoints") if re.fullmatch(SIZE, name)}
        for line in self.lines():
            number = self.tree.size
            try:
                self.take(line)
                for note in (*self.older, head):
                    if note.size == number + 1:
                        self.compare(note)
                if str(number + 1) in kept:
                    self.compare_own(f"log/checkpoints/{number + 1}")
            except Wrong as error:
                error.entry = number if error.entry is None else error.entry
                raise
            except UNREADABLE as error:
                raise Wrong(f"it is not what it should be: {type(error).__name__}", number) from error
        size, covered = self.tree.size, max([head.size, *(note.size for note in self.older), *map(int, kept)])
        if covered > size or not size:
            raise Wrong(f"the log ends before this entry, and a checkpoint covers {covered} entries", size)
        if not self.vouched:
            raise Incomplete("the pinned root signed nothing of this log: pin the log's first key", 0)
        self.uncovered += size - head.size
        self.tell_absent()
        self.read_other_files(head)

    def must_have(self, name: str) -> bytes:
        found = content(f"{self.bundle}/{name}")
        if found is None:
            raise Incomplete(f"{name} is missing")
        return found

    def names(self, folder: str) -> list[str]:
        path = f"{self.bundle}/{folder}"
        return sorted(os.listdir(path)) if os.path.isdir(path) else []

    def lines(self) -> Iterator[bytes]:
        if not os.path.isfile(f"{self.bundle}/log/entries.jsonl"):
            raise Incomplete("log/entries.jsonl is missing")
        with open(f"{self.bundle}/log/entries.jsonl", "rb") as file:
            for line in iter(lambda: file.readline(LONGEST_LINE), b""):
                if line.endswith(b"\n"):
                    yield line[:-1]
                elif len(line) == LONGEST_LINE:
                    raise Wrong("its line is too long for an entry", self.tree.size)
                else:
                    self.uncovered += 1  # a crash left it unfinished: nobody was told that it is there

    def take(self, line: bytes) -> None:
        """One entry: its line, its statement, its blobs."""
        entry, number = read_entry(line), self.tree.size
        must(entry["seq"] == number, f"entry {number} should stand here, and the line says {entry['seq']}")
        must(entry["prev"] == self.prev, "it does not name the line before it: one of the two was altered")
        must(entry["ts"] >= self.ts, "its time is before that of the entry before it")
        must(number or entry["kind"] == "key-change", "the log does not begin with a key")
        self.tree.add(line)
        self.prev, self.ts = sha256(line), entry["ts"]
        raw = content(self.blob(entry["envelope"]))
        if raw is not None:
            must(sha256(raw) == entry["envelope"], "its statement was altered: it has another digest")
            self.counts["blobs"] += 1
            self.read_statement(raw, entry)
        elif entry["kind"] == "key-change":
            raise Incomplete("its statement is missing, so nothing says which key signs from here on")
        else:
            self.absent.setdefault(entry["envelope"], Absent(number)).until = None  # kept for good
        for digest in entry["blobs"]:
            self.read_blob(digest, entry)
        if self.manifest and self.in_period(entry):
            self.listed[number] = {name: entry[name] for name in ("ts", "period", "kind", "result")}
        self.counts["entries"] += 1

    def read_statement(self, raw: bytes, entry: dict[str, Any]) -> None:
        kind, number = entry["kind"], entry["seq"]
        said: Any = canonical(enveloped(raw)[0])["predicate"] if kind == "key-change" else None
        self.signer = self.signer_of_change(said, number) if said else self.key
        said, subjects = opened(raw, self.signer, kind)
        must(
            said.get("log") == {"origin": self.origin, "seq": number},
            "its statement is of another log or entry",
        )
        must(said.get("result") == entry["result"], "its statement says another result")
        must(sorted(set(subjects.values())) == entry["blobs"], "its statement is about other blobs")
        if kind == "key-change":
            self.key, self.committed, self.root = Key(said["key"]["pem"]), said["next"], said["root"]
        elif kind == "prune":
            self.prune(digests(said["pruned"]), entry["ts"][:10])
            self.redacted.update(dict.fromkeys(digests(said.get("redacted", [])), number))
        elif kind == "hold":
            first, last = said["from"], said["to"] or "9999-12-31"
            must(re.fullmatch(DAY, first) and re.fullmatch(DAY, last), "its statement holds no days")
            self.holds[number] = first, last
        elif kind == "release":
            number = said["releases"]
            held = self.holds.pop(number, None) if type(number) is int else None
            must(held, "it releases a hold that is not in force")
        elif kind == "redaction":
            self.redacted.update(dict.fromkeys(digests(said["redacted"]), number))
        elif kind == "quarantine":
            self.quarantined.update(digests([one["digest"] for one in said["quarantined"]]))
        elif kind == "started":
            must(isinstance(said["of"], str) and isinstance(said["run"], str), "its statement begins no run")
            self.started[said["of"], said["run"]] = number
        elif "run" in said:
            must(isinstance(said["run"], str), "its statement ends no run")
            self.started.pop((kind, said["run"]), None)

    def signer_of_change(self, said: dict[str, Any], number: int) -> Key:
        """Who must have signed a change of the key."""
        key, root = Key(said["key"]["pem"]), said["root"]
        must(
            (said["key"]["keyid"], said["key"]["scheme"]) == (key.keyid, key.scheme),
            "its key has another name",
        )
        must(said["next"] is None or digests([said["next"]]), "it commits to no key")
        if number == 0:
            must(said["by"] == "genesis", "the first entry is no beginning")
            self.vouched = key.raw == self.pinned.raw
            known = self.vouched or (root is not None and Key(root).raw == self.pinned.raw)
            must(known, "the log begins with another key than the pinned one")
            return key
        must(root == self.root, "it names another root than the log began with")
        if said["by"] == "root" and root is not None:
            return Key(root)
        follows = said["by"] == "commitment" and self.committed == sha256(said["key"]["pem"].encode())
        must(follows, "its key is not the one that was committed to, and no root signed it")
        return key

    def compare(self, note: Note) -> None:
        """The tree as it is now with a checkpoint of this size."""
        size = self.tree.size
        must((note.origin, note.size) == (self.origin, size), f"{note.name} is of another log or size")
        if note.root != self.tree.root():
            altered = f"an entry from {self.trusted} to {size - 1} was altered, or the log written anew"
            raise Wrong(f"{note.name} covers other entries: {altered}", self.trusted)
        must(note.signed_by(self.signer), f"{note.name} is not signed by the key that was in force there")
        self.vouched = self.vouched or self.signer.raw == self.pinned.raw
        self.trusted = size

    def compare_own(self, name: str) -> None:
        """The same with one that lies beside the log.

        It says nothing that the newest does not say, which is signed: its content is compared and its signature is
        not, unless another key signed than the one from here on: then it was the root.
        """
        raw, root = self.must_have(name), base64.b64encode(self.tree.root()).decode()
        same = raw.startswith(f"{self.origin}\n{self.tree.size}\n{root}\n\n".encode())
        if not same or self.signer.raw != self.key.raw:
            self.compare(Note(raw, name))
        self.trusted = self.tree.size

    # ---- Blobs, what is not there, and what lies beside the log ----

    def blob(self, digest: str) -> str:
        return f"{self.bundle}/blobs/sha256/{digest[:2]}/{digest}"

    def in_period(self, entry: dict[str, Any]) -> bool:
        period = self.manifest["period"]
        return bool(period["from"] <= entry["period"] <= period["to"])

    def read_blob(self, digest: str, entry: dict[str, Any]) -> None:
        short = bytes.fromhex(digest)
        if short in self.good:
            return
        try:
            found, commitments = digest_of(self.blob(digest))
        except FileNotFoundError:
            self.lacks(digest, entry)
        except OSError as error:
            raise Wrong(f"its blob {digest[:12]} is no plain file that can be read") from error
        else:
            must(found == digest, f"its blob {digest[:12]} was altered: it has another digest")
            self.good.add(short)
            self.counts["blobs"] += 1
            for commitment in commitments:
                self.commitments.setdefault(commitment, entry["seq"])

    def lacks(self, digest: str, entry: dict[str, Any]) -> None:
        if digest in self.quarantined:
            self.counts["quarantined"] += 1
        elif self.manifest and not self.in_period(entry):
            self.counts["outside"] += 1
        else:
            absent = self.absent.setdefault(digest, Absent(entry["seq"]))
            forever = absent.until is None or entry["until"] is None
            absent.until = None if forever else max(absent.until or "", entry["until"])
            absent.days.add(entry["period"])

    def prune(self, pruned: list[str], today: str) -> None:
        """A blob may be gone when the time of all who named it was over, and no hold was on their days."""
        for digest in pruned:
            absent = self.absent.get(digest)
            if absent is None or absent.why != "missing":
                continue  # it is there, or of days outside of this bundle; or its loss is told already
            holds = (
                n for n, (first, last) in self.holds.items() if any(first <= d <= last for d in absent.days)
            )
            held = next(holds, None)
            if absent.until is None or today <= absent.until:
                absent.why = f"pruned on {today}, before its time was over"
            elif held is not None:
                absent.why = f"pruned on {today}, although entry {held} holds it"
            else:
                self.counts["pruned"] += 1
                del self.absent[digest]

    def tell_absent(self) -> None:
        """Blobs and openings that are not as the log says."""
        for digest, absent in self.absent.items():
            self.missing.append({"entry": absent.entry, "what": digest, "why": absent.why})
        for commitment, number in sorted(self.redacted.items()):
            if commitment in self.openings:
                why = f"its opening is there, and entry {number} says that it was erased"
                self.missing.append({"entry": number, "what": commitment, "why": why})
        closed = self.commitments.keys() - self.openings
        for commitment in sorted(closed - self.redacted.keys()) if not self.manifest else []:
            why = "its opening is missing, and no entry says that it was erased"
            self.missing.append({"entry": self.commitments[commitment], "what": commitment, "why": why})
        self.counts["disclosed"] = len(self.commitments) - len(closed)
        self.counts["redacted"] = len(closed & self.redacted.keys())
        self.counts["undisclosed"] = len(closed - self.redacted.keys())

    def read_openings(self) -> None:
        for name in self.names("disclosures"):
            said = canonical(self.must_have(f"disclosures/{name}"))
            fields = [said["salt"], said["field"], said["value"]]
            opening = AS_IT_IS.encode(in_order(fields)).encode()
            commitment = sha256(b"govern/commitment/1\0" + opening)
            same = len(said) == 3 and name == f"{commitment}.json"
            must(same, f"disclosures/{name} was altered: it does not open what it is named after")
            self.openings.add(commitment)

    def read_other_files(self, head: Note) -> None:
        """Every other file is in SHA256SUMS, which the log's key signed together with manifest.json."""
        found = set()
        for folder, folders, files in os.walk(self.bundle):
            folders[:] = [name for name in folders if folder != self.bundle or name not in LOG]
            links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
            found |= {os.path.relpath(os.path.join(folder, name), self.bundle) for name in (*files, *links)}
        found = {name.replace(os.sep, "/") for name in found} - {"lock", "SHA256SUMS", "manifest.json.dsse"}
        if not found and not self.manifest:
            return
        sums = self.must_have("SHA256SUMS")
        said, subjects = opened(self.must_have("manifest.json.dsse"), self.key, "bundle")
        must(
            said == {"log": {"origin": head.origin, "size": head.size}},
            "manifest.json is of another log or size",
        )
        signed = {"SHA256SUMS": sha256(sums), "manifest.json": sha256(self.must_have("manifest.json"))}
        must(subjects == signed, "manifest.json or SHA256SUMS was altered: another digest was signed")
        stated = dict(line.split("  ", 1)[::-1] for line in sums.decode().splitlines())
        unknown = sorted(found - set(stated) - {"manifest.json"})
        must(not unknown, f"{unknown[:1]} is not in SHA256SUMS: it was added")
        for name, digest in stated.items():
            if name not in found:
                self.missing.append({"entry": None, "what": name, "why": "missing"})
            else:
                must(
                    digest_of(f"{self.bundle}/{name}")[0] == digest,
                    f"{name} was altered: it has another digest",
                )
        for name, about in self.manifest["populations"].items():
            self.compare_population(name, about["kinds"])

    def compare_population(self, name: str, kinds: list[str]) -> None:
        """A population names each entry of its kinds in the period and no other, and says of it what the log says."""
        expected = {number: entry for number, entry in self.listed.items() if entry["kind"] in kinds}
        with open(f"{self.bundle}/{name}", encoding="utf-8", newline="") as file:
            rows = [(int(row["entry"]), row) for row in csv.DictReader(file)]
        named = {number for number, _ in rows}
        must(named == set(expected), f"{name} does not hold each entry of the period, and no other")
        for number, row in rows:
            same = all(row.get(field, value) == value for field, value in expected[number].items())
            must(same, f"{name} says something else of entry {number} than the log")


def read_entry(line: bytes) -> dict[str, Any]:
    found = ENTRY.fullmatch(line.decode(errors="replace"))
    if found is None:
        raise Wrong("its line is no entry, or is spelt in another way")
    entry: dict[str, Any] = found.groupdict()
    entry["seq"] = int(entry["seq"])
    blobs, controls = (entry[name].split('"')[1::2] for name in ("blobs", "controls"))
    must(blobs == sorted(set(blobs)) and controls == sorted(set(controls)), "its line has lists out of order")
    must(
        entry["corrects"] is None or int(entry["corrects"]) < entry["seq"], "its line corrects a later entry"
    )
    return {**entry, "blobs": blobs}


# ---- What is told ----


def examined(bundle: str, pinned: Key, older: list[Note]) -> dict[str, Any]:
    """What is to be said of a bundle."""
    walk, code, first = Verifier(bundle, pinned, older), 0, None
    try:
        walk.run()
    except Wrong as error:
        code, first = 3 if isinstance(error, Incomplete) else 1, {"entry": error.entry, "why": error.why}
    except (*UNREADABLE, OSError) as error:
        code, first = 1, {"entry": None, "why": f"a file is not what it should be: {type(error).__name__}"}
    code = 3 if code == 0 and (walk.missing or walk.uncovered) else code
    runs = sorted((number, of, run) for (of, run), number in walk.started.items())
    return {
        "schema": "govern.evidence.verify/v1",
        "verdict": {0: "good", 1: "tampered", 3: "incomplete"}[code],
        "exit_code": code,
        "origin": walk.origin,
        "size": walk.tree.size,
        "first": first,
        "missing": walk.missing[:20],
        "uncovered": 0 if first else walk.uncovered,
        "counts": {**walk.counts, "missing": len(walk.missing)},
        "unfinished": [{"entry": number, "of": of, "run": run} for number, of, run in runs],
        "older_checkpoints": len(older),
    }


def told(found: dict[str, Any]) -> str:
    """The same for people."""
    lines = [f"{found['verdict'].upper()}: the log {found['origin']}, {found['size']} entries"]
    if found["first"]:
        entry = found["first"]["entry"]
        lines.append(f"  {'the log' if entry is None else f'entry {entry}'}: {found['first']['why']}")
    lines += [f"  {count} {name}" for name, count in found["counts"].items() if count and name != "entries"]
    lines += [f"  entry {one['entry']}: {one['what']}: {one['why']}" for one in found["missing"]]
    if found["uncovered"]:
        lines.append(
            f"  {found['uncovered']} lines come after the last checkpoint: nothing signed covers them yet"
        )
    lines += [f"  entry {one['entry']}: a {one['of']} began and never ended" for one in found["unfinished"]]
    if not found["older_checkpoints"]:
        lines.append(
            "WARNING: no older checkpoint was given. Whoever holds the signing key can write the log"
        )
        lines.append(
            "anew, and that is good by itself. Ask for one that somebody else kept: --checkpoint OLD."
        )
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("bundle", help="the folder of the bundle, or of the log itself")
    parser.add_argument(
        "--key", required=True, help="the log's first public key, or its offline root, in PEM"
    )
    parser.add_argument(
        "--checkpoint", action="append", default=[], help="an older one that somebody else kept"
    )
    parser.add_argument("--json", action="store_true", help="for machines")
    given = parser.parse_args()
    try:
        must(os.path.isdir(given.bundle), f"{given.bundle} is no folder")
        pinned = Key((content(given.key) or b"").decode())
        older = [Note(content(name) or b"", name) for name in given.checkpoint]
    except (ValueError, Wrong) as error:
        parser.error(str(error))
    gc.disable()  # nothing here refers to itself, and looking for what does costs time
    found = examined(given.bundle, pinned, older)
    sys.stdout.write(json.dumps(found, indent=2) + "\n" if given.json else told(found))
    return int(found["exit_code"])


if __name__ == "__main__":
    sys.exit(main())
