"""What dbt's `grants` give to whom, and what a role is called on an engine."""

from __future__ import annotations

from governance.declared.row_access import Role
from governance.project import Model

EVERYBODY = frozenset({"public", "account users", "users"})
"""What engines call everybody, in lower case."""


def granted(model: Model) -> list[tuple[str, str]]:
    """Each privilege with each who gets it, once, sorted."""
    found = set()
    for privilege, several in model.grants.items():
        for who in several if isinstance(several, list) else [several]:
            if who:
                found.add((privilege.lstrip("+").lower(), str(who)))
    return sorted(found)


def name_on(adapter: str, name: str, role: Role) -> str:
    """What a role is called where dbt's grants are made, in lower case."""
    return ((role.databricks or name) if adapter == "databricks" else name).lower()


def plain(who: str) -> str:
    """A grantee's name as dbt's YAML writes it, without quotes and in lower case."""
    return who.strip('"`').lower()
