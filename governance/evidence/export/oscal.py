"""The controls' evidence as OSCAL assessment results: observations only; `satisfied` is the assessor's word."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from governance import __version__
from governance.declared.controls import oscal_id
from governance.evidence.covering import Coverage, Proof
from governance.evidence.export.asked import Asked

VERSION = "1.1.3"
_NS = "https://govern-dbt.example/oscal"
"""The namespace of our properties; a reserved name, so that nobody else can ever own it."""


def assessment_results(asked: Asked, coverage: Coverage) -> dict[str, Any]:
    """OSCAL's assessment-results, with UUIDs that follow from the log's name and size and from what they name."""
    named = _Named(
        f"{asked.history.checkpoint.origin}/{asked.history.checkpoint.size}/{asked.first}/{asked.last}"
    )
    plan = named("plan")
    return {
        "assessment-results": {
            "uuid": named("assessment-results"),
            "metadata": {
                "title": f"Evidence of {asked.history.checkpoint.origin}, {asked.first} to {asked.last}",
                "last-modified": asked.as_of,
                "version": str(asked.history.checkpoint.size),
                "oscal-version": VERSION,
                "remarks": f"Written by govern {__version__}. Observations only: nothing here says that a control is satisfied.",
            },
            "import-ap": {"href": f"#{plan}"},
            "results": [_result(asked, coverage, named)],
            "back-matter": {
                "resources": [
                    {
                        "uuid": plan,
                        "title": "There is no assessment plan: what speaks for which control is mapped here",
                        "rlinks": [{"href": "../controls/mapping.json"}],
                    }
                ]
            },
        }
    }


class _Named:
    """UUIDs (version 5) by names within one export."""

    def __init__(self, space: str) -> None:
        self._space = uuid.uuid5(uuid.NAMESPACE_URL, f"{_NS}/{space}")

    def __call__(self, name: str) -> str:
        return str(uuid.uuid5(self._space, name))


def _result(asked: Asked, coverage: Coverage, named: _Named) -> dict[str, Any]:
    controls = sorted(
        {
            one.control
            for found in coverage.frameworks.values()
            for one in found
            if one.control.startswith("NIST:")
        }
    )
    chosen: dict[str, Any] = {"description": "Controls of NIST SP 800-53 that the evidence is mapped to"}
    if controls:
        chosen["include-controls"] = [
            {"control-id": oscal_id(name.removeprefix("NIST:"))} for name in controls
        ]
    else:
        chosen["include-all"] = {}
    result: dict[str, Any] = {
        "uuid": named("result"),
        "title": "What the log of evidence shows",
        "description": "The last recorded answer of each check and each kind of evidence, as of the log's checkpoint.",
        "start": f"{asked.first}T00:00:00Z",
        "end": f"{asked.last}T23:59:59Z",
        "reviewed-controls": {"control-selections": [chosen]},
    }
    observations = [_observation(proof, about, asked, named) for proof, about in _proofs(coverage)]
    return {**result, "observations": observations} if observations else result


def _proofs(coverage: Coverage) -> Iterator[tuple[Proof, list[tuple[str, str]]]]:
    """Each proof that proves something, with the controls it speaks for and how well."""
    about: dict[tuple[str, str], tuple[Proof, dict[str, str]]] = {}
    for controls in coverage.frameworks.values():
        for control in controls:
            for proof in control.proofs:
                if proof.last.state != "nothing":
                    _, found = about.setdefault((proof.of, proof.name), (proof, {}))
                    found[control.control] = proof.strength
    for key in sorted(about):
        proof, found = about[key]
        yield proof, sorted(found.items())


def _observation(proof: Proof, about: list[tuple[str, str]], asked: Asked, named: _Named) -> dict[str, Any]:
    last = proof.last
    counts = (("examined", last.examined), ("failing", last.failing), ("accepted", last.accepted))
    number = last.entry if last.entry is not None else 0
    return {
        "uuid": named(f"{proof.of}/{proof.name}"),
        "title": f"{proof.of}: {proof.name}",
        "description": f"{last.words} (entry {number} of the log, about {last.day})",
        "props": [
            {"name": "state", "ns": _NS, "value": last.state},
            *(
                {"name": name, "ns": _NS, "value": str(count)}
                for name, count in counts
                if last.examined is not None
            ),
            *({"name": "control", "ns": _NS, "value": name, "class": strength} for name, strength in about),
        ],
        "methods": ["TEST" if proof.of == "check" else "EXAMINE"],
        "collected": asked.history.entries[number].ts,
        "relevant-evidence": [
            {
                "href": "../log/entries.jsonl",
                "description": f"Line {number + 1}: the entry, its statement and its blobs",
            }
        ],
    }
