"""Row access policies: each reads a mapping table that is compiled from the rule."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from governance.compile.snowflake.names import TYPES, Place, folded
from governance.compile.steps import Step
from governance.declared.row_access import Allowed, RowRule
from governance.masks.dialects import DIALECTS

_ANY = "any_{}"


def row_policies(place: Place) -> Iterator[Step]:
    """Every rule: its mapping table, then the policy that reads it."""
    for name, rule in sorted(place.declared.policies.row_access.items()):
        yield _mapping(place, name, rule)
        yield from _policy(place, name, rule)


def table_name(place: Place, rule: str) -> str:
    """The mapping table of a rule."""
    return f"{place.home}.{rule}_entries"


def _mapping(place: Place, name: str, rule: RowRule) -> Step:
    """Replaced in one statement, so that nobody sees it half written. A column nobody tests says so by `any_…`."""
    columns = ["cast(column1 as varchar) as role_name"]
    for position, (column, kind) in enumerate(sorted(rule.columns.items())):
        columns.append(f"cast(column{2 * position + 2} as boolean) as {_ANY.format(column)}")
        columns.append(f"cast(column{2 * position + 3} as {TYPES[kind]}) as {column}")
    rows = [
        f"    ({', '.join((folded(place.of_role(role)), *values))})"
        for role, allowed in sorted(rule.allow.items())
        for values in _entries(rule, allowed)
    ]
    table = table_name(place, name)
    listed = ",\n    ".join(columns)
    written = ",\n".join(rows)
    sql = f"create or replace table {table} as\nselect\n    {listed}\nfrom values\n{written}"
    privileges = (f"CREATE TABLE on schema {place.home}",)
    return Step(
        f"table {table}", "replace", sql, "native", privileges=privileges, script="R__050_row_access.sql"
    )


def _entries(rule: RowRule, allowed: Allowed) -> Iterator[tuple[str, ...]]:
    """For each combination of values a row: per column whether any value will do, and the value."""
    choices = []
    for column in sorted(rule.columns):
        values = None if allowed == "all" else allowed.get(column)
        if values is None:
            choices.append([("true", "null")])
        else:
            choices.append([("false", DIALECTS["snowflake"].value(value)) for value in values])
    for combination in itertools.product(*choices):
        yield tuple(itertools.chain.from_iterable(combination))


def _policy(place: Place, name: str, rule: RowRule) -> Iterator[Step]:
    policy, script = f"{place.home}.{name}", "R__050_row_access.sql"
    # The arguments have names of their own: within the subquery a bare `region` would be the table's.
    arguments = ", ".join(f"row_{column} {TYPES[kind]}" for column, kind in sorted(rule.columns.items()))
    tests = "".join(
        f"\n            and (entries.{_ANY.format(column)} or entries.{column} = row_{column})"
        for column in sorted(rule.columns)
    )
    written = (
        f"{place.builds} or exists (\n        select 1 from {table_name(place, name)} as entries\n"  # noqa: S608 - names that we checked
        f"        where\n            is_role_in_session(entries.role_name){tests}\n    )"
    )
    sql = f"create row access policy if not exists {policy} as ({arguments}) returns boolean -> false"
    privileges = (f"CREATE ROW ACCESS POLICY on schema {place.home}",)
    yield Step(f"row access policy {policy}", "create", sql, "native", privileges=privileges, script=script)
    sql = f"alter row access policy {policy} set body ->\n    {written}"
    owner = (f"OWNERSHIP of row access policy {policy}",)
    yield Step(f"row access policy {policy}", "change", sql, "native", privileges=owner, script=script)
