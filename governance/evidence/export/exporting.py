"""Export: make the bundle, write it, and record that it was exported."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from governance.evidence.canonical import sha256
from governance.evidence.export.asked import Asked
from governance.evidence.export.bundle import Bundle, bundle
from governance.evidence.export.writing import write
from governance.evidence.log import Statement
from governance.evidence.place import Place
from governance.evidence.recording import record


@dataclass(frozen=True, slots=True)
class Exported:
    """What was exported.

    Attributes:
        out: Where to.
        files: How many files.
        bundle: What was written.
        entry: The entry that says so.
    """

    out: Path
    files: int
    bundle: Bundle
    entry: int

    @property
    def missing(self) -> int:
        """How many blobs are not there although nothing says that they were pruned or kept apart."""
        return sum(one.why == "missing" for one in self.bundle.contents.absent)

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return {
            "schema": "govern.evidence.export/v1",
            "out": str(self.out),
            "files": self.files,
            "manifest_sha256": sha256(self.bundle.manifest),
            "entry": self.entry,
            "rows": {made.population.name: len(made.table) for made in self.bundle.made},
            "absent": [
                {"digest": one.digest, "entry": one.entry, "why": one.why}
                for one in self.bundle.contents.absent
            ],
            "closed": self.bundle.contents.closed,
            "erased": self.bundle.contents.erased,
        }

    def as_text(self) -> str:
        """For people."""
        rows = {made.population.name: len(made.table) for made in self.bundle.made}
        lines = [
            f"{self.out}: {self.files:,} files; begin with reports/index.html",
            f"{rows['runs']:,} entries of runs, {rows['exceptions']:,} exceptions, {_days(rows['coverage'])}",
        ]
        for why, words in (
            ("pruned", "were pruned, as the log says"),
            ("quarantined", "are kept apart, as the log says"),
            ("missing", "are missing, and nothing says why: run `govern evidence verify`"),
        ):
            count = sum(one.why == why for one in self.bundle.contents.absent)
            lines += [f"{count:,} blobs {words}"] if count else []
        erased, shut = self.bundle.contents.erased, self.bundle.contents.closed
        lines += [f"{erased:,} names were erased, as the log says"] if erased else []
        lines += [f"{shut - erased:,} names are kept back"] if shut > erased else []
        lines.append(f"entry {self.entry} of the log says that this was exported")
        return "\n".join(lines)


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count:,} days"


def export(place: Place, asked: Asked, out: Path, now: dt.datetime) -> Exported:
    """Export a period of a log, and record it.

    Raises:
        UsageError: Something is at that place already, or the key is not the one in force at the checkpoint.
        EvaluationError: Something in the log was altered, or a statement is missing.
    """
    made = bundle(asked, place.signer())
    files = write(out, made.files())
    sampling = asked.sampling
    predicate = {
        "period": {"from": asked.first.isoformat(), "to": asked.last.isoformat()},
        "checkpoint": asked.history.checkpoint.size,
        "frameworks": list(asked.frameworks),
        "sampling": {"size": sampling.size, "seed": sampling.seed} if sampling else None,
        "names_disclosed": asked.names,
        "manifest": sha256(made.manifest),
        "absent": len(made.contents.absent),
    }
    statement = Statement("export", "recorded", predicate, {"manifest.json": made.manifest})
    recorded = record(place, [statement], now)
    return Exported(out, files, made, recorded.entries[-1].seq)
