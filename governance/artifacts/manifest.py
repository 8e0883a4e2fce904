"""manifest.json: what dbt knows about a whole project."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from governance.artifacts import manifest_v12
from governance.artifacts.dbt_tests import DataTest, UnitTest
from governance.artifacts.nodes import Exposure, Group, Macro, Metadata, Node, Operation, Script, SourceEntry
from governance.artifacts.reading import (
    Content,
    check_schema,
    collector_held_off,
    decode_all,
    read_bytes,
)
from governance.artifacts.semantic_layer import Metric, SavedQuery, SemanticModel
from governance.errors import ArtifactError

ADVICE = "run `dbt compile`, which writes it anew, and try again"


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest of whatever schema version, all by unique_id.

    Attributes:
        file: Where it was read from.
        metadata: What dbt says about the run that wrote it.
        nodes: Models, seeds and snapshots.
        sources: Tables that dbt reads and does not build.
        macros: All macros, dbt's own included.
        exposures: Uses outside of dbt.
        groups: Groups of models with their owners.
        disabled: Models, seeds and snapshots that are switched off.
        disabled_sources: unique_ids of sources that are switched off.
        disabled_ids: unique_ids of all that is switched off.
        raw_data_tests: Data tests, undecoded: see `data_tests`.
        raw_unit_tests: Unit tests, undecoded: see `unit_tests`.
        operations: What runs before and after all nodes.
        scripts: Analyses, and functions that dbt creates.
        semantic_models: What the semantic layer knows of models.
        metrics: Its metrics.
        saved_queries: Its queries that are kept, and may write tables.
        decoded: What of the undecoded was asked for.
    """

    file: Path
    metadata: Metadata
    nodes: dict[str, Node]
    sources: dict[str, SourceEntry]
    macros: dict[str, Macro]
    exposures: dict[str, Exposure]
    groups: dict[str, Group]
    disabled: tuple[Node, ...]
    disabled_sources: frozenset[str]
    disabled_ids: frozenset[str]
    raw_data_tests: dict[str, msgspec.Raw]
    raw_unit_tests: dict[str, msgspec.Raw]
    operations: tuple[Operation, ...]
    scripts: tuple[Script, ...]
    semantic_models: dict[str, SemanticModel]
    metrics: dict[str, Metric]
    saved_queries: dict[str, SavedQuery]
    decoded: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)


# One adapter a schema version: where a later version differs, its module turns it into these structs.
_ADAPTERS: dict[int, Callable[[Content, Path, str], manifest_v12.Parts]] = {12: manifest_v12.decode_parts}


def read_manifest(file: Path) -> Manifest:
    """Read and decode a manifest.

    Args:
        file: A manifest.json written by dbt 1.8 to 1.12.

    Raises:
        ArtifactError: It is missing, empty, truncated, another artifact, of another schema version,
            not as dbt writes it, or it has no models.
    """
    content = read_bytes(file, ADVICE)
    version = check_schema(content, file, "manifest", tuple(sorted(_ADAPTERS)), ADVICE)
    with collector_held_off():
        parts = _ADAPTERS[version](content, file, ADVICE)
    if not any(node.resource_type == "model" for node in parts.nodes.values()):
        raise ArtifactError(
            f"{file}: this manifest has no models, so there is nothing to judge",
            "check --project-dir and --manifest; a project without models cannot be evaluated",
        )
    return Manifest(
        file=file,
        metadata=parts.metadata,
        nodes=parts.nodes,
        sources=parts.sources,
        macros=parts.macros,
        exposures=parts.exposures,
        groups=parts.groups,
        disabled=parts.disabled,
        disabled_sources=parts.disabled_sources,
        disabled_ids=parts.disabled_ids,
        raw_data_tests=parts.raw_data_tests,
        raw_unit_tests=parts.raw_unit_tests,
        operations=parts.operations,
        scripts=parts.scripts,
        semantic_models=parts.semantic_models,
        metrics=parts.metrics,
        saved_queries=parts.saved_queries,
    )


def data_tests(manifest: Manifest) -> tuple[DataTest, ...]:
    """The data tests, decoded when they are first asked for: there are several a model, and few checks ask.

    Raises:
        ArtifactError: One of them is not as dbt writes it.
    """
    found: tuple[DataTest, ...] | None = manifest.decoded.get("data_tests")
    if found is None:
        raw = manifest.raw_data_tests
        parts = (raw[unique_id] for unique_id in sorted(raw))
        found = manifest.decoded["data_tests"] = tuple(decode_all(parts, DataTest, manifest.file, ADVICE))
    return found


def unit_tests(manifest: Manifest) -> tuple[UnitTest, ...]:
    """The unit tests with their rows, decoded when they are first asked for.

    Raises:
        ArtifactError: One of them is not as dbt writes it.
    """
    found: tuple[UnitTest, ...] | None = manifest.decoded.get("unit_tests")
    if found is None:
        raw = manifest.raw_unit_tests
        parts = (raw[unique_id] for unique_id in sorted(raw))
        found = manifest.decoded["unit_tests"] = tuple(decode_all(parts, UnitTest, manifest.file, ADVICE))
    return found
