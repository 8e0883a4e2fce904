"""Landing sample events in bronze: events a second and peak memory, the second time with nothing new."""

from __future__ import annotations

import argparse
import json
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path

import measure

ROOT = Path(__file__).resolve().parent.parent
SIZES = (200_000, 2_000_000)


def lines(landing: Path) -> int:
    """How many lines there are to land."""
    streams = json.loads((landing / "sample.json").read_text(encoding="utf-8"))["streams"]
    return sum(stream["lines"] for stream in streams.values())


def rows(events: int, work: Path) -> Iterator[str]:
    """The rows of the table for one size."""
    landing = work / "landing"
    measure.run(["govern", "sample", "--events", str(events), "--seed", "7", "--out", str(landing)])
    command = ["govern", "collect", "--from", str(landing), "--warehouse", str(work / "warehouse")]
    environment = {"GOVERN_KEY_DEID_KEY_V1": secrets.token_hex(32), "BROOK_ENVIRONMENT": "dev"}
    for step in ("landed", "nothing new"):
        cost = measure.run(command, env=environment, cwd=ROOT)
        yield f"| {events:,} | {step} | {lines(landing):,} | {cost} | {lines(landing) / cost.wall:,.0f} |"


def main() -> None:
    """Print the section of docs/benchmarks.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    print("## Landing\n")
    print("`govern collect`, from the start of the process to its end; then once more, when every file is")
    print("read and compared with what was landed of it.\n")
    print("| events | step | lines | wall | CPU | peak memory | lines/s |")
    print("|--:|---|--:|--:|--:|--:|--:|")
    for events in parser.parse_args().sizes:
        with tempfile.TemporaryDirectory(prefix="govern-bench-") as folder:
            for row in rows(events, Path(folder)):
                print(row, flush=True)


if __name__ == "__main__":
    main()
