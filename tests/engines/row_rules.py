"""Row rules as `govern publish` filters rows on DuckDB: what an engine's own policies are compared with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb

from governance.compile.steps import Declared
from governance.declared.contracts import load_contracts
from governance.declared.policies import load_policies
from governance.declared.row_access import RowRule
from governance.publishing.deciding import _where

TYPES = {"string": "varchar", "integer": "integer", "boolean": "boolean", "date": "date"}
VALUES = {
    "region": ("AMER", "APAC", "EMEA", "emea", "EMEA ", "", "*", "O'Brien", None),
    "level": (-1, 0, 1, 2, 7, None),
    "vip": (True, False, None),
}
# Wider than what the mesh declares: several columns, several values, a value with a quote.
SEVERAL = RowRule(
    description="Of several columns.",
    columns={"region": "string", "level": "integer", "vip": "boolean"},
    allow={
        "region_admin": "all",
        "analyst_amer": {"region": ("AMER", "O'Brien"), "level": (1, 2), "vip": (True,)},
        "analyst_emea": {"region": ("EMEA",), "level": (0, -1, 7), "vip": (True, False)},
        "commerce_analyst": {"region": ("*",), "level": (2,), "vip": (False,)},
    },
)


def declared_with_several(project: Path) -> Declared:
    """The policies of the mesh, with one rule more."""
    policies = load_policies(project)
    more = replace(policies, row_access={**policies.row_access, "several": SEVERAL})
    return Declared(more, load_contracts(project / "contracts"), "dev_")


def readers(declared: Declared) -> list[str]:
    """Who reads products of commerce, by row rule or not."""
    return sorted(role for role, one in declared.policies.roles.items() if "commerce" in one.domains)


def rows_for(rule: RowRule) -> list[tuple]:
    """Every combination of values, numbered."""
    found: list[tuple] = [()]
    for column in sorted(rule.columns):
        found = [(*row, value) for row in found for value in VALUES[column]]
    return [(number, *row) for number, row in enumerate(found)]


def oracle(rule: RowRule, role: str) -> set[int]:
    """The rows that `govern publish` hands out to a role, by number."""
    names = sorted(rule.columns)
    allowed = rule.allow.get(role, "none")
    if allowed == "none":
        return set()
    with duckdb.connect() as connection:
        typed = ", ".join(f"{name} {TYPES[rule.columns[name]]}" for name in names)
        connection.execute(f"create table probe (number integer, {typed})")
        connection.executemany(
            f"insert into probe values ({', '.join('?' * (len(names) + 1))})", rows_for(rule)
        )
        asked = f"select number from probe{_where({role: allowed})}"
        return {row[0] for row in connection.execute(asked).fetchall()}
