"""What things are called on Snowflake."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from governance.compile import place
from governance.compile.place import masking_policies, policy_name
from governance.compile.steps import Declared
from governance.declared.masks import Mask
from governance.masks.dialects import DIALECTS
from governance.masks.home import Home

PREFIX = "{{ prefix }}"
"""The environment's prefix where schemachange fills it in."""
TAG = "identifier"
CLEARED = "none"
"""The tag's value on a column in which no identifier is: it is shown."""
UNDECLARED = "undeclared"
"""The tag's value on a schema, that every column inherits until its own says otherwise: it is masked."""

TYPES = {
    **DIALECTS["snowflake"].types,
    "double": "float",
    "decimal": "number",
    "integer": "number",
    "bigint": "number",
    "boolean": "boolean",
    "date": "date",
}


@dataclass(frozen=True, slots=True)
class Place(place.Place):
    """Where governance is at home on Snowflake, with its tags, policies, mapping tables and functions."""

    @property
    def security(self) -> str:
        """The role that owns policies."""
        return self.duties.security.snowflake

    @property
    def build(self) -> str:
        """The role that owns tables."""
        return self.duties.build.snowflake

    @property
    def builds(self) -> str:
        """SQL: whether the build asks, as its primary role; what inherits from it is not exempt."""
        return f"current_role() = {folded(self.build)}"

    @property
    def tag(self) -> str:
        """The tag that says which identifier a column holds."""
        return f"{self.home}.{TAG}"

    def of_role(self, name: str) -> str:
        """What a declared role is called."""
        return self.declared.policies.roles[name].snowflake or name


def place_of(declared: Declared) -> Place:
    """Where governance is at home on Snowflake.

    Raises:
        DeclarationError: Nobody owns policies, nothing says where they are, or a name would need quotes.
    """
    return place.place_of(declared, Place)


def policy_of(mask: Mask, domain: str) -> str:
    """What the masking policy of a mask is called; one with a condition has it in its name.

    A policy's columns never change: another condition is another policy, and the old one stays where it lies.
    """
    name = policy_name(mask, domain)
    return f"{name}_where_{mask.unmasked_where.column}" if mask.unmasked_where else name


def policies_of(place: Place) -> Iterator[tuple[str, Mask, Home]]:
    """Name, mask and home of every masking policy, sorted by mask and domain."""
    for _, mask, home in masking_policies(place):
        yield policy_of(mask, home.domain), mask, home


def folded(role: str) -> str:
    """A role's name as Snowflake keeps it, as a literal: written without quotes it is in upper case."""
    return f"'{role.upper()}'"
