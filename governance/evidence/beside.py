"""What lies beside a log: openings of its commitments, and the other files of a bundle with their signed digests."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Mapping
from typing import Any

import msgspec
from securesystemslib.signer import Key

from governance.evidence.absences import Missing
from governance.evidence.canonical import loads, sha256
from governance.evidence.checkpoint import Checkpoint
from governance.evidence.commitments import commitment_of
from governance.evidence.entries import Entry
from governance.evidence.envelope import opened, predicate_type, subjects_of
from governance.evidence.untrusted import FaultError, Untrusted

_SUMS, _MANIFEST, _SEAL = "SHA256SUMS", "manifest.json", "manifest.json.dsse"
_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")


class _Period(msgspec.Struct, frozen=True, rename={"first": "from", "last": "to"}):
    first: str
    last: str


class _Population(msgspec.Struct, frozen=True):
    kinds: tuple[str, ...]


class Manifest(msgspec.Struct, frozen=True):
    """What verification needs of a bundle's manifest.json.

    Attributes:
        period: The days, both included, whose blobs are in the bundle.
        populations: CSV files, each with the kinds of the entries that it holds.
    """

    period: _Period
    populations: dict[str, _Population]

    def has(self, entry: Entry) -> bool:
        """Whether an entry is of the period."""
        return self.period.first <= entry.period <= self.period.last


def read_manifest(folder: Untrusted) -> Manifest | None:
    """A bundle's manifest.json, or None: this is a store."""
    content = folder.content(_MANIFEST)
    return None if content is None else msgspec.convert(loads(content), Manifest)


def read_openings(folder: Untrusted) -> set[str]:
    """The commitments that can be opened.

    Raises:
        FaultError: An opening does not open what it is named after.
    """
    found = set()
    for name in folder.names("disclosures"):
        said = loads(folder.needed(f"disclosures/{name}"))
        if not isinstance(said, dict) or set(said) != {"field", "salt", "value"}:
            raise FaultError(f"disclosures/{name} was altered: it is no opening")
        opens = commitment_of(said["salt"], said["field"], said["value"])
        if name != f"{opens}.json":
            raise FaultError(f"disclosures/{name} was altered: it does not open what it is named after")
        found.add(opens)
    return found


def read_files(folder: Untrusted, key: Key, head: Checkpoint) -> list[Missing]:
    """Every file that is not of the log, by its signed digest.

    Args:
        folder: The bundle.
        key: The key that is in force at the log's end.
        head: The checkpoint that the bundle was made at.

    Returns:
        Files that SHA256SUMS names and that are not there.

    Raises:
        FaultError: A file was altered or added, or the digests are not signed.
        AbsentError: There is no SHA256SUMS, or no signature.
    """
    found = folder.others() - {_SUMS, _SEAL}
    if not found:
        return []
    sums = folder.needed(_SUMS)
    _check_seal(folder, sums, key, head)
    stated = _stated(sums)
    added = sorted(found - set(stated) - {_MANIFEST})
    if added:
        raise FaultError(f"{added[0]} is not in {_SUMS}: it was added")
    for name in sorted(found & set(stated)):
        if sha256(folder.needed(name)) != stated[name]:
            raise FaultError(f"{name} was altered: it has another digest")
    return [Missing(None, name, "missing") for name in stated if name not in found]


def _check_seal(folder: Untrusted, sums: bytes, key: Key, head: Checkpoint) -> None:
    statement = opened(folder.needed(_SEAL), [key])
    if statement["predicateType"] != predicate_type("bundle"):
        raise FaultError(f"{_SEAL} is a statement of another kind")
    if statement["predicate"] != {"log": {"origin": head.origin, "size": head.size}}:
        raise FaultError(f"{_SEAL} is of another log or size")
    if subjects_of(statement) != {_SUMS: sha256(sums), _MANIFEST: sha256(folder.needed(_MANIFEST))}:
        raise FaultError(f"{_SUMS} or {_MANIFEST} was altered: another digest was signed")


def _stated(sums: bytes) -> dict[str, str]:
    stated = {}
    for line in sums.decode(errors="replace").splitlines():
        found = _LINE.fullmatch(line)
        if found is None:
            raise FaultError(f"a line of {_SUMS} is no digest and name")
        stated[found[2]] = found[1]
    return stated


def check_populations(
    folder: Untrusted, manifest: Manifest, entries: Mapping[int, Mapping[str, Any]]
) -> None:
    """Each population names every entry of its kinds in the period and no other, and says of it what the log says.

    Args:
        folder: The bundle.
        manifest: Which populations there are.
        entries: By number, the fields of the entries of the period.

    Raises:
        FaultError: One does not.
    """
    for name, about in manifest.populations.items():
        expected = {number: entry for number, entry in entries.items() if entry["kind"] in about.kinds}
        rows = _rows(folder.needed(name), name)
        if {number for number, _ in rows} != set(expected):
            raise FaultError(f"{name} does not hold each entry of the period, and no other")
        for number, row in rows:
            if any(row.get(field, value) != value for field, value in expected[number].items()):
                raise FaultError(f"{name} says something else of entry {number} than the log")


def _rows(content: bytes, name: str) -> list[tuple[int, dict[str, str]]]:
    try:
        return [(int(row["entry"]), row) for row in csv.DictReader(io.StringIO(content.decode(), newline=""))]
    except (KeyError, TypeError, ValueError) as error:
        raise FaultError(f"{name} is no population: a row names no entry") from error


def check_openings(
    commitments: Mapping[str, int], openings: set[str], redacted: Mapping[str, int], *, bundle: bool
) -> list[Missing]:
    """Openings that are not as the log says: there although erased, or in a store not there although nobody erased them.

    Args:
        commitments: Commitments in blobs, each with the first entry about it.
        openings: Those that can be opened.
        redacted: Those whose opening was erased, each with the entry that says so.
        bundle: Whether this is a bundle: names may be kept back from one.
    """
    there = [
        Missing(number, one, f"its opening is there, and entry {number} says that it was erased")
        for one, number in sorted(redacted.items())
        if one in openings
    ]
    lacking = [] if bundle else [one for one in commitments if one not in openings and one not in redacted]
    gone = "its opening is missing, and no entry says that it was erased"
    return there + [Missing(commitments[one], one, gone) for one in sorted(lacking)]


def closed(commitments: Collection[str], openings: set[str], redacted: Collection[str]) -> dict[str, int]:
    """How many commitments are disclosed, redacted, and neither."""
    shut = set(commitments) - openings
    return {
        "disclosed": len(commitments) - len(shut),
        "redacted": len(shut & set(redacted)),
        "undisclosed": len(shut - set(redacted)),
    }
