"""A project as it is where the engine masks at query time: what its tables hold then."""

from __future__ import annotations

from dataclasses import replace

from governance.declared.policies import Policies
from governance.lineage.labels import declared_labels
from governance.lineage.propagate import propagate
from governance.lineage.tracing import Traced
from governance.project import Project

VERB = "deidentify_"
"""How the macros begin that lower a value in the table itself, on every target."""


def by_deidentification_alone(project: Project, policies: Policies, traced: Traced) -> Traced:
    """The project as it is where every `mask_*` leaves the value: only `deidentify_*` lower anything.

    Args:
        project: The project.
        policies: Masks and identifiers.
        traced: Its columns, followed through the SQL of whatever target it was compiled for.
    """
    masks = {verb: mask for verb, mask in traced.policy.masks.items() if verb.startswith(VERB)}
    policy = replace(traced.policy, masks=masks)
    declared, _ = declared_labels(project, policies, traced.lineage)
    return replace(traced, carried=propagate(traced.lineage, declared, policy))
