"""Row access policies: each reads a mapping table that is compiled from the rule."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from governance.compile.snowflake.names import TYPES, Place
from governance.compile.steps import Step
from governance.declared.row_access import Allowed, RowRule
from governance.masks.dialects import DIALECTS

_ANY = "any_{}"
Entry = str | int | bool | None


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
    rows = [f"    ({', '.join(map(_written, entry))})" for entry in entries(place, rule)]
    table = table_name(place, name)
    listed = ",\n    ".join(columns)
    written = ",\n".join(rows)
    sql = f"create or replace table {table} as\nselect\n    {listed}\nfrom values\n{written}"
    privileges = (f"CREATE TABLE on schema {place.home}",)
    return Step(
        f"table {table}", "replace", sql, "native", privileges=privileges, script="R__050_row_access.sql"
    )


def entries(place: Place, rule: RowRule) -> tuple[tuple[Entry, ...], ...]:
    """What the mapping table of a rule holds: role, then per column whether any value will do, and the value."""
    return tuple(
        (place.of_role(role).upper(), *values)
        for role, allowed in sorted(rule.allow.items())
        for values in _combinations(rule, allowed)
    )


def entry_columns(rule: RowRule) -> tuple[str, ...]:
    """The columns of a mapping table, in the order of `entries`."""
    return ("role_name", *(one for column in sorted(rule.columns) for one in (_ANY.format(column), column)))


def _combinations(rule: RowRule, allowed: Allowed) -> Iterator[tuple[Entry, ...]]:
    choices: list[list[tuple[Entry, Entry]]] = []
    for column in sorted(rule.columns):
        values = None if allowed == "all" else allowed.get(column)
        choices.append([(True, None)] if values is None else [(False, value) for value in values])
    for combination in itertools.product(*choices):
        yield tuple(itertools.chain.from_iterable(combination))


def _written(entry: Entry) -> str:
    return "null" if entry is None else DIALECTS["snowflake"].value(entry)


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
