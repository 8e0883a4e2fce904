"""Plans that could not work on Databricks are errors before anything is written."""

from __future__ import annotations

from governance.compile.databricks.functions import TYPES
from governance.compile.place import Place, masking_policies


def refuse(place: Place) -> None:
    """Look for what Databricks would refuse: a function has one type a parameter, and `decimal` is none.

    Raises:
        DeclarationError: At the first mask of such a type, with file, line and what to do.
    """
    for _, mask, _ in masking_policies(place):
        if mask.input not in TYPES:
            raise place.declared.policies.documents["masks.yml"].error(
                f"a mask of {mask.input} is not one function on Databricks: each precision and scale is a type of its own",
                ("masks", mask.name, "input"),
                f"mask one of {', '.join(sorted(TYPES))}, and cast such columns where they are first selected",
            )
