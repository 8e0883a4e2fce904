"""Run every benchmark and write docs/benchmarks.md; with names, only these (printed, nothing written)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import measure

HERE = Path(__file__).resolve().parent
SECTIONS = ("collect", "mesh", "checks")


def section(name: str) -> str:
    """What one benchmark prints.

    Raises:
        subprocess.CalledProcessError: The benchmark failed; the report stays as it was.
    """
    command = [sys.executable, str(HERE / f"{name}.py")]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def main() -> None:
    """Write the report, or print the sections named."""
    names = sys.argv[1:]
    sections = [section(name) for name in names or SECTIONS]
    if names:
        print("\n\n".join(sections))
        return
    head = f"# Benchmarks\n\nWritten by `make bench` on {measure.machine()}. CPU counts every core; peak memory is of the largest process."
    report = HERE.parent / "docs" / "benchmarks.md"
    report.write_text("\n\n".join([head, *sections]) + "\n", encoding="utf-8")
    print(f"wrote {report}")


if __name__ == "__main__":
    main()
