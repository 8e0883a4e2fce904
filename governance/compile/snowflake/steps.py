"""The whole plan of Snowflake, in the order in which its scripts run."""

from __future__ import annotations

from governance.compile.place import unnamed_tiers
from governance.compile.refusing import refuse_names
from governance.compile.snowflake.databases import databases, schemas
from governance.compile.snowflake.grants import grants, machinery, roles
from governance.compile.snowflake.masking import default_deny, policies, tags
from governance.compile.snowflake.names import place_of, policies_of
from governance.compile.snowflake.networks import networks
from governance.compile.snowflake.refusing import refuse
from governance.compile.snowflake.rows import row_policies
from governance.compile.snowflake.sharing import retention, shares
from governance.compile.snowflake.tokens import tokens
from governance.compile.snowflake.warehouses import monitors, warehouses
from governance.compile.steps import Declared, Step

_PARTS = (
    machinery,
    monitors,
    databases,
    tags,
    tokens,
    policies,
    default_deny,
    schemas,
    retention,
    row_policies,
    roles,
    grants,
    networks,
    warehouses,
    shares,
    unnamed_tiers,
)


def snowflake_steps(declared: Declared) -> tuple[Step, ...]:
    """Every step, once each.

    Raises:
        DeclarationError: What is declared cannot work on Snowflake.
    """
    refuse(declared)
    place = place_of(declared)
    refuse_names(place, ((name, mask.name) for name, mask, _ in policies_of(place)))
    # A mapping keeps the first of two that say the same, and the order.
    once = {(step.script, step.sql or step): step for part in _PARTS for step in part(place)}
    return tuple(once.values())
