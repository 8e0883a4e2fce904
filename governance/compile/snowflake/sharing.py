"""Shares and how long rows are kept: what an account gives to others, and what it lets go."""

from __future__ import annotations

from collections.abc import Iterator

from governance.compile.snowflake.names import Place
from governance.compile.steps import Declared, Step
from governance.declared.contracts import Contract
from governance.declared.shares import AGGREGATE, DEIDENTIFIED, Share

_AFTER = "run it after a build: a table is shared by name, and must be there"
# Rows that were deleted can be brought back so long, and stay in Fail-safe for a week more; erasures have 30 days.
_TIME_TRAVEL_DAYS = 7


def shares(place: Place) -> Iterator[Step]:
    """Every share with its tables and recipients; in no script, since its tables are dbt's to make."""
    for name, share in sorted(place.declared.policies.shares.items()):
        accounts = sorted(one.snowflake for one in share.recipients if one.snowflake)
        offering = [one for one in place.declared.contracts if name in one.interfaces.shares]
        if accounts and offering:
            yield from _share(place, f"{place.declared.prefix}{name}", offering, accounts)


def retention(place: Place) -> Iterator[Step]:
    """What is deleted is gone after Time Travel and Fail-safe; who deletes is dbt."""
    for _, tier, database, schema in place.schemas():
        name = f"{database}.{schema}"
        sql = f"alter schema {name} set data_retention_time_in_days = {_TIME_TRAVEL_DAYS}"
        privileges = (f"OWNERSHIP of schema {name}",)
        yield Step(
            f"retention of schema {name}",
            "retain",
            sql,
            "native",
            privileges=privileges,
            script="R__040_schemas.sql",
        )
        kept = place.declared.policies.retention.get(tier)
        if kept is not None:
            note = f"rows of `{tier}` go after {kept.at_most} at most: by the hook `expire_rows()` after each build"
            yield Step(f"retention of schema {name}", "expire", "", "build_time", reversible=False, note=note)


def travels(share: Share, declared: Declared) -> bool:
    """Whether what guards a share is there for its recipients too: they have none of our roles."""
    return share.guard in {AGGREGATE, DEIDENTIFIED} or share.guard not in declared.policies.row_access


def _share(place: Place, name: str, offering: list[Contract], accounts: list[str]) -> Iterator[Step]:
    yield _step(name, "create", f"create share if not exists {name}", "CREATE SHARE on account")
    for contract in sorted(offering, key=lambda one: one.name):
        database = f"{place.declared.prefix}{contract.database}"
        for schema in place.declared.policies.governance.tiers["platinum"].schemas:
            yield _step(name, "grant", f"grant usage on database {database} to share {name}")
            yield _step(name, "grant", f"grant usage on schema {database}.{schema} to share {name}")
            for table in contract.interfaces.tables:
                sql = f"grant select on table {database}.{schema}.{table} to share {name}"
                yield _step(name, "grant", sql)
    home = place.home.partition(".")[0]
    yield _step(name, "grant", f"grant reference_usage on database {home} to share {name}")
    yield _step(name, "share", f"alter share {name} set accounts = {', '.join(accounts)}")


def _step(name: str, action: str, sql: str, privilege: str = "OWNERSHIP of the share, MANAGE GRANTS") -> Step:
    return Step(f"share {name}", action, sql, "native", privileges=(privilege,), note=_AFTER)
