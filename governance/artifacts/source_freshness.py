"""sources.json: how fresh each source was found to be."""

from __future__ import annotations

from pathlib import Path

import msgspec

from governance.artifacts.nodes import Metadata
from governance.artifacts.reading import check_schema, collector_held_off, decode, read_bytes

ADVICE = "run `dbt source freshness`, which writes it anew"


class SourceResult(msgspec.Struct, frozen=True, gc=False):
    """One source: its status, and its age in seconds where it could be measured."""

    unique_id: str
    status: str
    max_loaded_at: str | None = None
    snapshotted_at: str | None = None
    max_loaded_at_time_ago_in_s: float | None = None


class SourceFreshness(msgspec.Struct, frozen=True, gc=False):
    """All sources that were examined."""

    metadata: Metadata
    results: list[SourceResult]


def read_source_freshness(file: Path) -> SourceFreshness:
    """Read and decode the freshness of sources.

    Raises:
        ArtifactError: It is missing, broken, another artifact or of another schema version.
    """
    content = read_bytes(file, ADVICE)
    check_schema(content, file, "sources", (3,), ADVICE)
    with collector_held_off():
        return decode(content, SourceFreshness, file, ADVICE)
