r"""Check a log of evidence offline, without trusting who wrote it: python verify.py BUNDLE --key PINNED.pem.

You need Python 3.9 or newer, `pip install cryptography`, and the log's first public key (or its offline root) from
somewhere else than the bundle: a key that came with the bundle proves nothing. An older checkpoint that somebody
else kept (--checkpoint OLD) is the only thing that shows a log that its own key holder wrote anew.

Ends with 0: all good; 1: tampered with; 2: called wrongly; 3: something is missing, so not everything was checked.

`Verifier` takes these steps, and reads in their order:
  1  the checkpoint: a signed note of origin, size and root of the log's Merkle tree
  2  each line of log/entries.jsonl: canonical, numbered, naming the digest of the line before, time never back
  3  each statement (in-toto in a DSSE envelope): of the entry's kind, about exactly its blobs, of this log and entry
  4  who signed it: the key in force. The first is the pinned one; each later one was committed to before, or the
     offline root names it
  5  each blob by its digest; the tree by each checkpoint that was given or lies beside the log
  6  what is not there: pruned when its time was over and no hold was on it, quarantined, redacted, or missing
  7  all other files by SHA256SUMS, signed together with manifest.json; populations hold each entry of the period
"""

from __future__ import annotations

import argparse
import binascii
import csv
import gc
import hashlib
import json
import os
import re
import stat
import sys
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

Signed = tuple[bytes, bytes, bytes]  # a key's name, what it made, of what
PAYLOAD, STATEMENT = b"application/vnd.in-toto+json", "https://in-toto.io/Statement/v1"
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
    rb'{"payload":"([^"]*)","payloadType":"([^"]*)","signatures":\[{"keyid":"([^"]*)","sig":"([^"]*)"}\]}'
)
NOTE = re.compile(
    f"([A-Za-z0-9][A-Za-z0-9._/-]{{0,199}})\n({WHOLE})\n(\\S{{44}})\n\n\N{EM DASH} (\\S+) (\\S+)\n"
)
BESIDE = re.compile(rb'"[^"\\]+\\n([1-9][0-9]{0,15})\\n')  # how a line of log/checkpoints.jsonl begins
FOREVER = "9999-12-31"
COMMITMENT = re.compile(rb'"commitment":"([0-9a-f]{64})"')  # in a blob, where a person is named
COUNTS = "entries blobs pruned quarantined outside missing disclosed redacted undisclosed"
LOG = {"log", "blobs", "disclosures", "quarantine", "lock"}  # every other file is in SHA256SUMS
PLAIN = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))
LONGEST_LINE, LONGEST_FILE = 1 << 20, 1 << 28  # bytes; nothing longer is recorded
AT_ONCE = 1000
# What reading the bytes of somebody else may raise.
UNREADABLE = (AttributeError, KeyError, TypeError, ValueError, RecursionError)
ANEW = (
    "WARNING: no older checkpoint was given. Whoever holds the signing key can write the log\n"
    "anew, and that is good by itself. Ask for one that somebody else kept: --checkpoint OLD."
)


class Wrong(Exception):
    """Something is not as it was signed, or (code 3) not there: why, and at which entry (None: at no one entry)."""

    def __init__(self, why: str, entry: int | None = None, code: int = 1) -> None:
        super().__init__(why)
        self.why, self.entry, self.code = why, entry, code


def must(holds: object, why: str) -> None:
    if not holds:
        raise Wrong(why)


# ---- What is asked, and what is told ----


def main() -> int:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("bundle", help="the folder of the bundle, or of the log itself")
    parser.add_argument("--key", required=True, help="the log's first public key, or its offline root: PEM")
    parser.add_argument("--checkpoint", action="append", default=[], help="an older one somebody else kept")
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


def examined(bundle: str, pinned: Key, older: list[Note]) -> dict[str, Any]:
    """What is to be said of a bundle."""
    walk, code, first = Verifier(bundle, pinned), 0, None
    try:
        walk.run(older)
    except Wrong as error:
        code, first = error.code, {"entry": error.entry, "why": error.why}
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
        lines.append(f"  {found['uncovered']} lines after the last checkpoint: nothing signed covers them")
    lines += [f"  entry {one['entry']}: a {one['of']} began and never ended" for one in found["unfinished"]]
    return "\n".join(lines if found["older_checkpoints"] else [*lines, ANEW]) + "\n"


# ---- The steps ----


class Verifier:
    """One walk through a log; what it found stands in its fields."""

    def __init__(self, bundle: str, pinned: Key) -> None:
        self.bundle, self.keys = bundle, Keys(pinned)
        self.tree, self.prev, self.ts, self.origin = Tree(), "0" * 64, "", ""
        self.notes: dict[int, list[Note]] = {}  # checkpoints that were given and are still to be compared
        self.trusted = self.uncovered = 0  # entries that a checkpoint agrees with; those after the last one
        self.unchecked: list[tuple[int, Key, Signed]] = []  # signatures of entries, still to be checked
        self.started: dict[tuple[str, str], int] = {}  # runs that have not ended → entry
        self.good: set[bytes] = set()  # blobs that were read and are what they are named
        self.absent: dict[str, Absent] = {}  # blobs that are not there
        self.quarantined: set[str] = set()
        self.holds: dict[int, tuple[str, str]] = {}  # legal holds in force: entry → first and last day
        self.commitments: dict[str, int] = {}  # → the first entry with a blob in which it stands
        self.openings: set[str] = set()
        self.redacted: dict[str, int] = {}  # commitment → the entry that says that its opening was erased
        self.period: tuple[str, str] | None = None  # None: this is no bundle but the log's own folder
        self.listed: dict[int, dict[str, Any]] = {}  # entries of the period
        self.missing: list[dict[str, Any]] = []
        self.counts = dict.fromkeys(COUNTS.split(), 0)

    def run(self, older: list[Note]) -> None:
        head = Note(self.must_have("log/checkpoint"), "log/checkpoint")
        self.origin = head.origin
        for note in (*older, head):
            self.notes.setdefault(note.size, []).append(note)
        raw = content(f"{self.bundle}/manifest.json")
        manifest = None if raw is None else canonical(raw)
        if manifest is not None:
            self.period = manifest["period"]["from"], manifest["period"]["to"]
            must(all(isinstance(day, str) for day in self.period), "manifest.json names no period")
        self.read_openings()
        self.read_log()
        if not self.keys.vouched:
            raise Wrong("the pinned root signed nothing of this log: pin the log's first key", 0, code=3)
        self.uncovered += self.tree.size - head.size
        self.judge_absent()
        self.read_other_files(head, manifest)

    def must_have(self, name: str) -> bytes:
        found = content(f"{self.bundle}/{name}")
        if found is None:
            raise Wrong(f"{name} is missing", code=3)
        return found

    def read_log(self) -> None:
        """Steps 2 to 5, for one entry after the other."""
        if not os.path.isfile(f"{self.bundle}/log/entries.jsonl"):
            raise Wrong("log/entries.jsonl is missing", code=3)
        number, beside = 0, self.checkpoints_beside()
        try:
            following = next(beside, None)
            for line in self.lines("log/entries.jsonl"):
                self.read_entry(line, number)
                for note in self.notes.pop(number + 1, ()):
                    self.compare(note)
                if following and following[0] == number + 1:
                    self.compare_beside(following[1])
                    following = next(beside, None)
                if len(self.unchecked) == AT_ONCE:
                    self.check_signatures()
                number += 1
        except Wrong as error:
            self.check_signatures()  # an entry before that is wrong counts first
            error.entry = number if error.entry is None else error.entry
            raise
        except UNREADABLE as error:
            self.check_signatures()
            raise Wrong(f"it is not what it should be: {type(error).__name__}", number) from error
        self.check_signatures()
        covered = max([number, *self.notes, following[0] if following else 0])
        if covered > number or not number:
            raise Wrong(f"the log ends before this entry, and a checkpoint covers {covered} entries", number)

    # ---- 2: the line of an entry

    def lines(self, name: str) -> Iterator[bytes]:
        """Lines without their ends; one that a crash left unfinished is covered by nothing."""
        path = f"{self.bundle}/{name}"
        if os.path.isfile(path):
            with open(path, "rb") as file:
                while line := file.readline(LONGEST_LINE):
                    if line.endswith(b"\n"):
                        yield line[:-1]
                    else:
                        must(len(line) < LONGEST_LINE, "its line is longer than an entry can be")
                        self.uncovered += 1

    def read_entry(self, line: bytes, number: int) -> None:
        entry = entry_of(line)
        if entry["seq"] != number:
            raise Wrong(f"entry {number} should stand here, and the line says {entry['seq']}")
        must(entry["prev"] == self.prev, "it does not name the line before it: one of the two was altered")
        must(entry["ts"] >= self.ts, "its time is before that of the entry before it")
        must(number or entry["kind"] == "key-change", "the log does not begin with a key")
        self.tree.add(line)
        self.prev, self.ts = sha256(line), entry["ts"]
        self.read_statement(entry)
        for digest in entry["blobs"]:
            self.read_blob(digest, entry)
        if self.period and self.is_inside(entry):
            self.listed[number] = {name: entry[name] for name in ("ts", "period", "kind", "result")}
        self.counts["entries"] += 1

    def is_inside(self, entry: dict[str, Any]) -> bool:
        """Whether an entry is of the bundle's period."""
        return self.period is None or self.period[0] <= entry["period"] <= self.period[1]

    # ---- 3: its statement

    def blob(self, digest: str) -> str:
        return f"{self.bundle}/blobs/sha256/{digest[:2]}/{digest}"

    def read_statement(self, entry: dict[str, Any]) -> None:
        raw, kind, number = content(self.blob(entry["envelope"])), entry["kind"], entry["seq"]
        if raw is None and kind == "key-change":
            raise Wrong("its statement is missing, so nothing says which key signs from here on", code=3)
        if raw is None:
            self.absent.setdefault(entry["envelope"], Absent(number)).until.add(FOREVER)
            return
        must(sha256(raw) == entry["envelope"], "its statement was altered: it has another digest")
        self.counts["blobs"] += 1
        statement, keys = Statement(raw, kind), self.keys
        said = statement.said
        if kind == "key-change":
            keys.signer = keys.signer_of_change(said, number)
            keys.signer.must_have_signed(*statement.signed)
        else:
            keys.signer = keys.key
            self.unchecked.append((number, keys.signer, statement.signed))
        here = {"origin": self.origin, "seq": number}
        must(said.get("log") == here, "its statement is of another log or entry")
        must(said.get("result") == entry["result"], "its statement says another result")
        must(sorted(set(statement.subjects.values())) == entry["blobs"], "its statement is about other blobs")
        if kind == "key-change":
            keys.change(said)
        self.hear(said, kind, entry)

    def hear(self, said: dict[str, Any], kind: str, entry: dict[str, Any]) -> None:
        """What a statement says of blobs, of openings, of runs."""
        number = entry["seq"]
        if kind == "prune":
            for digest in digests(said["pruned"]):
                self.hear_of_prune(digest, entry["ts"][:10])
        if kind in ("prune", "redaction"):
            erased = said["redacted"] if kind == "redaction" else said.get("redacted", [])
            self.redacted.update(dict.fromkeys(digests(erased), number))
        elif kind == "hold":
            first, last = said["from"], said["to"] or FOREVER
            must(re.fullmatch(DAY, first) and re.fullmatch(DAY, last), "its statement holds no days")
            self.holds[number] = first, last
        elif kind == "release":
            released = said["releases"]
            held = self.holds.pop(released, None) if type(released) is int else None
            must(held, "it releases a hold that is not in force")
        elif kind == "quarantine":
            self.quarantined.update(digests([one["digest"] for one in said["quarantined"]]))
        elif kind == "started":
            must(isinstance(said["of"], str) and isinstance(said["run"], str), "its statement begins no run")
            self.started[said["of"], said["run"]] = number
        elif "run" in said:
            must(isinstance(said["run"], str), "its statement ends no run")
            self.started.pop((kind, said["run"]), None)

    def hear_of_prune(self, digest: str, today: str) -> None:
        """It may be gone if the time of all who named it was over, and no hold was on their days."""
        absent = self.absent.get(digest)
        if absent is None or absent.why != "missing":
            return
        held = (
            n for n, (first, last) in self.holds.items() if any(first <= day <= last for day in absent.days)
        )
        hold = next(held, None)
        if today <= max(absent.until):
            absent.why = f"pruned on {today}, before its time was over"
        elif hold is not None:
            absent.why = f"pruned on {today}, although entry {hold} holds it"
        else:
            self.counts["pruned"] += 1
            del self.absent[digest]

    # ---- 4: who signed it

    def check_signatures(self) -> None:
        for number, key, signed in self.unchecked:
            try:
                key.must_have_signed(*signed)
            except Wrong as error:
                raise Wrong(error.why, number) from error
        self.unchecked.clear()

    # ---- 5: its blobs, and the tree up to here

    def read_blob(self, digest: str, entry: dict[str, Any]) -> None:
        short = bytes.fromhex(digest)
        if short in self.good:
            return
        raw = content(self.blob(digest))
        if raw is not None:
            if sha256(raw) != digest:
                raise Wrong(f"its blob {digest[:12]} was altered: it has another digest")
            self.good.add(short)
            self.counts["blobs"] += 1
            for commitment in COMMITMENT.findall(raw):
                self.commitments.setdefault(commitment.decode(), entry["seq"])
        elif digest in self.quarantined:
            self.counts["quarantined"] += 1
        elif not self.is_inside(entry):
            self.counts["outside"] += 1
        else:
            absent = self.absent.setdefault(digest, Absent(entry["seq"]))
            absent.until.add(entry["until"] or FOREVER)
            absent.days.add(entry["period"])

    def compare(self, note: Note) -> None:
        """The tree with a checkpoint of its size."""
        size = self.tree.size
        must((note.origin, note.size) == (self.origin, size), f"{note.name} is of another log or size")
        if note.root != self.tree.root():
            altered = f"an entry from {self.trusted} to {size - 1} was altered, or the log written anew"
            raise Wrong(f"{note.name} covers other entries: {altered}", self.trusted)
        must(
            self.keys.signer.signed_note(note),
            f"{note.name} is not signed by the key that was in force there",
        )
        self.keys.vouch()
        self.trusted = size

    def checkpoints_beside(self) -> Iterator[tuple[int, bytes]]:
        """Size and line of each checkpoint that lies beside the log."""
        last = 0
        for line in self.lines("log/checkpoints.jsonl"):
            found = BESIDE.match(line)
            if found is None or int(found[1]) <= last:
                raise Wrong("log/checkpoints.jsonl has a line that is no checkpoint, or not in its place")
            last = int(found[1])
            yield last, line

    def compare_beside(self, line: bytes) -> None:
        """The tree with one of them.

        It says nothing that the newest does not say, which is signed: its content is compared and its signature is
        not, unless another key signed than the one from here on: then it was the root.
        """
        size, root = self.tree.size, b64encode(self.tree.root())
        same = line.startswith(b'"%b\\n%d\\n%b\\n\\n' % (self.origin.encode(), size, root))
        if not same or self.keys.signer.raw != self.keys.key.raw:
            self.compare(Note(str(canonical(line)).encode(), f"log/checkpoints.jsonl, {size}"))
        self.trusted = size

    # ---- 6: what is not there

    def read_openings(self) -> None:
        """Names of people stand in blobs as digests; each file in disclosures/ opens one."""
        folder = f"{self.bundle}/disclosures"
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
            said = canonical(self.must_have(f"disclosures/{name}"))
            opening = spelling([said["salt"], said["field"], said["value"]]).encode()
            commitment = sha256(b"govern/commitment/1\0" + opening)
            same = len(said) == 3 and name == f"{commitment}.json"
            must(same, f"disclosures/{name} was altered: it does not open what it is named after")
            self.openings.add(commitment)

    def judge_absent(self) -> None:
        """Blobs and openings that are not as the log says."""
        told = [(absent.entry, digest, absent.why) for digest, absent in self.absent.items()]
        for commitment, number in sorted(self.redacted.items()):
            if commitment in self.openings:
                why = f"its opening is there, and entry {number} says that it was erased"
                told.append((number, commitment, why))
        closed = self.commitments.keys() - self.openings
        undisclosed = closed - self.redacted.keys()
        if self.period is None:  # from a bundle names may be kept back
            why = "its opening is missing, and no entry says that it was erased"
            told += [(self.commitments[one], one, why) for one in sorted(undisclosed)]
        self.missing = [{"entry": number, "what": what, "why": why} for number, what, why in told]
        self.counts["disclosed"] = len(self.commitments) - len(closed)
        self.counts["redacted"] = len(closed) - len(undisclosed)
        self.counts["undisclosed"] = len(undisclosed)

    # ---- 7: all other files

    def read_other_files(self, head: Note, manifest: Any) -> None:
        """Every other file is in SHA256SUMS, which the log's key signed together with manifest.json."""
        found = self.other_files()
        if not found and manifest is None:
            return
        sums = self.must_have("SHA256SUMS")
        seal = Statement(self.must_have("manifest.json.dsse"), "bundle")
        self.keys.key.must_have_signed(*seal.signed)
        here = {"log": {"origin": head.origin, "size": head.size}}
        must(seal.said == here, "manifest.json is of another log or size")
        signed = {"SHA256SUMS": sha256(sums), "manifest.json": sha256(self.must_have("manifest.json"))}
        must(seal.subjects == signed, "manifest.json or SHA256SUMS was altered: another digest was signed")
        stated = dict(line.split("  ", 1)[::-1] for line in sums.decode().splitlines())
        unknown = sorted(found - set(stated) - {"manifest.json"})
        must(not unknown, f"{unknown[:1]} is not in SHA256SUMS: it was added")
        for name, digest in stated.items():
            if name not in found:
                self.missing.append({"entry": None, "what": name, "why": "missing"})
            else:
                must(sha256(self.must_have(name)) == digest, f"{name} was altered: it has another digest")
        for name, about in manifest["populations"].items():
            self.compare_population(name, about["kinds"])

    def other_files(self) -> set[str]:
        """Every file that is not of the log itself, and every link to a folder."""
        found = set()
        for folder, folders, files in os.walk(self.bundle):
            folders[:] = [name for name in folders if folder != self.bundle or name not in LOG]
            links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
            found |= {os.path.relpath(os.path.join(folder, name), self.bundle) for name in (*files, *links)}
        return {name.replace(os.sep, "/") for name in found} - {"lock", "SHA256SUMS", "manifest.json.dsse"}

    def compare_population(self, name: str, kinds: list[str]) -> None:
        """A population names each entry of its kinds in the period and no other, and says of it what the log says."""
        expected = {number: entry for number, entry in self.listed.items() if entry["kind"] in kinds}
        with open(f"{self.bundle}/{name}", encoding="utf-8", newline="") as file:
            rows = [(int(row["entry"]), row) for row in csv.DictReader(file)]
        same = {number for number, _ in rows} == set(expected)
        must(same, f"{name} does not hold each entry of the period, and no other")
        for number, row in rows:
            same = all(row.get(field, value) == value for field, value in expected[number].items())
            must(same, f"{name} says something else of entry {number} than the log")


# ---- What a log is made of ----


def entry_of(line: bytes) -> dict[str, Any]:
    found = ENTRY.fullmatch(line.decode(errors="replace"))
    if found is None:
        raise Wrong("its line is no entry, or is spelt in another way")
    entry: dict[str, Any] = found.groupdict()
    entry["seq"] = int(entry["seq"])
    for name in ("blobs", "controls"):
        listed = entry[name] = entry[name].split('"')[1::2]
        must(len(listed) < 2 or listed == sorted(set(listed)), "its line has lists out of order")
    corrects = entry["corrects"]
    must(corrects is None or int(corrects) < entry["seq"], "its line corrects a later entry")
    return entry


class Statement:
    """An in-toto Statement in a DSSE envelope, whoever signed it: its predicate, and its subjects' digests by name."""

    def __init__(self, raw: bytes, kind: str) -> None:
        found = ENVELOPE.fullmatch(raw)
        if found is None:
            raise Wrong("its envelope is none, or has not one signature")
        payload, kind_of_payload, keyid, signature = found.groups()
        must(kind_of_payload == PAYLOAD, "its envelope's payload type is not that of a statement")
        payload = decoded(payload)
        message = b"DSSEv1 %d %b %d %b" % (len(PAYLOAD), PAYLOAD, len(payload), payload)
        self.signed = keyid, decoded(signature), message  # what `Key.must_have_signed` takes
        said = canonical(payload)
        try:
            must(len(said) == 4 and said["_type"] == STATEMENT, "its envelope holds no in-toto Statement v1")
            must(said["predicateType"] == f"{PREDICATES}{kind}/v1", "its statement is of another kind")
            self.subjects = {one["name"]: one["digest"]["sha256"] for one in said["subject"]}
            plain = [{"digest": {"sha256": digest}, "name": name} for name, digest in self.subjects.items()]
            must(said["subject"] == plain, "a subject of its statement is unknown, or named twice")
            must(isinstance(said["predicate"], dict), "its statement says nothing")
        except UNREADABLE as error:
            raise Wrong("its statement is none") from error
        self.said: dict[str, Any] = said["predicate"]


def digests(found: Any) -> list[str]:
    good = isinstance(found, list) and all(isinstance(one, str) and re.fullmatch(HEX, one) for one in found)
    must(good, "its statement lists no digests")
    return list(found)


class Note:
    """A checkpoint (C2SP tlog-checkpoint): which log, how many entries, the root of their tree; one signature."""

    def __init__(self, raw: bytes, name: str) -> None:
        found = NOTE.fullmatch(raw.decode(errors="replace"))
        if found is None or found[1] != found[4]:
            raise Wrong(f"{name} is no checkpoint")
        self.name, self.origin, self.size, self.root = (
            name,
            found[1],
            int(found[2]),
            decoded(found[3].encode()),
        )
        must(len(self.root) == 32, f"{name} is no checkpoint")
        self.body, self.signature = raw[: raw.index(b"\n\n") + 1], decoded(found[5].encode())


class Key:
    """A public key, Ed25519 or ECDSA on P-256, and the names by which signatures call it."""

    def __init__(self, pem: str) -> None:
        try:
            public: Any = serialization.load_pem_public_key(pem.encode())
        except Exception as error:
            raise Wrong("its public key is none") from error
        if isinstance(public, ed25519.Ed25519PublicKey):
            self.scheme, self.how, self.kind = "ed25519", [], b"\x01"
            self.raw = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
            named = self.raw.hex()
        elif isinstance(public, ec.EllipticCurvePublicKey) and public.curve.name == "secp256r1":
            self.scheme, self.how = "ecdsa-sha2-nistp256", [ec.ECDSA(hashes.SHA256())]
            self.kind = b"\xff" + self.scheme.encode()
            self.raw = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
            named = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        else:
            raise Wrong("its public key is neither Ed25519 nor ECDSA on P-256")
        self.public = public
        about = {"keytype": self.scheme.split("-")[0], "keyval": {"public": named}, "scheme": self.scheme}
        self.keyid = sha256(json.dumps(about, separators=(",", ":")).encode())

    def signed(self, signature: bytes, message: bytes) -> bool:
        try:
            self.public.verify(signature, message, *self.how)
        except InvalidSignature:
            return False
        return True

    def must_have_signed(self, keyid: bytes, signature: bytes, message: bytes) -> None:
        good = keyid == self.keyid.encode() and self.signed(signature, message)
        must(good, "its statement is not signed by the key that is in force there")

    def signed_note(self, note: Note) -> bool:
        named = hashlib.sha256(note.origin.encode() + b"\n" + self.kind + self.raw).digest()[:4]
        return note.signature[:4] == named and self.signed(note.signature[4:], note.body)


class Keys:
    """Which key signs: first the pinned one, then each that was committed to before, or that the offline root names."""

    def __init__(self, pinned: Key) -> None:
        self.pinned = self.key = self.signer = pinned  # the key in force, and who signed last
        self.root: str | None = None  # the offline root, in PEM
        self.committed: str | None = None  # the digest of the next key
        self.vouched = False  # whether the pinned key signed the beginning

    def signer_of_change(self, said: dict[str, Any], number: int) -> Key:
        """Who must have signed a change of the key."""
        key, root = Key(said["key"]["pem"]), said["root"]
        named = (said["key"]["keyid"], said["key"]["scheme"])
        must(named == (key.keyid, key.scheme), "its key has another name")
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

    def change(self, said: dict[str, Any]) -> None:
        self.key, self.committed, self.root = Key(said["key"]["pem"]), said["next"], said["root"]

    def vouch(self) -> None:
        """The last signer signed the root of everything up to here."""
        self.vouched = self.vouched or self.signer.raw == self.pinned.raw


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
        for _, left in self.roots[-2::-1]:
            found = hashlib.sha256(b"\1" + left + found).digest()
        return found


class Absent:
    """A blob that is not there: first named by which entry, kept until which days, of which days, and why it is gone."""

    def __init__(self, entry: int) -> None:
        self.entry, self.why = entry, "missing"
        self.until, self.days = set[str](), set[str]()


# ---- Bytes: plain files, digests, base64 and JSON in their one spelling ----


def content(path: str) -> bytes | None:
    """A plain file, whole, or None where there is none; no link, folder or pipe stands for one."""
    try:
        number = os.open(path, PLAIN)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Wrong(f"{os.path.basename(path)} is no plain file that can be read") from error
    try:
        about = os.fstat(number)
        must(stat.S_ISREG(about.st_mode), "what should be a plain file is none")
        must(about.st_size <= LONGEST_FILE, "a file is longer than one in a log may be")
        found = os.read(number, about.st_size)
        while len(found) < about.st_size and (more := os.read(number, about.st_size - len(found))):
            found += more
        return found
    finally:
        os.close(number)


def sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def decoded(text: bytes) -> bytes:
    try:
        found = binascii.a2b_base64(text)
    except ValueError as error:
        raise Wrong("its base64 is none") from error
    must(b64encode(found) == text, "its base64 is spelt in another way")
    return found


def canonical(raw: bytes) -> Any:
    """The value of JSON in its one spelling (RFC 8785): keys sorted, none twice, integers below 2^53, no floats."""
    try:
        text = raw.decode()
        value = DECODER.decode(text)
        spelt = ENCODER.encode(value) if raw.isascii() else spelling(value)
    except UNREADABLE as error:
        raise Wrong(f"it is not canonical JSON: {str(error)[:60]}") from error
    must(spelt == text, "it is not canonical JSON: it is spelt in another way, or has a key twice")
    return value


def spelling(value: Any) -> str:
    """JSON with keys sorted by UTF-16 code units, as RFC 8785 asks: Python sorts by code points."""

    def in_order(part: Any) -> Any:
        if isinstance(part, dict):
            return {key: in_order(part[key]) for key in sorted(part, key=lambda key: key.encode("utf-16-be"))}
        return [in_order(one) for one in part] if isinstance(part, list) else part

    return json.dumps(in_order(value), ensure_ascii=False, separators=(",", ":"))


def whole(text: str) -> int:
    if len(text) > 15 and abs(int(text[:18])) >= 1 << 53:
        raise ValueError("an integer is not below 2^53")
    return int(text)


# What is no integer, `int` refuses.
DECODER = json.JSONDecoder(parse_float=int, parse_constant=int, parse_int=whole)
ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, check_circular=False)


if __name__ == "__main__":
    sys.exit(main())
