"""Run every benchmark and write docs/benchmarks.md; with names, run these and replace their sections alone."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import measure

HERE = Path(__file__).resolve().parent
REPORT = HERE.parent / "docs" / "benchmarks.md"
SECTIONS = ("collect", "mesh", "checks", "diff", "evidence")


def section(name: str) -> str:
    """What one benchmark prints: a section of the report.

    Raises:
        subprocess.CalledProcessError: The benchmark failed; the report stays as it was.
    """
    command = [sys.executable, str(HERE / f"{name}.py")]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def replaced(report: str, new: str) -> str:
    """A report with the section of the same heading replaced, or with a new one at its end."""
    heading = new.partition("\n")[0]
    parts = re.split(r"^(?=## )", report, flags=re.MULTILINE)
    if not any(part.partition("\n")[0] == heading for part in parts):
        parts.append(heading)
    found = (new if part.partition("\n")[0] == heading else part.strip() for part in parts)
    return "\n\n".join(found) + "\n"


def main() -> None:
    """Write the report, or the sections that are named."""
    names = sys.argv[1:]
    if unknown := sorted(set(names) - set(SECTIONS)):
        sys.exit(f"there is no benchmark {', '.join(unknown)}: name some of {', '.join(SECTIONS)}")
    sections = [section(name) for name in names or SECTIONS]
    head = f"# Benchmarks\n\nWritten by `make bench` on {measure.machine()}. CPU counts every core; peak memory is of the largest process."
    report = REPORT.read_text(encoding="utf-8") if names and REPORT.exists() else head + "\n\n"
    for one in sections:
        report = replaced(report, one)
    REPORT.write_text(report, encoding="utf-8")
    print(f"wrote {REPORT}")


if __name__ == "__main__":
    main()
