"""Plans that could not work on Snowflake are errors before anything is written."""

from __future__ import annotations

from governance.compile.steps import Declared


def refuse(declared: Declared) -> None:
    """Look for what Snowflake would refuse, or would accept and not hold to.

    Raises:
        DeclarationError: At the first place, with file, line and what to do.
    """
    for check in (_warehouse_roles,):
        check(declared)


def _warehouse_roles(declared: Declared) -> None:
    policies = declared.policies
    for name, warehouse in policies.warehouses.items():
        for position, role in enumerate(warehouse.roles):
            if role not in policies.roles:
                raise policies.documents["warehouses.yml"].error(
                    f"there is no role `{role}`",
                    ("warehouses", name, "roles", position),
                    "name one of policies/roles.yml",
                )
