"""Information produced by the entity: of each report by which query, of what, by whom, how many rows, with which limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from governance import __version__
from governance.evidence.canonical import sha256
from governance.evidence.export.asked import Asked
from governance.evidence.export.facts import SCHEMA
from governance.evidence.export.population import Population, Table


@dataclass(frozen=True, slots=True)
class Made:
    """A population as it was made.

    Attributes:
        population: Which.
        file: Its place in the bundle.
        table: Its rows.
        source_rows: What its rows were made of, counted in another way.
        content: It as CSV.
    """

    population: Population
    file: str
    table: Table
    source_rows: int
    content: bytes


def sheet(asked: Asked, made: Made, keyid: str) -> dict[str, Any]:
    """The sheet of one report."""
    of, checkpoint = made.population, asked.history.checkpoint
    return {
        "schema": "govern.evidence.ipe/v1",
        "report": made.file,
        "title": of.title,
        "one_row_is": of.about,
        "query": of.sql,
        "query_sha256": sha256(of.sql.encode()),
        "source": {
            "what": "log/entries.jsonl, the statements and the blobs of this bundle, as the tables of source_tables",
            "origin": checkpoint.origin,
            "size": checkpoint.size,
            "root": checkpoint.root.hex(),
            "until": asked.as_of,
        },
        "source_tables": SCHEMA.read_text(encoding="utf-8"),
        "ran_by": {"who": asked.by or None, "keyid": keyid, "tool": f"govern {__version__}"},
        "window": {
            "from": asked.first.isoformat(),
            "to": asked.last.isoformat(),
            "by": "the day an entry is about",
        },
        "rows": len(made.table),
        "source_count": {"rows": made.source_rows, "what": of.counted, "query": of.source},
        "columns": list(made.table.columns),
        "sha256": sha256(made.content),
        "known_limits": list(of.limits),
    }
