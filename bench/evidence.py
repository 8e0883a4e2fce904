"""What it costs to verify a log: both verifiers as whole processes on the same log of two years of many runs."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
import tempfile
from pathlib import Path
from unittest.mock import patch

import measure
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.signer import CryptoSigner

from governance.evidence.bundle import verify as standalone
from governance.evidence.canonical import dumps
from governance.evidence.keys import pem_of
from governance.evidence.log import Statement, begin, opened_log
from governance.evidence.store import Directory

ENTRIES = 100_000
START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
CHECKS = [{"id": f"check-{number}", "outcome": "pass", "examined": 900, "failing": 0} for number in range(8)]


def a_run(number: int) -> Statement:
    """That a run began, and the run: with a report of its own and the policies of all runs."""
    if number % 2:
        begun = {"of": "gate-run", "run": f"run-{number + 1}"}
        return Statement("started", "started", begun, {"started.json": dumps(begun)})
    predicate = {"project": "mesh", "run": f"run-{number}", "checks": CHECKS, "git": {"clean": True}}
    report = dumps({"run": number, "checks": CHECKS, "findings": ["none"] * 40})
    return Statement(
        "gate-run", "passed", predicate, {"report.json": report, "policies/masks.yml": b"masks: {}\n"}
    )


def build(folder: Path, entries: int) -> Path:
    """A log of that many entries; the public key to pin.

    What is measured is reading it: nothing is waited for to reach the disk.
    """
    with patch("os.fsync", os.fstat):
        return _built(folder, entries)


def _built(folder: Path, entries: int) -> Path:
    signer = CryptoSigner(Ed25519PrivateKey.generate())
    store = Directory(folder / "evidence")
    begin(store, "bench.example/evidence", (signer, None, None), START)
    with opened_log(store, signer) as log:
        for number in range(1, entries):
            log.append(a_run(number), START + dt.timedelta(minutes=10 * number))
    pinned = folder / "key.pem"
    pinned.write_text(pem_of(signer.public_key), encoding="utf-8")
    return pinned


def main() -> None:
    """Print the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=ENTRIES)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="govern-bench-") as name:
        folder = Path(name)
        pinned = build(folder, given.entries)
        common = ["--key", str(pinned)]
        govern = [
            sys.executable,
            "-m",
            "governance",
            "evidence",
            "verify",
            "--store",
            str(folder / "evidence"),
        ]
        alone = [sys.executable, "-I", str(Path(standalone.__file__)), str(folder / "evidence")]
        blobs = sum(1 for _ in folder.glob("evidence/blobs/*/*/*"))
        checkpoints = sum(1 for _ in folder.glob("evidence/log/checkpoints/*"))
        print("## Evidence")
        print()
        print(
            f"A log of {given.entries:,} entries, {blobs:,} blobs and statements, {checkpoints:,} checkpoints."
        )
        print()
        print("| what | time | CPU | peak memory |\n|---|--:|--:|--:|")
        for what, command in (("`govern evidence verify`", govern), ("`verify.py`", alone)):
            cost = measure.run([*command, *common])
            print(f"| {what} | {cost.wall:.1f} s | {cost.cpu:.1f} s | {cost.peak:,.0f} MB |", flush=True)


if __name__ == "__main__":
    main()
