"""A run of dbt as a statement: what became of each node, never what dbt said of it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from governance.artifacts import projections
from governance.artifacts.branches import read_branches
from governance.artifacts.catalog import read_catalog
from governance.artifacts.manifest import read_manifest
from governance.artifacts.run_results import RunResults, read_run_results
from governance.artifacts.source_freshness import read_source_freshness
from governance.errors import ArtifactError, UsageError
from governance.evidence.canonical import dumps, sha256
from governance.evidence.entries import Result
from governance.evidence.log import Statement
from governance.evidence.runs import Run


def dbt_run(file: Path, run: Run, begun: dt.datetime | None, declared: Mapping[str, bytes]) -> Statement:
    """The statement of a run of dbt.

    Args:
        file: Its run_results.json; manifest.json, catalog.json and sources.json beside it are told of too.
        run: Which run it was.
        begun: When it was begun, where that was recorded.
        declared: Files of ours by name: what was in force.

    Raises:
        ArtifactError: The results cannot be read.
        UsageError: They are older than the run.
    """
    results = read_run_results(file)
    _refuse_older(file, results, begun)
    shown: dict[str, Any] = {"projection/run_results.json": projections.of_run_results(file, results)}
    inputs, unread = {file.name}, []
    for name, project in _BESIDE.items():
        beside = file.with_name(name)
        try:
            told = project(beside, results) if beside.is_file() else {}
        except ArtifactError:
            unread.append(name)
        else:
            shown |= told
            inputs |= {name} if told else set()
    statuses = Counter(result.status for result in results.results)
    predicate = {
        **run.as_json(),
        "project": shown.get("projection/manifest.json", {}).get("metadata", {}).get("project_name"),
        "target": results.args.target,
        "invocation_id": results.metadata.invocation_id,
        "which": results.args.which,
        "statuses": dict(sorted(statuses.items())),
        "inputs": {name: _digest(file.with_name(name)) for name in sorted({*inputs, *unread})},
        "unread": unread,
    }
    blobs = {name: dumps(content) for name, content in shown.items()}
    return Statement("dbt-run", _result(statuses), predicate, {**declared, **blobs})


def _refuse_older(file: Path, results: RunResults, begun: dt.datetime | None) -> None:
    """What an earlier run wrote tells nothing of this one."""
    written = results.metadata.generated_at
    if begun is None or written is None:
        return
    if dt.datetime.fromisoformat(written) < begun:
        raise UsageError(
            f"{file}: these results were written before the run began: dbt wrote none in it",
            "record that: --kind dbt-run --result error --reason WHY",
        )


def _of_manifest(file: Path, results: RunResults) -> dict[str, Any]:
    """The manifest of this very run, and the SQL in it: another one tells of another state of the project."""
    manifest = read_manifest(file)
    if manifest.metadata.invocation_id != results.metadata.invocation_id:
        return {}
    compiled = projections.compiled_sql(manifest, read_branches(manifest))
    return {
        "projection/manifest.json": projections.of_manifest(manifest, compiled),
        "compiled.sql.json": compiled,
    }


def _of_catalog(file: Path, _results: RunResults) -> dict[str, Any]:
    return {"projection/catalog.json": projections.of_catalog(read_catalog(file))}


def _of_sources(file: Path, _results: RunResults) -> dict[str, Any]:
    return {"projection/sources.json": projections.of_sources(read_source_freshness(file))}


# What dbt writes beside its results, and what is kept of it.
_BESIDE: Mapping[str, Callable[[Path, RunResults], dict[str, Any]]] = {
    "manifest.json": _of_manifest,
    "catalog.json": _of_catalog,
    "sources.json": _of_sources,
}


def _digest(file: Path) -> str:
    return sha256(file.read_bytes())


def _result(statuses: Mapping[str, int]) -> Result:
    """Failed where data tests failed, an error where something could not be built or run."""
    if any(status.endswith("error") for status in statuses) or not statuses:
        return "error"
    return "failed" if "fail" in statuses else "passed"
