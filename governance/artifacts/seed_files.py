"""The CSV files of seeds: their text and their cells."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# dbt itself advises against seeds above 1 MiB, and hashes none; what is longer is read so far.
MAXIMUM_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class SeedText:
    """What a seed's file holds.

    Attributes:
        text: Its text; what is no UTF-8 is replaced.
        is_whole: Whether that is all of it.
    """

    text: str
    is_whole: bool


class Seeds:
    """The files of seeds, read when they are asked for.

    Args:
        root: The folder that paths are relative to.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def read(self, file: str) -> SeedText | None:
        """What a seed's file holds, or None where it is not there.

        Args:
            file: The CSV file, relative to the root.
        """
        try:
            with (self._root / file).open("rb") as opened:
                raw = opened.read(MAXIMUM_BYTES + 1)
        except OSError:
            return None
        is_whole = len(raw) <= MAXIMUM_BYTES
        return SeedText(raw[:MAXIMUM_BYTES].decode("utf-8-sig", errors="replace"), is_whole)


def cells(text: str, delimiter: str = ",") -> Iterator[tuple[int, str, str]]:
    """Line, column and value of each cell below the header; where it is no CSV, of each line, without a column.

    Args:
        text: The text of a CSV file.
        delimiter: One character.
    """
    rows = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    try:
        header = next(rows, [])
        line = rows.line_num + 1
        for row in rows:
            for number, value in enumerate(row):
                yield line, header[number] if number < len(header) else "", value
            line = rows.line_num + 1
    except csv.Error:
        yield from ((number, "", value) for number, value in enumerate(text.splitlines(), 1))
