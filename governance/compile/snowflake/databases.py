"""Databases and schemas: managed by Security, and masked until a column says that nothing is in it."""

from __future__ import annotations

from collections.abc import Iterator

from governance.compile.snowflake.names import TAG, UNDECLARED, Place
from governance.compile.steps import Step


def databases(place: Place) -> Iterator[Step]:
    """Each domain's database, and each schema, in a version of its own that runs once."""
    governance = place.declared.policies.governance
    for number, domain in enumerate(sorted(governance.domains), start=1):
        database = place.declared.database(domain)
        privileges = ("CREATE DATABASE on account",)
        sql = f"create database if not exists {database}"
        yield Step(
            f"database {database}",
            "create",
            sql,
            "native",
            reversible=False,
            privileges=privileges,
            script=f"V1.{number}.0__{domain}.sql",
        )
        own = [schema for of, _, _, schema in place.schemas() if of == domain]
        own += [governance.functions.schema] if domain == governance.functions.domain else []
        for position, schema in enumerate(sorted(own), start=1):
            yield _schema(f"{database}.{schema}", f"V1.{number}.{position}__{domain}_{schema}.sql")


def schemas(place: Place) -> Iterator[Step]:
    """What holds of every schema: grants are Security's to give, and what nobody has declared is masked."""
    script = "R__040_schemas.sql"
    for _, _, database, schema in place.schemas():
        name = f"{database}.{schema}"
        privileges = (f"OWNERSHIP of schema {name}",)
        sql = f"alter schema {name} enable managed access"
        yield Step(f"schema {name}", "change", sql, "native", privileges=privileges, script=script)
        sql = f"alter schema {name} set tag {place.tag} = '{UNDECLARED}'"
        privileges = (f"APPLY on tag {place.tag}",)
        note = "default-deny: every column is masked, in views and copies too, until its own tag says what is in it"
        yield Step(
            f"tag {TAG} of schema {name}",
            "set",
            sql,
            "native",
            privileges=privileges,
            script=script,
            note=note,
        )


def _schema(name: str, script: str) -> Step:
    sql = f"create schema if not exists {name} with managed access"
    return Step(
        f"schema {name}",
        "create",
        sql,
        "native",
        reversible=False,
        privileges=("CREATE SCHEMA on its database",),
        script=script,
    )
