"""The bundle: everything that an auditor gets, and the signed digests of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from governance import __version__
from governance.errors import UsageError
from governance.evidence.bundle import verify
from governance.evidence.canonical import dumps, sha256
from governance.evidence.checkpoint import parsed
from governance.evidence.covered_text import as_json
from governance.evidence.covering import Coverage
from governance.evidence.envelope import predicate_type, sealed
from governance.evidence.export import oscal, samples, words
from governance.evidence.export.asked import Asked
from governance.evidence.export.contents import Contents, contents
from governance.evidence.export.coverage import COVERAGE
from governance.evidence.export.csv_files import as_csv
from governance.evidence.export.exceptions import EXCEPTIONS
from governance.evidence.export.facts import load
from governance.evidence.export.ipe import Made, sheet
from governance.evidence.export.mapped import coverage_at
from governance.evidence.export.names import names_of
from governance.evidence.export.oscal_check import checked
from governance.evidence.export.pages import index
from governance.evidence.export.population import Population, counted
from governance.evidence.export.population import asked as answer
from governance.evidence.export.populations import POPULATIONS
from governance.evidence.export.report import Report
from governance.evidence.export.trust import keys
from governance.evidence.export.workbook import as_workbook
from governance.evidence.export.writing import File
from governance.evidence.history import History

if TYPE_CHECKING:
    from securesystemslib.signer import Signer

_SAMPLED = ("runs", "merged_changes", "waivers", "approvals", "access")


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that is ready to be written.

    Attributes:
        asked: What was asked.
        made: The populations, coverage and exceptions.
        contents: What of the store goes along.
        documents: Every other file, by its place.
        manifest: manifest.json.
    """

    asked: Asked
    made: tuple[Made, ...]
    contents: Contents
    documents: Mapping[str, bytes]
    manifest: bytes

    def files(self) -> Iterator[File]:
        """Every file, always in the same order; blobs are read one at a time."""
        history = self.asked.history
        yield "log/entries.jsonl", b"".join(line + b"\n" for line in history.lines)
        yield "log/checkpoint", history.note.encode()
        yield "log/checkpoints.jsonl", b"".join(dumps(note) + b"\n" for note in _kept(history))
        for digest in self.contents.blobs:
            yield f"blobs/sha256/{digest[:2]}/{digest}", history.blob(digest) or b""
        for name in self.contents.openings:
            yield f"disclosures/{name}.json", history.store.opening(name) or b""
        for name in sorted(self.documents):
            yield name, self.documents[name]


def bundle(asked: Asked, signer: Signer) -> Bundle:
    """Make a bundle.

    Args:
        asked: What is to be in it.
        signer: Who signs its digests: the key that is in force at the checkpoint.

    Raises:
        UsageError: Another key was in force at the checkpoint.
        EvaluationError: Something in the log was altered, or a statement is missing.
    """
    _check_key(asked.history, signer)
    names = names_of(asked.history, shown=asked.names)
    facts = load(asked, names)
    found = contents(asked, names)
    made = tuple(
        _made(of, answer(facts, of.sql), counted(facts, of.source))
        for of in (*POPULATIONS, COVERAGE, EXCEPTIONS)
    )
    coverage = coverage_at(asked)
    manifest = dumps(_manifest(asked, made, found))
    documents = _documents(asked, made, coverage, signer.public_key.keyid)
    documents["reports/index.html"] = index(
        Report(asked, made, coverage, found, keys(asked.history))
    ).encode()
    sums = "".join(f"{sha256(documents[name])}  {name}\n" for name in sorted(documents)).encode()
    seal = sealed(
        (predicate_type("bundle"), {"log": _log(asked.history)}),
        {"SHA256SUMS": sha256(sums), "manifest.json": sha256(manifest)},
        signer,
    )
    documents |= {"SHA256SUMS": sums, "manifest.json": manifest, "manifest.json.dsse": seal}
    return Bundle(asked, made, found, documents, manifest)


def _check_key(history: History, signer: Signer) -> None:
    """Whoever verifies the bundle expects the key that was in force where it ends."""
    *_, last = history.of_kind("key-change")
    if history.said(last).predicate["key"]["keyid"] != signer.public_key.keyid:
        raise UsageError(
            f"the key that signs now was not in force at {history.checkpoint.size} entries",
            f"export at a checkpoint of {last.seq + 1} entries or more with the key in force there, or name its key: --key",
        )


def _log(history: History) -> dict[str, Any]:
    return {"origin": history.checkpoint.origin, "size": history.checkpoint.size}


def _made(of: Population, table: Any, source_rows: int) -> Made:  # noqa: ANN401 - a Table
    folder = "" if of in (COVERAGE, EXCEPTIONS) else "populations/"
    return Made(of, f"{folder}{of.name}.csv", table, source_rows, as_csv(table))


def _documents(asked: Asked, made: tuple[Made, ...], coverage: Coverage, keyid: str) -> dict[str, bytes]:
    found = {one.file: one.content for one in made}
    found |= {f"ipe/{one.population.name}.json": _shown(sheet(asked, one, keyid)) for one in made}
    if asked.sampling is not None:
        drawn = [samples.draw(one, asked.sampling) for one in made if one.population.name in _SAMPLED]
        found |= samples.files(asked, drawn)
    return {
        **found,
        "README.txt": words.readme(asked).encode(),
        "VERIFY.txt": words.verifying(asked).encode(),
        "verify.py": Path(verify.__file__).read_bytes(),
        "trust/keys.json": _shown(keys(asked.history)),
        "controls/mapping.json": as_json(coverage).encode(),
        "oscal/assessment-results.json": checked(oscal.assessment_results(asked, coverage)),
        "evidence.xlsx": as_workbook(words.lead(asked), made, asked.as_of),
    }


def _manifest(asked: Asked, made: tuple[Made, ...], found: Contents) -> dict[str, Any]:
    sampling = asked.sampling
    return {
        "schema": "govern.evidence.bundle/v1",
        "log": {**_log(asked.history), "root": asked.history.checkpoint.root.hex(), "until": asked.as_of},
        "period": {"from": asked.first.isoformat(), "to": asked.last.isoformat()},
        "frameworks": list(asked.frameworks),
        "sampling": {"size": sampling.size, "seed": sampling.seed, "how": samples.HOW} if sampling else None,
        "names_disclosed": asked.names,
        "by": asked.by or None,
        "tool": f"govern {__version__}",
        "populations": {
            one.file: {"kinds": list(one.population.kinds)} for one in made if one.population.kinds
        },
        "rows": {one.file: {"rows": len(one.table), "source_rows": one.source_rows} for one in made},
        "absent": [{"digest": one.digest, "entry": one.entry, "why": one.why} for one in found.absent],
        "openings": {"disclosed": len(found.openings), "closed": found.closed, "erased": found.erased},
    }


def _kept(history: History) -> Iterator[str]:
    """The checkpoints after the last entry of each month, and where the log ends."""
    last = {entry.ts[:7]: entry.seq + 1 for entry in history.entries}
    sizes = {*last.values(), history.checkpoint.size}
    return (note for note in history.store.checkpoints() if parsed(note)[0].size in sizes)


def _shown(value: Any) -> bytes:  # noqa: ANN401 - JSON is any value
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
