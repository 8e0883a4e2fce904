"""What of dbt's artifacts may be kept as evidence: status, counts, error class, ids, digests; never a value.

dbt writes people's values into messages, compiled SQL, unit tests' rows, `--vars` and the names of generic tests: none
of these is in a projection.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from governance.artifacts.branches import Branches, macros_digest
from governance.artifacts.catalog import Catalog
from governance.artifacts.manifest import Manifest
from governance.artifacts.nodes import Metadata
from governance.artifacts.reading import decode, read_bytes
from governance.artifacts.run_results import ADVICE, RunResults
from governance.artifacts.source_freshness import SourceFreshness

Compiled = Mapping[str, Mapping[str, str]]
"""A model's compiled SQL by branch (`compiled`, or `full` and `incremental`), by unique_id."""
# "Database Error in model orders (models/…)": the class is dbt's own words, what follows is the engine's.
_ERROR = re.compile(r"\s*((?:[A-Z][a-z]+ ){1,3}Error)\b")
_GENERIC_TEST = re.compile(r"test\.([^.]+)\..*\.([0-9a-f]{10})", re.DOTALL)


class _Told(msgspec.Struct, frozen=True, gc=False):
    unique_id: str
    message: str | None = None


class _Messages(msgspec.Struct, frozen=True, gc=False):
    results: list[_Told]


def plain_id(unique_id: str) -> str:
    """A node's id without what a generic test's arguments say: ``test.brook.1a2b3c4d5e``."""
    found = _GENERIC_TEST.fullmatch(unique_id)
    return f"test.{found[1]}.{found[2]}" if found else unique_id


def of_manifest(manifest: Manifest, compiled: Compiled) -> dict[str, Any]:
    """What a manifest says of the project: its nodes, where each is, and digests of what it is made by."""
    return {
        "schema": "govern.projection.manifest/v1",
        "metadata": _metadata(manifest.metadata),
        "macros": {"count": len(manifest.macros), "sha256": macros_digest(manifest)},
        "counts": {
            "data_tests": len(manifest.raw_data_tests),
            "unit_tests": len(manifest.raw_unit_tests),
            "sources": len(manifest.sources),
            "exposures": len(manifest.exposures),
            "disabled": len(manifest.disabled),
        },
        "nodes": {
            name: {
                "resource_type": node.resource_type,
                "materialized": node.config.materialized,
                "relation": [node.database, node.schema, node.alias],
                "checksum": {"name": node.checksum.name, "checksum": node.checksum.checksum}
                if node.checksum.name == "sha256"
                else None,
                "columns": len(node.columns),
                "contract_enforced": node.config.contract.enforced,
                "depends_on": sorted(node.depends_on.nodes),
                "compiled": _digests(compiled.get(name, {})),
            }
            for name, node in sorted(manifest.nodes.items())
        },
        "sources": {
            name: [source.database, source.schema, source.identifier]
            for name, source in sorted(manifest.sources.items())
        },
    }


def compiled_sql(manifest: Manifest, branches: Mapping[str, Branches]) -> dict[str, dict[str, str]]:
    """The SQL that each node compiles to, both branches of those that have two.

    Of a node with both, the one that dbt happened to compile depends on what stood in the warehouse: it is left out.
    """
    found: dict[str, dict[str, str]] = {}
    for name, node in sorted(manifest.nodes.items()):
        both = branches.get(name)
        texts = (
            {"full": both.full, "incremental": both.incremental} if both else {"compiled": node.compiled_code}
        )
        found[name] = {branch: text for branch, text in texts.items() if text is not None}
    return {name: texts for name, texts in found.items() if texts}


def compiled_digests(compiled: Compiled) -> dict[str, dict[str, str]]:
    """SHA-256 of each node's compiled SQL, by branch."""
    return {name: _digests(texts) for name, texts in sorted(compiled.items())}


def of_run_results(file: Path, results: RunResults) -> dict[str, Any]:
    """What became of each node in a run.

    Args:
        file: Where the results were read from: the classes of errors are taken from dbt's messages there.
        results: The run.

    Raises:
        ArtifactError: The file cannot be read any more.
    """
    messages = decode(read_bytes(file, ADVICE), _Messages, file, ADVICE)
    classes = {told.unique_id: _error_class(told.message) for told in messages.results}
    return {
        "schema": "govern.projection.run-results/v1",
        "metadata": _metadata(results.metadata),
        "which": results.args.which,
        "target": results.args.target,
        "statuses": dict(sorted(Counter(result.status for result in results.results).items())),
        "results": [
            {
                "node": plain_id(result.unique_id),
                "status": result.status,
                "failures": result.failures,
                "error_class": classes.get(result.unique_id) if result.status.endswith("error") else None,
                "compiled": _sha256(result.compiled_code) if result.compiled_code else None,
            }
            for result in sorted(results.results, key=lambda result: result.unique_id)
        ],
    }


def of_catalog(catalog: Catalog) -> dict[str, Any]:
    """The columns that relations have, with their types."""
    tables = {**catalog.nodes, **catalog.sources}
    return {
        "schema": "govern.projection.catalog/v1",
        "metadata": _metadata(catalog.metadata),
        "relations": {
            name: [
                {"name": column.name, "type": column.type}
                for column in sorted(tables[name].columns.values(), key=lambda column: column.index)
            ]
            for name in sorted(tables)
        },
    }


def of_sources(freshness: SourceFreshness) -> dict[str, Any]:
    """How fresh each source was found to be."""
    return {
        "schema": "govern.projection.sources/v1",
        "metadata": _metadata(freshness.metadata),
        "sources": {
            result.unique_id: {
                "status": result.status,
                "max_loaded_at": result.max_loaded_at,
                "age_seconds": result.max_loaded_at_time_ago_in_s,
            }
            for result in sorted(freshness.results, key=lambda result: result.unique_id)
        },
    }


def _metadata(metadata: Metadata) -> dict[str, Any]:
    return {
        "dbt_schema_version": metadata.dbt_schema_version,
        "dbt_version": metadata.dbt_version,
        "generated_at": metadata.generated_at,
        "invocation_id": metadata.invocation_id,
        "adapter_type": metadata.adapter_type,
        "project_name": metadata.project_name,
    }


def _digests(texts: Mapping[str, str]) -> dict[str, str]:
    return {branch: _sha256(text) for branch, text in sorted(texts.items())}


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _error_class(message: str | None) -> str:
    found = _ERROR.match(message or "")
    return found[1] if found else "other"
