"""Landing and building the mesh at growing numbers of events: time and memory, close to linear."""

from __future__ import annotations

import argparse
import secrets
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import measure

ROOT = Path(__file__).resolve().parent.parent
SIZES = (200_000, 2_000_000, 10_000_000)


def environment(work: Path) -> dict[str, str]:
    """The environment in which the mesh is built below `work`."""
    profiles = work / "profiles"
    profiles.mkdir(parents=True)
    shutil.copy(ROOT / "profiles.yml.example", profiles / "profiles.yml")
    return {
        "GOVERN_KEY_DEID_KEY_V1": secrets.token_hex(32),
        "BROOK_ENVIRONMENT": "dev",
        "BROOK_WAREHOUSE": str(work / "warehouse"),
        "DBT_PROFILES_DIR": str(profiles),
        "DBT_TARGET_PATH": str(work / "target"),
        "DBT_LOG_PATH": str(work / "logs"),
    }


def steps(events: int, work: Path) -> dict[str, list[str]]:
    """The commands that are measured, by the name of their step."""
    landing, warehouse = str(work / "landing"), str(work / "warehouse")
    return {
        "sample": ["govern", "sample", "--events", str(events), "--seed", "7", "--out", landing],
        "collect": ["govern", "collect", "--from", landing, "--warehouse", warehouse],
        "dbt build": ["dbt", "build"],
        "dbt build, again": ["dbt", "build"],
        "scan": ["govern", "scan", "--values", f"{landing}/canaries.ndjson", "--warehouse", warehouse],
    }


def rows(events: int, work: Path, env: Mapping[str, str]) -> list[str]:
    """One row of the table a step."""
    return [
        f"| {events:,} | {name} | {measure.run(command, env=env, cwd=ROOT)} |"
        for name, command in steps(events, work).items()
    ]


def main() -> None:
    """Print the section of docs/benchmarks.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    sizes = parser.parse_args().sizes
    print("## The mesh\n")
    print(
        "Sample events written, landed in bronze, built to silver and platinum with every test, and scanned.\n"
    )
    print("| events | step | wall | CPU | peak memory |\n|--:|---|--:|--:|--:|")
    for events in sizes:
        with tempfile.TemporaryDirectory(prefix="govern-bench-") as folder:
            work = Path(folder)
            (work / "warehouse").mkdir()
            print("\n".join(rows(events, work, environment(work))), flush=True)


if __name__ == "__main__":
    main()
