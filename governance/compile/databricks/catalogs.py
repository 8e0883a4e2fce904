"""Catalogs and schemas: Security owns them, so that it gives the grants on all that is in them."""

from __future__ import annotations

from collections.abc import Iterator

from governance.compile.place import Place
from governance.compile.steps import Step

_SCRIPT = "010_catalogs.sql"


def catalogs(place: Place) -> Iterator[Step]:
    """Each domain's catalog, and each schema in it."""
    governance = place.declared.policies.governance
    for domain in sorted(governance.domains):
        catalog = place.declared.database(domain)
        yield Step(
            f"catalog {catalog}",
            "create",
            f"create catalog if not exists {catalog}",
            "native",
            reversible=False,
            privileges=("CREATE CATALOG on the metastore",),
            script=_SCRIPT,
        )
        yield _owner(place, "catalog", str(catalog))
    for schema in sorted({place.home, *(f"{catalog}.{name}" for _, _, catalog, name in place.schemas())}):
        yield Step(
            f"schema {schema}",
            "create",
            f"create schema if not exists {schema}",
            "native",
            reversible=False,
            privileges=("CREATE SCHEMA on its catalog",),
            script=_SCRIPT,
        )
        yield _owner(place, "schema", schema)


def _owner(place: Place, kind: str, name: str) -> Step:
    sql = f"alter {kind} {name} owner to `{place.duties.security.databricks}`"
    return Step(
        f"{kind} {name}", "own", sql, "native", privileges=(f"ownership of {kind} {name}",), script=_SCRIPT
    )
