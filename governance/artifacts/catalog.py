"""catalog.json: the columns that relations really have in the warehouse."""

from __future__ import annotations

from pathlib import Path

import msgspec

from governance.artifacts.nodes import Metadata
from governance.artifacts.reading import check_schema, collector_held_off, decode, read_bytes

ADVICE = "run `dbt docs generate`, which writes it anew, and try again"


class CatalogColumn(msgspec.Struct, frozen=True, gc=False):
    """A column as the warehouse reports it; `type` in the engine's spelling, `index` from 1."""

    name: str
    type: str
    index: int


class CatalogTable(msgspec.Struct, frozen=True, gc=False):
    """A relation's columns by name."""

    columns: dict[str, CatalogColumn]


class Catalog(msgspec.Struct, frozen=True, gc=False):
    """What `dbt docs generate` found, by unique_id."""

    metadata: Metadata
    nodes: dict[str, CatalogTable]
    sources: dict[str, CatalogTable]


def read_catalog(file: Path) -> Catalog:
    """Read and decode a catalog.

    Raises:
        ArtifactError: It is missing, broken, another artifact or of another schema version.
    """
    content = read_bytes(file, ADVICE)
    check_schema(content, file, "catalog", (1,), ADVICE)
    with collector_held_off():
        return decode(content, Catalog, file, ADVICE)
