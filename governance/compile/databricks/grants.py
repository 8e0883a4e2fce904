"""Grants: who reads what by domain and tier, on schemas, so that they hold for every table that comes."""

from __future__ import annotations

from collections.abc import Iterator

from governance.compile.databricks.functions import of_role
from governance.compile.place import Place, masking_policies
from governance.compile.steps import Step

_BUILD = "use schema, create table, select, modify"


def grants(place: Place) -> Iterator[Step]:
    """Every grant, once; a privilege on a schema holds for each table in it, and those to come."""
    roles = place.declared.policies.roles
    catalogs = set()
    for domain, tier, catalog, schema in place.schemas():
        readers = [
            of_role(place, name)
            for name in sorted(roles)
            if domain in roles[name].domains and tier in roles[name].tiers
        ]
        for group in (*readers, place.duties.build.databricks):
            if (catalog, group) not in catalogs:
                catalogs.add((catalog, group))
                yield _grant("use catalog", f"catalog {catalog}", group)
        for group in readers:
            yield _grant("use schema, select", f"schema {catalog}.{schema}", group)
        yield _grant(_BUILD, f"schema {catalog}.{schema}", place.duties.build.databricks)
    yield from _attaching(place)


def _attaching(place: Place) -> Iterator[Step]:
    """What the build needs to lay masks and row filters on its tables, and to make tokens."""
    build, catalog = place.duties.build.databricks, place.home.partition(".")[0]
    yield _grant("use catalog", f"catalog {catalog}", build)
    yield _grant("use schema", f"schema {place.home}", build)
    names = [name for name, _, _ in masking_policies(place)]
    names += [*sorted(place.declared.policies.row_access), "govern_token"]
    for name in names:
        yield _grant("execute", f"function {place.home}.{name}", build)


def _grant(privileges: str, on: str, group: str) -> Step:
    return Step(
        f"group {group}",
        "grant",
        f"grant {privileges} on {on} to `{group}`",
        "native",
        privileges=(f"MANAGE on {on}",),
        script="030_grants.sql",
    )
