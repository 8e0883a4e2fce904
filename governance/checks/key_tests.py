"""Data tests that make sure of a key: which columns they are about, and what takes their force."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from governance.project.beside import DataTest

# Generic tests that a combination of columns is unique, and the argument that names the columns.
COMBINATIONS = {
    "unique_combination_of_columns": "combination_of_columns",
    "unique_together": "columns",
    "expect_compound_columns_to_be_unique": "column_list",
    "primary_key": "column_names",
    "unique_key": "column_names",
}
# The conditions under which dbt fails, as it writes them itself and as people do.
_WHOLE = frozenset({"!= 0", "!=0", ">0", ">=1", "<>0"})
# dbt keeps one row for each version in a snapshot: what must be unique among the current ones.
_CURRENT = "dbt_valid_toisnull"


def key_of(test: DataTest) -> frozenset[str]:
    """The columns that a test is about, in lower case; none where it does not name them."""
    arguments = test.arguments
    argument = COMBINATIONS.get(test.test.rpartition(".")[2])
    named: Any = arguments.get(argument) if argument else arguments.get("column_name", test.column)
    if isinstance(named, str):
        return alone(named)
    if not isinstance(named, list) or not all(isinstance(name, str) for name in named):
        return frozenset()
    return frozenset(map(plain, named))


@lru_cache(maxsize=4096)  # keys are called alike
def alone(column: str) -> frozenset[str]:
    """The key that one column is."""
    return frozenset((plain(column),))


def plain(column: str) -> str:
    """A column's name without quotes, in lower case."""
    return column.strip('"`').lower()


def weakness(test: DataTest, kind: str) -> str | None:
    """What takes a test's force, in words that follow "a test that"; None if nothing does.

    Args:
        test: The test.
        kind: What it is declared on: model, seed or snapshot.
    """
    where, error_if, _, fail_calc, limit = test.conditions
    arguments = test.arguments
    if test.severity != "error":
        return "only warns"
    if error_if not in _WHOLE and "".join(error_if.split()) not in _WHOLE:
        return "passes with failing rows (`error_if`)"
    if "".join(fail_calc.lower().split()) != "count(*)" or limit == 0:
        return "does not count its failing rows (`fail_calc`, `limit`)"
    if where and not (kind == "snapshot" and "".join(where.lower().split()) == _CURRENT):
        return "looks at some rows only (`where`)"
    if arguments.get("row_condition") or arguments.get("ignore_row_if"):
        return "looks at some rows only (its arguments)"
    return None
