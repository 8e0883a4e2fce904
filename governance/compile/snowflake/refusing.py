"""Plans that could not work on Snowflake are errors before anything is written."""

from __future__ import annotations

from governance.compile.snowflake.names import TYPES
from governance.compile.snowflake.sharing import travels
from governance.compile.steps import Declared


def refuse(declared: Declared) -> None:
    """Look for what Snowflake would refuse, or would accept and not hold to.

    Raises:
        DeclarationError: At the first place, with file, line and what to do.
    """
    for check in (_warehouse_roles, _shares, _row_rules):
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


def _row_rules(declared: Declared) -> None:
    """Policies of one schema: a rule beside a mask of its name, or one of a type that no policy takes."""
    policies = declared.policies
    for name, rule in policies.row_access.items():
        document = policies.documents["row_access.yml"]
        if name in policies.masks or name.startswith("deny_"):
            raise document.error(
                f"a masking policy is called `{name}` already",
                ("row_access", name),
                "give the rule another name",
            )
        for column, kind in rule.columns.items():
            if kind not in TYPES:
                raise document.error(
                    f"no policy takes a {kind}",
                    ("row_access", name, "columns", column),
                    "compare another column",
                )
