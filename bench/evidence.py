"""What evidence costs: both verifiers on a log of 100,000 entries, and the export of two years of daily runs."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import secrets
import sys
import tempfile
import time
from pathlib import Path
from unittest.mock import patch

import measure
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from evidence_history import Source, simulate
from securesystemslib.signer import CryptoSigner

from governance.evidence.bundle import verify as standalone
from governance.evidence.canonical import dumps
from governance.evidence.declared_files import declared_files
from governance.evidence.keys import generate, pem_of, signer_of
from governance.evidence.log import Statement, begin, opened_log
from governance.evidence.store import Directory

ROOT = Path(__file__).resolve().parent.parent
ENTRIES, DAYS = 100_000, 730
PASS = secrets.token_hex(16)
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


def build(folder: Path, entries: int) -> None:
    """A log of that many entries, and the public key to pin beside it.

    What is measured is reading it: nothing is waited for to reach the disk.
    """
    with patch("os.fsync", os.fstat):
        _built(folder, entries)


def _built(folder: Path, entries: int) -> None:
    signer = CryptoSigner(Ed25519PrivateKey.generate())
    store = Directory(folder / "evidence")
    begin(store, "bench.example/evidence", (signer, None, None), START)
    with opened_log(store, signer) as log:
        for number in range(1, entries):
            log.append(a_run(number), START + dt.timedelta(minutes=10 * number))
    (folder / "key.pem").write_text(pem_of(signer.public_key), encoding="utf-8")


def signature_cost() -> float:
    """CPU microseconds of verifying one signature alone, by which the other numbers can be compared."""
    key, message = Ed25519PrivateKey.generate(), b"x" * 1000
    signature, public = key.sign(message), key.public_key()
    began = time.process_time()
    for _ in range(2000):
        public.verify(signature, message)
    return (time.process_time() - began) / 2000 * 1e6


def verified(folder: Path, entries: int) -> None:
    """Print what both verifiers cost."""
    blobs = sum(1 for _ in folder.glob("evidence/blobs/*/*/*"))
    checkpoints = sum(1 for _ in Directory(folder / "evidence").checkpoints())
    print(
        f"A log of {entries:,} entries, {blobs:,} blobs and statements, {checkpoints:,} checkpoints. ", end=""
    )
    cost = signature_cost()
    print(f"One Ed25519 signature takes {cost:.0f} µs of `cryptography` here, ", end="")
    print(f"all of them {cost * entries / 1e6:.1f} s. {measure.load()}")
    print("\n| what | time | CPU | peak memory |\n|---|--:|--:|--:|")
    store = str(folder / "evidence")
    govern = [sys.executable, "-m", "governance", "evidence", "verify", "--store", store]
    alone = [sys.executable, "-I", str(Path(standalone.__file__)), store]
    with measure.in_a_small_process() as small:
        for what, command in (("`govern evidence verify`", govern), ("`verify.py`", alone)):
            whole = [*command, "--key", str(folder / "key.pem")]
            print(f"| {what} | {small.submit(measure.run, whole).result()} |", flush=True)
            _forget(folder)
            cold = small.submit(measure.run, whole).result()
            print(f"| … of files that have to be read from the disk | {cold} |", flush=True)


def _forget(folder: Path) -> None:
    """What the files of a log hold is out of memory, as it is when somebody opens an old one."""
    for file in folder.glob("evidence/**/*"):
        if file.is_file():
            number = os.open(file, os.O_RDONLY)
            os.posix_fadvise(number, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(number)


def exported(folder: Path, project: Path) -> None:
    """Print what it costs to export two years of daily runs of the mesh, and to verify the bundle.

    Args:
        folder: For the log, its key and the bundle.
        project: Where `make demo` has judged the mesh.
    """
    first = dt.date(2026, 1, 1)
    last = first + dt.timedelta(days=DAYS - 1)
    (folder / "governance.yml").write_text(
        (project / "governance.yml")
        .read_text(encoding="utf-8")
        .replace("key: .demo/evidence.pem", "key: key.pem"),
        encoding="utf-8",
    )
    (folder / "dbt_project.yml").write_bytes((project / "dbt_project.yml").read_bytes())
    origin, _ = simulated(folder, project, first)
    at = ["--project-dir", str(folder), "--store", str(folder / "evidence"), "--key", str(folder / "key.pem")]
    days = ["--from", first.isoformat(), "--to", last.isoformat(), "--sample", "25", "--seed", "bench"]
    govern = [sys.executable, "-m", "governance", "evidence"]
    env = {"GOVERN_EVIDENCE_PASSPHRASE": PASS}
    print(f"\nTwo years of daily runs of this mesh, {DAYS} days of {origin}, exported for an auditor.")
    print("\n| what | time | CPU | peak memory |\n|---|--:|--:|--:|")
    out = folder / "bundle"
    cost = measure.run([*govern, "export", *days, "--out", str(out), *at], env=env)
    print(f"| export | {cost} |", flush=True)
    key = ["--key", str(folder / "public.pem")]
    cost = measure.run([sys.executable, "-I", str(out / "verify.py"), str(out), *key])
    print(f"| `verify.py` on the bundle | {cost} |", flush=True)


def simulated(folder: Path, project: Path, first: dt.date) -> tuple[str, Directory]:
    """Two years of a log: its name and where it is."""
    private, public = generate(PASS.encode())
    (folder / "key.pem").write_bytes(private)
    (folder / "public.pem").write_bytes(public)
    os.environ["GOVERN_EVIDENCE_PASSPHRASE"] = PASS
    store, signer, origin = (
        Directory(folder / "evidence"),
        signer_of(str(folder / "key.pem")),
        "brook.example/evidence",
    )
    began = dt.datetime(first.year, first.month, first.day, 6, tzinfo=dt.UTC)
    source = Source(
        project / ".demo/check.json", project / "target/manifest.json", declared_files(project), folder
    )
    with patch("os.fsync", os.fstat):
        begin(store, origin, (signer, None, None), began)
        with opened_log(store, signer) as log:
            simulate(log, source, first, DAYS)
    return origin, store


def main() -> None:
    """Print the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=ENTRIES)
    parser.add_argument("--log", type=Path, help="a log that `build` made before")
    parser.add_argument("--project", type=Path, default=ROOT, help="where `make demo` ran")
    given = parser.parse_args()
    print("## Evidence\n")
    with tempfile.TemporaryDirectory(prefix="govern-bench-") as name:
        log = given.log or Path(name) / "log"
        if given.log is None:
            build(log, given.entries)
        verified(log, given.entries)
        if (given.project / ".demo/check.json").exists():
            two_years = Path(name) / "two-years"
            two_years.mkdir()
            exported(two_years, given.project)


if __name__ == "__main__":
    main()
