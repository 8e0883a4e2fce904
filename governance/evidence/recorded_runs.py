"""The runs that a log tells of, read back from its statements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from governance.errors import EvaluationError
from governance.evidence.entries import Entry, entry_of
from governance.evidence.envelope import read_unsigned
from governance.evidence.store import Store

_KINDS = ("started", "gate-run", "dbt-run")


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


def recorded_runs(store: Store) -> Iterator[RecordedRun]:
    """The entries of runs, begun and ended, in the order of the log.

    Whether the log is what its keys signed is for `govern evidence verify` to say.

    Raises:
        EvaluationError: A line is no entry, or a statement is missing.
    """
    for line in store.lines():
        entry = entry_of(line)
        if entry.kind in _KINDS:
            content = store.get(entry.envelope)
            if content is None:
                raise EvaluationError(
                    f"the statement of entry {entry.seq} is missing", "run `govern evidence verify`"
                )
            yield RecordedRun(entry, read_unsigned(content)["predicate"])
