"""Shares and how long rows are kept: what an account gives to others, and what it lets go."""

from __future__ import annotations

from collections.abc import Iterator

from governance.compile.snowflake.names import PREFIX, Place
from governance.compile.steps import Declared, Step
from governance.declared.contracts import Contract
from governance.declared.shares import AGGREGATE, DEIDENTIFIED, Share

GIVEN_OUT = "share"
"""The action of steps by which something leaves the account."""
_SCRIPT, _EACH_TIME = "R__100_shares.sql", "A__110_shared_tables.sql"
_AFTER = (
    "at each deployment, as far as the table is there: dbt makes it, and whoever replaces a table takes it out of its "
    "shares, so deploy after the first build and after a full refresh"
)
_DELETED = (
    "by the hook `expire_rows()` after each build, and not by a storage lifecycle policy: those are refused on shared "
    "tables and unknown in government regions"
)
# Rows that were deleted can be brought back so long, and stay in Fail-safe for a week more; erasures have 30 days.
_TIME_TRAVEL_DAYS = 7


def shares(place: Place) -> Iterator[Step]:
    """Every share with its recipients, then its tables."""
    for name, share, offering in shares_of(place):
        accounts = sorted(one.snowflake for one in share.recipients if one.snowflake)
        yield from _share(place, name, offering, accounts)


def shares_of(place: Place) -> Iterator[tuple[str, Share, list[Contract]]]:
    """What each share is called here, and the contracts that offer it; without those that nobody on Snowflake has."""
    for name, share in sorted(place.declared.policies.shares.items()):
        offering = [one for one in place.declared.contracts if name in one.interfaces.shares]
        if offering and any(one.snowflake for one in share.recipients):
            yield f"{place.declared.prefix}{name}", share, sorted(offering, key=lambda one: one.name)


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
            note = f"rows of `{tier}` go after {kept.at_most} at most: {_DELETED}"
            yield Step(f"retention of schema {name}", "expire", "", "build_time", reversible=False, note=note)


def travels(share: Share, declared: Declared) -> bool:
    """Whether what guards a share is there for its recipients too: they have none of our roles."""
    return share.guard in {AGGREGATE, DEIDENTIFIED} or share.guard not in declared.policies.row_access


def _share(place: Place, name: str, offering: list[Contract], accounts: list[str]) -> Iterator[Step]:
    database = f"{place.declared.prefix}{offering[0].database}"
    home = place.home.partition(".")[0]
    schemas = place.declared.policies.governance.tiers["platinum"].schemas
    yield _step(name, "create", f"create share if not exists {name}", "CREATE SHARE on account")
    yield _step(name, "grant", f"grant usage on database {database} to share {name}")
    for schema in schemas:
        yield _step(name, "grant", f"grant usage on schema {database}.{schema} to share {name}")
    if home != database:
        # Where the policies on its tables are at home: without it nobody who receives a share can ask them.
        yield _step(name, "grant", f"grant reference_usage on database {home} to share {name}")
    for schema in schemas:
        for table in sorted({table for contract in offering for table in contract.interfaces.tables}):
            yield _table(name, database, schema, table)
    if place.declared.prefix in {"", PREFIX}:
        yield _step(name, GIVEN_OUT, f"alter share {name} set accounts = {', '.join(accounts)}")
    else:
        note = "nobody outside receives it from this environment: it has a prefix"
        yield Step(f"share {name}", GIVEN_OUT, "", "native", note=note)


def _table(name: str, database: str, schema: str, table: str) -> Step:
    """Granted where it is there; a deployment that comes before the first build has nothing to grant."""
    there = (
        f"select 1 from {database}.information_schema.tables "  # noqa: S608 - names that we checked
        f"where table_schema = '{schema.upper()}' and table_name = '{table.upper()}'"
    )
    given = f"grant select on table {database}.{schema}.{table} to share {name}"
    sql = (
        f"execute immediate $$\nbegin\n    if (exists ({there})) then\n        {given};\n    end if;\nend\n$$"
    )
    privileges = ("OWNERSHIP of the share, MANAGE GRANTS",)
    return Step(
        f"share {name}", "grant", sql, "native", privileges=privileges, script=_EACH_TIME, note=_AFTER
    )


def _step(name: str, action: str, sql: str, privilege: str = "OWNERSHIP of the share, MANAGE GRANTS") -> Step:
    return Step(f"share {name}", action, sql, "native", privileges=(privilege,), script=_SCRIPT)
