"""Where an engine is not what is declared, in one shape for every engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from governance.declared.governance_file import Engine

SCHEMA = "govern.drift/v1"
Kind = Literal[
    "policy-missing",
    "weaker-policy",
    "body-differs",
    "row-policy-missing",
    "tag-missing",
    "tag-differs",
    "grant-missing",
    "grant-outside",
    "column-open",
    "default-deny-missing",
    "relation-missing",
    "relation-open",
    "owner-differs",
    "duties-joined",
    "secondary-roles",
    "mapping-differs",
    "unmanaged",
]


@dataclass(frozen=True, slots=True, order=True)
class Drift:
    """One difference.

    Attributes:
        resource: What it is about, kind and name: `column dev_brook_commerce.platinum.orders.customer_email`.
        kind: What differs; `unmanaged` is what nobody declared: it is reported and never touched.
        expected: What is declared; empty where nothing is.
        found: What is there; empty where nothing is.
        fix: The statement that mends it; empty where people have to decide.
    """

    resource: str
    kind: Kind
    expected: str = ""
    found: str = ""
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen of an engine.

    Attributes:
        drifts: What differs, sorted.
        plan: Digest of the plan that it was compared with.
        examined: How many relations and statements of the plan were compared.
    """

    drifts: tuple[Drift, ...]
    plan: str
    examined: int


def drift_shape(engine: Engine, drifts: Sequence[Drift]) -> dict[str, object]:
    """What was found, as `govern.drift/v1`.

    Args:
        engine: The engine.
        drifts: What differs, sorted.
    """
    names = ("kind", "resource", "expected", "found", "fix")
    return {
        "schema": SCHEMA,
        "engine": engine,
        "drifts": [{name: getattr(each, name) for name in names} for each in drifts],
    }
