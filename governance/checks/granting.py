"""What dbt's `grants` give to whom, and what a role is called on an engine."""

from __future__ import annotations

from governance.declared.row_access import Role
from governance.project.grants import granted, plain

EVERYBODY = frozenset({"public", "account users", "users"})
"""What engines call everybody, in lower case."""


def name_on(adapter: str, name: str, role: Role) -> str:
    """What a role is called where dbt's grants are made, in lower case."""
    return ((role.databricks or name) if adapter == "databricks" else name).lower()


__all__ = ["EVERYBODY", "granted", "name_on", "plain"]
