"""Plans that could not work on Databricks are errors before anything is written."""

from __future__ import annotations

from governance.compile.databricks.functions import TYPES
from governance.compile.place import Place, masking_policies

_OURS = frozenset({"govern_token", "govern_hmac"})


def refuse(place: Place) -> None:
    """Look for what Databricks would refuse, or would accept and mean otherwise.

    Raises:
        DeclarationError: At the first place, with file, line and what to do.
    """
    _types(place)
    _names(place)


def _types(place: Place) -> None:
    """A function has one type a parameter, and `decimal` says not how long it is."""
    policies = place.declared.policies
    for name, rule in policies.row_access.items():
        for column, kind in rule.columns.items():
            if kind not in TYPES:
                raise policies.documents["row_access.yml"].error(
                    f"column `{column}` is {kind}, which is not one type on Databricks",
                    ("row_access", name, "columns", column),
                    f"use one of {', '.join(sorted(TYPES))}",
                )


def _names(place: Place) -> None:
    """Masks and row rules are functions of one schema: two of one name would be one."""
    policies = place.declared.policies
    taken = _OURS | {name for name, _, _ in masking_policies(place)}
    for name in policies.row_access:
        if name in taken:
            raise policies.documents["row_access.yml"].error(
                f"`{name}` is a mask's function already: on Databricks a row rule is a function beside it",
                ("row_access", name),
                "call the row rule otherwise",
            )
