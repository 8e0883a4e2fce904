"""A recorded run of the gate, done again: what differs from the record, or cannot be had, is named."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from governance.artifacts.branches import NAME as BRANCHES
from governance.errors import EvaluationError, UsageError
from governance.evidence.canonical import sha256
from governance.evidence.checkout import Checkout, check_out
from governance.evidence.declared_files import declared_files
from governance.evidence.entries import Entry
from governance.evidence.gate_run import judged
from governance.evidence.history import History

_OF_DBT = frozenset(["manifest.json", BRANCHES])
"""Originals that dbt writes times and run ids into: they are compared by the SQL that is in them."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """A run, done again.

    Attributes:
        entry: Its entry.
        revision: The revision that was judged, or None where none was recorded.
        same: Whether the verdict is the same, byte for byte.
        differences: What differs or cannot be had, one sentence each.
    """

    entry: Entry
    revision: str | None
    same: bool
    differences: tuple[str, ...]


def replay(history: History, run: str, repository: Path, python: str) -> Replayed:
    """Do a recorded run of the gate again.

    Args:
        history: The log.
        run: The run's id, or its entry's number.
        repository: The git repository of the project.
        python: The Python in whose environment the recorded tools are.

    Raises:
        UsageError: There is no such run, or no such repository.
        EvaluationError: The log was altered.
    """
    entry = _entry(history, run)
    said = history.said(entry).predicate
    report = history.blob_of(entry, "report.json")
    git = said.get("git")
    if git is None or report is None:
        what = "the report is not kept any more" if git else "no git revision was recorded"
        return Replayed(entry, git and git["revision"], same=False, differences=(what,))
    found = [] if git["clean"] else ["the tree was not clean: more was judged than the revision holds"]
    again = b""
    with tempfile.TemporaryDirectory(prefix="govern-replay-") as folder:
        try:
            project = check_out(repository, git, Path(folder) / "repository")
            checkout = Checkout(project, python, said["target"])
            found += compare_tools(said["tools"], checkout.tools())
            checkout.compile(branches=BRANCHES in said["inputs"])
            found += _inputs(history, entry, project)
            again = _judged(checkout, entry, report)
        except EvaluationError as error:
            found.append(error.message)
    if again:
        found += compare_reports(report, again)
    return Replayed(entry, git["revision"], same=again == report, differences=tuple(found))


def _entry(history: History, run: str) -> Entry:
    for entry in history.of_kind("gate-run", "dbt-run"):
        if run in {str(entry.seq), history.said(entry).predicate["run"]}:
            if entry.kind == "dbt-run":
                raise UsageError("this is a run of dbt: its rows are gone", "name a run of the gate")
            return entry
    raise UsageError(f"the log tells of no run {run}", "name the run's id, or the number of its entry")


def _judged(checkout: Checkout, entry: Entry, report: bytes) -> bytes:
    """The report as of the recorded day: of all checks or, where fewer were asked, of these."""
    day = dt.date.fromisoformat(entry.ts[:10])
    again = checkout.judge(day, ())
    asked = [check["id"] for check in json.loads(report).get("checks", ())]
    if asked and asked != [check["id"] for check in json.loads(again)["checks"]]:
        again = checkout.judge(day, asked)
    return again


def compare_tools(recorded: Mapping[str, str], here: Mapping[str, str]) -> Iterator[str]:
    """Tools that are of another version than those that were recorded."""
    for name in sorted(recorded.keys() | here.keys()):
        was, now = recorded.get(name, "not there"), here.get(name, "not there")
        if was != now:
            yield f"{name}: {was} was recorded, and here it is {now}"


def _inputs(history: History, entry: Entry, project: Path) -> Iterator[str]:
    said = history.said(entry).predicate
    here = judged(project / "target" / "manifest.json", declared_files(project))
    recorded = {name: digest for name, digest in said["inputs"].items() if name not in _OF_DBT}
    files = {name: digest for name, digest in here.digests.items() if name not in _OF_DBT}
    for name in sorted(recorded.keys() | files.keys()):
        if name not in files:
            yield f"{name}: the revision does not have it"
        elif name not in recorded:
            yield f"{name}: it was not there when it was judged"
        elif recorded[name] != files[name]:
            yield f"{name}: it differs from what was judged"
    compiled = history.blob_of(entry, "compiled.json")
    if compiled is None:
        yield "compiled.json: what was compiled is not kept any more"
    else:
        yield from compare_compiled(json.loads(compiled), json.loads(here.blobs.get("compiled.json", b"{}")))


def compare_compiled(recorded: Mapping[str, Any], here: Mapping[str, Any]) -> Iterator[str]:
    """Nodes whose SQL compiles to something else than was judged."""
    for name in sorted(recorded.keys() | here.keys()):
        if recorded.get(name) != here.get(name):
            yield f"{name}: it compiles to other SQL than was judged"


def compare_reports(report: bytes, again: bytes) -> Iterator[str]:
    """What two reports of the gate differ in, check by check."""
    if report == again:
        return
    was, now = json.loads(report), json.loads(again)
    if was.get("comparison"):
        yield "it was judged beside a base, which is not kept"
    before = {check["id"]: check for check in was.get("checks", ())}
    after = {check["id"]: check for check in now.get("checks", ())}
    differing = [name for name in sorted(before.keys() | after.keys()) if before.get(name) != after.get(name)]
    for name in differing:
        yield f"{name}: {_outcome(before.get(name))} was recorded, and now it is {_outcome(after.get(name))}"
    if not differing:
        yield f"the report differs outside of its checks (SHA-256 {sha256(again)[:12]} instead of {sha256(report)[:12]})"


def _outcome(check: Mapping[str, Any] | None) -> str:
    if check is None:
        return "not asked"
    return f"{check['outcome']} with {len(check['findings'])} findings of {check['examined']}"
