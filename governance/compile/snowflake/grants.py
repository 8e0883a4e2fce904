"""Roles and grants: an access role in each schema, given to the roles of people that read its domain and tier."""

from __future__ import annotations

from collections.abc import Iterator

from governance.compile.snowflake.names import Place, policies_of
from governance.compile.snowflake.tokens import SIGNATURE
from governance.compile.steps import Step

_READ = ("tables", "views", "dynamic tables")
_LOOKED_AT = {"tables": "references", "views": "references", "dynamic tables": "monitor"}
_BUILT = ("table", "view", "dynamic table")
_ACCOUNT = (
    "create database",
    "create role",
    "create network policy",
    "create share",
    "manage grants",
    "apply masking policy",
    "apply row access policy",
    "apply tag",
)


def machinery(place: Place) -> Iterator[Step]:
    """What an account administrator does once, by hand: the two roles, and what Security may do."""
    script, privileges = "bootstrap.sql", ("ACCOUNTADMIN",)
    for role in (place.security, place.build):
        yield Step(
            f"role {role}",
            "create",
            f"create role if not exists {role}",
            "native",
            privileges=privileges,
            script=script,
        )
    # schemachange keeps its history there, and asks for it before the first script.
    database = place.home.partition(".")[0]
    for sql in (
        f"create database if not exists {database}",
        f"grant ownership on database {database} to role {place.security} copy current grants",
    ):
        yield Step(f"database {database}", "create", sql, "native", privileges=privileges, script=script)
    for each in _ACCOUNT:
        sql = f"grant {each} on account to role {place.security}"
        yield Step(f"role {place.security}", "grant", sql, "native", privileges=privileges, script=script)


def roles(place: Place) -> Iterator[Step]:
    """The roles of people."""
    for name in sorted(place.declared.policies.roles):
        role = place.of_role(name)
        yield Step(
            f"role {role}",
            "create",
            f"create role if not exists {role}",
            "native",
            privileges=("CREATE ROLE on account",),
            script="R__060_roles.sql",
        )


def grants(place: Place) -> Iterator[Step]:
    """Who reads what, by future grants in managed schemas; and what the build may create and attach."""
    for domain, tier, database, schema in place.schemas():
        yield from _access_role(place, domain, tier, database, schema)
        yield from _build(place, database, schema)
        yield from _looking(place, f"{database}.{schema}")
    yield from _attaching(place)


def _access_role(place: Place, domain: str, tier: str, database: str, schema: str) -> Iterator[Step]:
    access, name = f"{database}.{schema}_read", f"{database}.{schema}"
    yield _given(f"create database role if not exists {access}", f"database role {access}", "create")
    to = f"to database role {access}"
    yield _given(f"grant usage on schema {name} {to}", f"database role {access}")
    for kind in _READ:
        for when in ("all", "future"):
            sql = f"grant select on {when} {kind} in schema {name} {to}"
            yield _given(sql, f"database role {access}")
    for role in sorted(place.declared.policies.roles):
        declared = place.declared.policies.roles[role]
        if domain in declared.domains and tier in declared.tiers:
            sql = f"grant database role {access} to role {place.of_role(role)}"
            yield _given(sql, f"role {place.of_role(role)}")


def _build(place: Place, database: str, schema: str) -> Iterator[Step]:
    name, role = f"{database}.{schema}", f"role {place.build}"
    yield _given(f"grant usage on database {database} to {role}", role)
    yield _given(f"grant usage on schema {name} to {role}", role)
    for kind in _BUILT:
        yield _given(f"grant create {kind} on schema {name} to {role}", role)


def _looking(place: Place, schema: str) -> Iterator[Step]:
    """What Security needs to see that a table is there and how it is made, without its data.

    DESCRIBE asks for a privilege on the table itself, and the views of INFORMATION_SCHEMA "do not honor the
    MANAGE GRANTS privilege" (Snowflake's reference): REFERENCES (MONITOR, of dynamic tables) shows the structure alone.
    """
    for kind, privilege in _LOOKED_AT.items():
        for when in ("all", "future"):
            sql = f"grant {privilege} on {when} {kind} in schema {schema} to role {place.security}"
            yield _given(sql, f"role {place.security}")


def _attaching(place: Place) -> Iterator[Step]:
    role = f"role {place.build}"
    yield _given(f"grant usage on schema {place.home} to {role}", role)
    for tag in ("identifier", "classification"):
        yield _given(f"grant apply on tag {place.home}.{tag} to {role}", role)
    for name, _, _ in policies_of(place):
        yield _given(f"grant apply on masking policy {place.home}.{name} to {role}", role)
    if any(mask.key_version for mask in place.declared.policies.masks.values()):
        # Nobody else may: who can call it can look up the token of any value that can be guessed.
        yield _given(f"grant usage on function {place.home}.govern_token({SIGNATURE}) to {role}", role)
    for rule in sorted(place.declared.policies.row_access):
        yield _given(f"grant apply on row access policy {place.home}.{rule} to {role}", role)


def _given(sql: str, resource: str, action: str = "grant") -> Step:
    return Step(
        resource, action, sql, "native", privileges=("MANAGE GRANTS on account",), script="R__070_grants.sql"
    )
