"""What was landed, for people and for machines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from governance.collect.decode import Reason
from governance.collect.plan import Stream


@dataclass(slots=True)
class StreamResult:
    """What one run landed of one stream; counts up while it runs.

    Attributes:
        stream: The stream.
        product: The product whose contract declares it.
        table: Its table in schema `bronze`.
        mode: append or replace.
        files: Files of which something was landed.
        skipped_files: Exports that a newer one replaces.
        ignored_files: Names in the folder that are no `.ndjson` files.
        landed: Rows landed.
        rejected: Lines rejected, by reason.
        expired: Rows and rejects deleted, since their time in bronze is over.
        pending_bytes: Bytes of last lines that have no line break yet.
        seconds: How long it took.
        error: Why it is not complete, or None.
    """

    stream: str
    product: str
    table: str
    mode: str
    files: set[str] = field(default_factory=set)
    skipped_files: int = 0
    ignored_files: tuple[str, ...] = ()
    landed: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    expired: int = 0
    pending_bytes: int = 0
    seconds: float = 0.0
    error: str | None = None

    @classmethod
    def of(cls, stream: Stream) -> StreamResult:
        """The result of a stream before anything was landed."""
        collector = stream.collector
        return cls(stream.name, stream.product, collector.table, collector.mode, ignored_files=stream.ignored)

    @property
    def lines(self) -> int:
        """Lines read: each was either landed or rejected."""
        return self.landed + self.rejected.total()

    @property
    def events_per_second(self) -> int:
        """Lines a second, 0 where there was nothing to read."""
        return round(self.lines / self.seconds) if self.lines and self.seconds else 0

    def count(self, file: str, landed: int, rejected: Mapping[Reason, int]) -> None:
        """Add some lines of a file."""
        self.files.add(file)
        self.landed += landed
        self.rejected.update({str(reason): number for reason, number in rejected.items()})

    def as_json(self) -> dict[str, Any]:
        """The shape of one entry of `streams` in `govern.collect/v1`."""
        return {
            "stream": self.stream,
            "product": self.product,
            "table": f"bronze.{self.table}",
            "mode": self.mode,
            "files": len(self.files),
            "skipped_files": self.skipped_files,
            "ignored_files": list(self.ignored_files),
            "lines": self.lines,
            "landed": self.landed,
            "rejected": dict(sorted(self.rejected.items())),
            "expired": self.expired,
            "pending_bytes": self.pending_bytes,
            "seconds": round(self.seconds, 3),
            "events_per_second": self.events_per_second,
            "error": self.error,
        }


def listed(rejected: Mapping[Any, int]) -> str:
    """Rejected lines by reason, for people; empty where there are none."""
    return ", ".join(f"{reason} {number:,}" for reason, number in sorted(rejected.items()))


def as_json(environment: str, results: Mapping[str, Sequence[StreamResult]]) -> dict[str, Any]:
    """The shape `govern.collect/v1`.

    Args:
        environment: Where it was landed.
        results: By database.
    """
    return {
        "schema": "govern.collect/v1",
        "environment": environment,
        "streams": [
            {"database": database, **result.as_json()}
            for database, found in sorted(results.items())
            for result in found
        ],
    }
