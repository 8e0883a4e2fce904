"""The whole plan of Databricks, in the order in which its steps run."""

from __future__ import annotations

from governance.compile.databricks.beside import beside
from governance.compile.databricks.by_tag import by_tag
from governance.compile.databricks.catalogs import catalogs
from governance.compile.databricks.functions import masks, row_filters, tokens
from governance.compile.databricks.grants import grants
from governance.compile.databricks.refusing import refuse
from governance.compile.databricks.sharing import shares
from governance.compile.databricks.unsupported import unsupported
from governance.compile.place import Place, masking_policies, place_of, unnamed_tiers
from governance.compile.refusing import refuse_names
from governance.compile.steps import Declared, Step

_PARTS = (catalogs, tokens, masks, row_filters, by_tag, grants, shares, unsupported, unnamed_tiers, beside)


def databricks_steps(declared: Declared) -> tuple[Step, ...]:
    """Every step, once each.

    Raises:
        DeclarationError: What is declared cannot work on Databricks.
    """
    place = place_of(declared, Place)
    refuse(place)
    refuse_names(place, ((name, mask.name) for name, mask, _ in masking_policies(place)))
    # A mapping keeps the first of two that say the same, and the order.
    once = {(step.sql or step): step for part in _PARTS for step in part(place)}
    return tuple(once.values())
