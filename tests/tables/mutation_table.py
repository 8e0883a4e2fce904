"""docs/mutations.md: every deliberate defect that a test makes, and who catches it; collects tests and runs none."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docs" / "mutations.md"
MARK = "mark.mutation("
# Where a defect is caught, the earliest first, and in which words.
CAUGHT = {
    "compile": "refused by `govern compile` or while dbt compiles: nothing is written",
    "check": "found by `govern check`, before anything is built",
    "build": "stops `dbt build`, and leaves nothing unprotected behind",
    "drift": "told by `govern drift`",
}
ENGINES = ("snowflake", "databricks", "duckdb", "all")
_INTRO = """\
# Deliberate defects, and who catches them

A policy that cannot be wrong unnoticed is one that somebody tried to get wrong. Each row is a defect that a test makes on purpose, marked with `@pytest.mark.mutation("…", engine="…", caught="…")`; the test fails if nobody catches it. Engine `all` stands for what is caught whatever the engine.

This page is written by `make tables`; a test compares it with the tests that there are.
"""


class Collector:
    """A plugin of pytest's that keeps what the markers of collected tests say, and prints it as a page."""

    def __init__(self):
        self.rows = {}

    def pytest_collection_finish(self, session):
        for item in session.items:
            for mark in item.iter_markers("mutation"):
                row = row_of(mark, item.nodeid)
                place = (item.path.relative_to(ROOT).as_posix(), item.originalname)
                self.rows.setdefault(row, set()).add(place)


def row_of(mark, where):
    """Where it is caught, on which engine, and what it is: in the order in which rows are sorted."""
    (what,), told = mark.args, dict(mark.kwargs)
    engine, caught = told.pop("engine"), told.pop("caught")
    if engine not in ENGINES or caught not in CAUGHT or told:
        raise pytest.UsageError(
            f"{where}: engine is one of {', '.join(ENGINES)}, caught one of {', '.join(CAUGHT)}"
        )
    return list(CAUGHT).index(caught), ENGINES.index(engine), what


def page_of(rows):
    """The page, of rows with the places of their tests."""
    counted = [sum(1 for at, _, _ in rows if at == position) for position in range(len(CAUGHT))]
    told = [
        f"- **{caught}** ({count}): {meaning}"
        for (caught, meaning), count in zip(CAUGHT.items(), counted, strict=True)
    ]
    lines = [
        _INTRO,
        f"{len(rows)} defects, by where they are caught:\n",
        *told,
        "\n| what is wrong | engine | caught | test |",
        "|---|---|---|---|",
    ]
    for (at, engine, what), places in sorted(rows.items()):
        tests = ", ".join(f"[{name}](../{file})" for file, name in sorted(places))
        lines.append(f"| {what} | {ENGINES[engine]} | {list(CAUGHT)[at]} | {tests} |")
    return "\n".join(lines) + "\n"


def page():
    """The page as it should be; collected in a process of its own, since this one may be a test."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        [sys.executable, __file__], cwd=ROOT, env=clean, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def main():
    """Collect the files that mark defects, and no others: that starts no engine and takes seconds."""
    files = [
        str(file)
        for file in sorted((ROOT / "tests").glob("*/**/test_*.py"))
        if MARK in file.read_text(encoding="utf-8")
    ]
    collector = Collector()
    quiet = ["--collect-only", "-qq", "-p", "no:cacheprovider", "-n0"]
    with contextlib.redirect_stdout(sys.stderr):
        code = pytest.main([*quiet, *files], plugins=[collector])
    sys.stdout.write(page_of(collector.rows))
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
