"""With an account: deploy to databases of an environment of their own, ask as each role, and drop all that was made.

`make verify-snowflake`; SNOWFLAKE_ACCOUNT, SNOWFLAKE_USER and what the authenticator needs are in the environment. Roles
of people are the account's own and are left; nothing else of this is.
"""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from governance.compile.snowflake.connecting import connected
from governance.compile.snowflake.live_grants import Ask
from governance.compile.snowflake.names import place_of
from governance.compile.snowflake.steps import snowflake_steps
from governance.compile.steps import Declared, Step
from governance.declared.contracts import load_contracts
from governance.declared.policies import load_policies
from governance.errors import GovernError

ROOT = Path(__file__).parents[3]
REGIONS = ("AMER", "APAC", "EMEA")
ADDRESS = "probe@example.com"
# What is shared is dropped after the share; what there is of a kind, by the statement that takes it away.
DROPS = {
    "share": "drop share",
    "database": "drop database if exists",
    "warehouse": "drop warehouse if exists",
    "resource monitor": "drop resource monitor if exists",
    "network policy": "drop network policy if exists",
}


def statements(steps: tuple[Step, ...]) -> Iterator[str]:
    """What an administrator runs: the scripts in order."""
    for step in sorted((step for step in steps if step.script), key=lambda step: _order(step.script)):
        yield step.sql


def probe(home: str, table: str, *, ruled: bool) -> str:
    """A table with a masked column, and a row rule or none, as the macros would make it."""
    rows = " union all ".join(f"select '{ADDRESS}' as email, '{region}' as region" for region in REGIONS)
    return (
        f"create or replace table {table} (email varchar with masking policy {home}.mask_email with tag "
        f"({home}.identifier = 'email'), region varchar with tag ({home}.identifier = 'none')) "
        f"{f'with row access policy {home}.order_region on (region) ' if ruled else ''}as {rows}"
    )


def expected(declared: Declared, role: str, *, ruled: bool) -> set[tuple[str, str]]:
    """What a role sees of it."""
    policies = declared.policies
    allowed = policies.row_access["order_region"].allow.get(role, {"region": []}) if ruled else "all"
    regions = REGIONS if allowed == "all" else allowed["region"]
    shown = ADDRESS if role in policies.masks["mask_email"].unmasked_for else "#***@example.com"
    return {(shown, str(region)) for region in regions}


def clean(ask: Ask, declared: Declared, steps: tuple[Step, ...]) -> list[str]:
    """Drop what was made, all of which is called after the environment; what could not be dropped, and why."""
    left = []
    for kind, drop in DROPS.items():
        made = {step.resource for step in steps if step.action == "create"}
        names = {one.removeprefix(f"{kind} ") for one in made if one.startswith(f"{kind} ")}
        for name in sorted(name for name in names if name.startswith(declared.prefix)):
            try:
                ask(f"{drop} {name}")
            except GovernError as error:
                left.append(f"{kind} {name}: {error.message}")
    return left


def main() -> int:
    """0: each role sees what is declared; 1: one does not, or something is left; 3: the account does not answer."""
    prefix = f"verify{secrets.token_hex(3)}_"
    declared = Declared(load_policies(ROOT), load_contracts(ROOT / "contracts"), prefix)
    steps, home = snowflake_steps(declared), place_of(declared).home
    wrong, left = [], []
    with connected({"SNOWFLAKE_ROLE": "ACCOUNTADMIN", **os.environ}) as ask:
        try:
            for sql in statements(steps):
                ask(sql)
            for what, ruled in (("masked", False), ("masked and ruled", True)):
                table = f"{prefix}brook_commerce.platinum.probe"
                ask(probe(home, table, ruled=ruled))
                for role in sorted(declared.policies.roles):
                    rows = ask(as_role(declared, role, table))
                    seen = {(str(row["email"]), str(row["region"])) for row in rows}
                    good = seen == expected(declared, role, ruled=ruled)
                    click.echo(f"{'as declared' if good else 'DIFFERS':12} {what}, {role}: {len(seen)} rows")
                    wrong += [] if good else [role]
        finally:
            left = clean(ask, declared, steps)
            for one in left:
                click.echo(f"LEFT         {one}")
    return 1 if wrong or left else 0


def as_role(declared: Declared, role: str, table: str) -> str:
    """A query of a table, as a role would see it."""
    name = place_of(declared).of_role(role).upper()
    return f"execute using policy_context(current_role => '{name}') as select email, region from {table}"


def _order(script: str) -> tuple[int, str]:
    return ("bVRA".index(script[0]), script)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except GovernError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(error.exit_code)
