"""Plans that could not work on Snowflake are errors before anything is written."""

from __future__ import annotations

from governance.compile.snowflake.sharing import travels
from governance.compile.steps import Declared
from governance.declared.contracts import Contract

_NO_ROLE = (
    "it asks for roles of this account, which recipients on Snowflake do not have, and they would see no row"
)


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
        if not any(one.snowflake for one in share.recipients):
            continue
        if not travels(share, declared):
            raise declared.policies.documents["shares.yml"].error(
                f"row rule `{share.guard}` does not travel: {_NO_ROLE}",
                ("shares", name, "guard"),
                "share a product that is an aggregate or de-identified",
            )
        offering = [one for one in declared.contracts if name in one.interfaces.shares]
        for contract in offering:
            _shared_product(name, contract)
        _one_database(declared, name, offering)


def _shared_product(name: str, contract: Contract) -> None:
    rule = contract.security_controls.row_access_policy
    if rule is not None:
        raise contract.document.error(
            f"share `{name}` carries its tables, and row rule `{rule}` on them does not travel: {_NO_ROLE}",
            ("security_controls", "row_access_policy"),
            "share a product without a row rule, such as an aggregate of this one",
        )


def _one_database(declared: Declared, name: str, offering: list[Contract]) -> None:
    databases = sorted({one.database for one in offering})
    if len(databases) > 1:
        raise declared.policies.documents["shares.yml"].error(
            f"products of {' and '.join(databases)} offer it, and a share of Snowflake's holds tables of one database",
            ("shares", name),
            "declare a share for each database",
        )
