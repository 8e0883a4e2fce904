"""The runs that a log tells of, read back from its statements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from governance.evidence.entries import Entry
from governance.evidence.history import History


@dataclass(frozen=True, slots=True)
class RecordedRun:
    """An entry of a run.

    Attributes:
        entry: The entry.
        predicate: What its statement says.
    """

    entry: Entry
    predicate: Mapping[str, Any]

    @property
    def run(self) -> str:
        """The run's id."""
        return str(self.predicate["run"])

    @property
    def revision(self) -> str | None:
        """The git revision, if it ran in a repository."""
        git = self.predicate.get("git")
        return str(git["revision"]) if git else None

    @property
    def ci(self) -> tuple[str, str, int] | None:
        """System, run id and attempt, if it ran in CI."""
        ci = self.predicate.get("ci")
        return (str(ci["system"]), str(ci["run_id"]), int(ci["attempt"])) if ci else None


def recorded_runs(history: History) -> Iterator[RecordedRun]:
    """The entries of runs, begun and ended, in the order of the log; what another tool applied is none of ours.

    Args:
        history: The log.

    Raises:
        EvaluationError: A statement is missing or altered.
    """
    for entry in history.of_kind("started", "gate-run", "dbt-run", "apply"):
        said = history.said(entry).predicate
        if "run" in said:
            yield RecordedRun(entry, said)
