"""What the SQL of Databricks has no word for: said in the plan, with what to do instead."""

from __future__ import annotations

from collections.abc import Iterator

from governance.compile.place import Place
from governance.compile.steps import Step


def unsupported(place: Place) -> Iterator[Step]:
    """Every declaration that is not enforced by these scripts, and why."""
    policies = place.declared.policies
    for role in sorted(policies.roles):
        group = policies.roles[role].databricks or role
        yield _said(f"group {group}", "groups come from your identity provider: SCIM, not SQL")
    for name, mask in sorted(policies.masks.items()):
        if mask.unmasked_where:
            note = (
                f"a column mask of ours reads no other column: whatever `{mask.unmasked_where.column}` says, nobody but "
                "the build sees a value through it"
            )
            yield _said(f"condition of {name}", note)
    for network in sorted(policies.networks):
        note = "IP access lists are set by the account's API: `databricks account ip-access-lists create`"
        yield _said(f"network policy {network}", note)
    for warehouse in sorted(policies.warehouses):
        yield _said(f"warehouse {warehouse}", "SQL warehouses and budgets are set by the workspace's API")


def _said(resource: str, note: str) -> Step:
    return Step(resource, "enforce", "", "unsupported", note=note)
