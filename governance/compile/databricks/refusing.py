"""Plans that could not work on Databricks are errors before anything is written."""

from __future__ import annotations

from governance.compile.databricks.functions import TYPES
from governance.compile.databricks.sharing import recipient_name
from governance.compile.place import Place, masking_policies
from governance.declared.reading import Trail


def refuse(place: Place) -> None:
    """Look for what Databricks would refuse: a function has one type a parameter, and a share no filter.

    Raises:
        DeclarationError: At the first mask of such a type, or the first share that cannot be, with file and line.
    """
    _shares(place)
    for _, mask, _ in masking_policies(place):
        if mask.input not in TYPES:
            raise place.declared.policies.documents["masks.yml"].error(
                f"a mask of {mask.input} is not one function on Databricks: each precision and scale is a type of its own",
                ("masks", mask.name, "input"),
                f"mask one of {', '.join(sorted(TYPES))}, and cast such columns where they are first selected",
            )


def _shares(place: Place) -> None:
    """What has a row filter cannot be shared; and a recipient is one account's, whatever share names it."""
    policies, accounts = place.declared.policies, dict[str, str]()
    for name, share in policies.shares.items():
        document = policies.documents["shares.yml"]
        for position, one in enumerate(share.recipients):
            trail: Trail = ("shares", name, "recipients", position)
            if one.databricks and share.guard in policies.row_access:
                raise document.error(
                    f"row rule `{share.guard}` does not travel: Delta Sharing refuses a table that has a row filter",
                    ("shares", name, "guard"),
                    "share a product that is an aggregate or de-identified",
                )
            if one.databricks and accounts.setdefault(recipient_name(one), one.databricks) != one.databricks:
                raise document.error(
                    f"`{one.name}` is another account in another share: on Databricks both are `{recipient_name(one)}`",
                    trail,
                    "give each account a name of its own",
                )
