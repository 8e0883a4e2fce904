"""Samples that anybody draws again from the seed, each with its statement and the proof that its entry is in the log."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from governance.evidence.canonical import dumps, sha256
from governance.evidence.export.asked import Asked, Sampling
from governance.evidence.export.csv_files import as_csv
from governance.evidence.export.ipe import Made
from governance.evidence.export.population import Cell, Table
from governance.evidence.history import History
from governance.evidence.merkle import Hash, inclusion_proof

HOW = (
    "Each row of a population gets the SHA-256 of `SEED`, a line feed, the population's name, a line feed, and the row's"
    " key (UTF-8); the rows with the smallest digests are drawn, in that order. Anybody can draw them again."
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was drawn from one population.

    Attributes:
        made: The population.
        rows: The rows, those with the smallest digest first, each with it.
    """

    made: Made
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]

    @property
    def entries(self) -> Iterator[int]:
        """The entries that the rows are about."""
        columns = self.made.table.columns
        place = next(columns.index(name) for name in ("entry", "first_entry") if name in columns)
        return (int(row[place] or 0) for _, row in self.rows)


def draw(made: Made, sampling: Sampling) -> Drawn:
    """Draw from a population; of a small one, all of it."""
    name, key = made.population.name, made.table.columns.index(made.population.key)
    digested = [(sha256(f"{sampling.seed}\n{name}\n{row[key]}".encode()), row) for row in made.table.rows]
    chosen = sorted(digested, key=lambda found: (found[0], str(found[1])))[: sampling.size]
    return Drawn(made, tuple(chosen))


def files(asked: Asked, drawn: Sequence[Drawn]) -> Mapping[str, bytes]:
    """The samples as files: a CSV for each population, and of each entry its statement and its proof."""
    found: dict[str, bytes] = {}
    wanted: set[int] = set()
    for one in drawn:
        columns = ("rank", "digest", *one.made.table.columns)
        rows = tuple((rank, digest, *row) for rank, (digest, row) in enumerate(one.rows, start=1))
        found[f"samples/{one.made.population.name}.csv"] = as_csv(Table(columns, rows))
        wanted.update(one.entries)
    leaves = asked.history.leaves
    for number in sorted(wanted):
        found[f"samples/entries/{number}.json"] = _shown(_sample(asked.history, number))
        found[f"proofs/{number}.json"] = dumps(_proof(asked.history, number, leaves))
    return found


def _sample(history: History, number: int) -> dict[str, Any]:
    entry = history.entries[number]
    said = history.said(entry)
    return {
        "line": json.loads(history.lines[number]),
        "predicate": said.predicate,
        "blobs": {name: f"blobs/sha256/{digest[:2]}/{digest}" for name, digest in said.subjects.items()},
        "proof": f"proofs/{number}.json",
    }


def _proof(history: History, number: int, leaves: list[Hash]) -> dict[str, Any]:
    """RFC 9162, 2.1.3: hash the leaf with each of the path in turn, and compare with the root of the checkpoint."""
    return {
        "entry": number,
        "size": history.checkpoint.size,
        "leaf": leaves[number].hex(),
        "path": [one.hex() for one in inclusion_proof(number, leaves)],
        "root": history.checkpoint.root.hex(),
    }


def _shown(value: dict[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
