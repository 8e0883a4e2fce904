"""policies/row_access.yml and policies/roles.yml: which rows whom, and who they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta

from governance.declared.reading import Document, decode, read
from governance.declared.shapes import DataType, Name, Names, Strict, Text

SnowflakeName = Annotated[str, Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_$]*\Z")]
DatabricksName = Annotated[str, Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_.-]*\Z")]
Allowed = Literal["all"] | dict[Name, Annotated[tuple[Text | int | bool, ...], Meta(min_length=1)]]
# The types whose values a rule can compare exactly, each with how YAML writes them.
COMPARED: dict[str, type] = {"string": str, "bigint": int, "integer": int, "boolean": bool}


class RowRule(Strict, frozen=True):
    """Who sees which rows of a table; everyone else sees none.

    Attributes:
        description: What it is for, one sentence.
        columns: The columns it reads, each with its type; the table must have them.
        allow: By role: `all`, or the values of each column it may see.
    """

    description: Text
    columns: Annotated[dict[Name, DataType], Meta(min_length=1)]
    allow: Annotated[dict[Name, Allowed], Meta(min_length=1)]


def sees_more(rule: RowRule, other: RowRule, same: Mapping[str, Collection[str]]) -> list[str]:
    """The roles to which a rule may show rows that another would not; none: it is at least as strict.

    Args:
        rule: The rule in question.
        other: What it is measured by.
        same: Column of the other rule → columns of this one that hold the same value.

    Returns:
        Names of roles, sorted.
    """
    return sorted(
        role for role, allowed in rule.allow.items() if not _within(allowed, other.allow.get(role), same)
    )


def _within(allowed: Allowed, other: Allowed | None, same: Mapping[str, Collection[str]]) -> bool:
    """Whether all that one entry allows is allowed by the other; several columns must all agree."""
    if other == "all":
        return True
    if other is None or isinstance(allowed, str):
        return False
    return all(
        any(_among(allowed.get(one), values) for one in same.get(column, ()))
        for column, values in other.items()
    )


def _among(values: tuple[str | int | bool, ...] | None, others: tuple[str | int | bool, ...]) -> bool:
    """Whether a rule tests a column, and for nothing but these values; 1 is not true."""
    known = {(type(one), one) for one in others}
    return values is not None and all((type(one), one) in known for one in values)


class RowAccessFile(Strict, frozen=True):
    """What stands in row_access.yml."""

    row_access: dict[Name, RowRule]


class Role(Strict, frozen=True):
    """A role of people, by domain and tier.

    Attributes:
        description: Who has it, one sentence.
        domains: The domains whose products it reads.
        tiers: The tiers it reads in them.
        snowflake: What it is called on Snowflake; by default its own name.
        databricks: The group it is on Databricks; by default its own name.
    """

    description: Text
    domains: Names
    tiers: Names
    snowflake: SnowflakeName | None = None
    databricks: DatabricksName | None = None


class Duty(Strict, frozen=True):
    """A role of the machinery, that people have no part in.

    Attributes:
        description: What it does, one sentence.
        snowflake: What it is called on Snowflake.
        databricks: The group or service principal that it is on Databricks.
    """

    description: Text
    snowflake: SnowflakeName
    databricks: DatabricksName


class Duties(Strict, frozen=True):
    """Who does what on the engines; nobody does both.

    Attributes:
        security: Owns policies, tags and schemas, and gives grants; no table.
        build: Owns the tables that dbt builds and is exempt from masks; no policy.
    """

    security: Duty
    build: Duty


class RolesFile(Strict, frozen=True):
    """What stands in roles.yml.

    Attributes:
        roles: The roles of people.
        duties: The roles of the machinery; without them nothing is compiled for Snowflake and Databricks but macros.
    """

    roles: Annotated[dict[Name, Role], Meta(min_length=1)]
    duties: Duties | None = None


def read_row_access(file: Path) -> tuple[Document, RowAccessFile]:
    """The row rules, decoded.

    Raises:
        DeclarationError: A key is unknown or missing, or a value is not what it should be.
    """
    document = read(file)
    return document, decode(document, RowAccessFile)


def read_roles(file: Path) -> tuple[Document, RolesFile]:
    """The roles, decoded.

    Raises:
        DeclarationError: A key is unknown or missing, or a value is not what it should be.
    """
    document = read(file)
    return document, decode(document, RolesFile)
