"""run_results.json: what became of each node in one run of dbt."""

from __future__ import annotations

from pathlib import Path

import msgspec

from governance.artifacts.nodes import Metadata
from governance.artifacts.reading import check_schema, collector_held_off, decode, read_bytes

ADVICE = "run the dbt command again, which writes it anew"


class RunResult(msgspec.Struct, frozen=True, gc=False):
    """What became of one node.

    dbt's `message` is left out on purpose: engines quote values in it (``duplicate key "…"``).
    """

    unique_id: str
    status: str
    failures: int | None = None
    compiled_code: str | None = None
    relation_name: str | None = None


class RunArguments(msgspec.Struct, frozen=True, gc=False):
    """The command that ran, and the target if it was passed."""

    which: str | None = None
    target: str | None = None


class RunResults(msgspec.Struct, frozen=True, gc=False):
    """One run, its nodes in the order in which they ended."""

    metadata: Metadata
    results: list[RunResult]
    args: RunArguments = RunArguments()


def read_run_results(file: Path) -> RunResults:
    """Read and decode the results of a run.

    Raises:
        ArtifactError: They are missing, broken, another artifact or of another schema version.
    """
    content = read_bytes(file, ADVICE)
    check_schema(content, file, "run-results", (6,), ADVICE)
    with collector_held_off():
        return decode(content, RunResults, file, ADVICE)
