"""Names that mean the same on every engine without quotes."""

from __future__ import annotations

import re

from governance.compile.steps import Declared
from governance.declared.reading import Trail
from governance.errors import DeclarationError

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")
# Snowflake's reserved words and those of Spark's ANSI mode, as far as a schema might be called so.
_RESERVED = frozenset(
    """
    account all alter and any as between both by case cast check column connect connection constraint create
    cross current database default delete distinct drop else end except exists false fetch filter following
    for foreign from full grant group having in increment inner insert intersect into is issue join lateral
    left like localtime localtimestamp minus natural not null of on only or order organization outer primary
    qualify references regexp revoke right rlike row rows sample schema select session_user set some start
    table tablesample then to trailing trigger true try_cast union unique update user using values view when
    whenever where with
    """.split()  # noqa: SIM905 - ninety names in eight lines
)


def check_names(declared: Declared) -> None:
    """Whether what a plan names can be written without quotes, and no schema is a pattern.

    Raises:
        DeclarationError: At the first that cannot, with file, line and what to do.
    """
    document = declared.policies.documents["governance.yml"]
    governance = declared.policies.governance
    for tier, one in governance.tiers.items():
        for position, schema in enumerate(one.schemas):
            trail: Trail = ("tiers", tier, "schemas", position)
            if "*" in schema:
                raise document.error(
                    f"`{schema}` is a pattern, and a schema that is granted and protected has a name",
                    trail,
                    "name each schema",
                )
            _check(declared, "governance.yml", schema, trail)
        if governance.functions.schema in one.schemas:
            raise document.error(
                f"schema `{governance.functions.schema}` holds policies, and tier `{tier}` is masked: the mapping "
                "tables of row rules would be masked themselves",
                ("tiers", tier, "schemas"),
                "give policies a schema of their own: `functions: {schema: …}`",
            )
    _check(declared, "governance.yml", governance.functions.schema, ("functions", "schema"))
    for name, domain in governance.domains.items():
        if domain.database is not None:
            _check(declared, "governance.yml", domain.database, ("domains", name, "database"))
    _check_policies(declared)


def is_plain(name: str) -> bool:
    """Whether a name needs no quotes on any engine, and so means the same on each."""
    return _PLAIN.fullmatch(name) is not None and name not in _RESERVED


def _check_policies(declared: Declared) -> None:
    """Row rules are functions and policies of that name, and read columns of that name; roles are written as they are."""
    policies = declared.policies
    for name, rule in policies.row_access.items():
        _check(declared, "row_access.yml", name, ("row_access", name))
        for column in rule.columns:
            _check(declared, "row_access.yml", column, ("row_access", name, "columns", column))
    for name, role in policies.roles.items():
        if (role.snowflake or name).lower() in _RESERVED:
            raise _quoted(declared, "roles.yml", role.snowflake or name, ("roles", name))


def _check(declared: Declared, file: str, name: str, trail: Trail) -> None:
    if not is_plain(name):
        raise _quoted(declared, file, name, trail)


def _quoted(declared: Declared, file: str, name: str, trail: Trail) -> DeclarationError:
    return declared.policies.documents[file].error(
        f"`{name}` needs quotes, and quoted it means another thing on each engine: Snowflake keeps its case, "
        "Databricks does not",
        trail,
        "use lower-case letters, digits and underscores, and no word of SQL",
    )
