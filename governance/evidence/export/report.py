"""What the report of a bundle is of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from governance.evidence.covering import Coverage
from governance.evidence.export.asked import Asked
from governance.evidence.export.contents import Contents
from governance.evidence.export.ipe import Made
from governance.evidence.export.population import Cell


@dataclass(frozen=True, slots=True)
class Report:
    """What the report is of.

    Attributes:
        asked: What was asked.
        made: The populations, coverage and exceptions.
        coverage: The controls.
        contents: What of the store is in the bundle.
        keys: The log's keys.
    """

    asked: Asked
    made: tuple[Made, ...]
    coverage: Coverage
    contents: Contents
    keys: Mapping[str, Any]

    def of(self, name: str) -> Made:
        """A population."""
        return next(one for one in self.made if one.population.name == name)

    def rows(self, name: str) -> list[dict[str, Cell]]:
        """A population's rows."""
        found = self.of(name).table
        return [dict(zip(found.columns, row, strict=True)) for row in found.rows]
