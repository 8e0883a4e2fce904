"""Plans that could not work on Snowflake are errors before anything is written."""

from __future__ import annotations

from governance.compile.snowflake.sharing import travels
from governance.compile.steps import Declared


def refuse(declared: Declared) -> None:
    """Look for what Snowflake would refuse, or would accept and not hold to.

    Raises:
        DeclarationError: At the first place, with file, line and what to do.
    """
    for check in (_warehouse_roles, _shares):
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


def _shares(declared: Declared) -> None:
    """A row rule asks for our roles, and who receives a share has none of them."""
    for name, share in declared.policies.shares.items():
        if any(one.snowflake for one in share.recipients) and not travels(share, declared):
            raise declared.policies.documents["shares.yml"].error(
                f"row rule `{share.guard}` does not travel: it asks for roles of this account, which recipients on "
                "Snowflake do not have, and they would see no row",
                ("shares", name, "guard"),
                "share a product that is an aggregate or de-identified",
            )
