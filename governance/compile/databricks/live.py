"""What Databricks says of itself, from the views of information_schema of each catalog, which know at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from governance.compile.databricks.connecting import Run

Table = tuple[str, str, str]
Grant = tuple[str, str, str, str]
"""Privilege, kind of object, its name, who has it."""


@dataclass(frozen=True, slots=True)
class Guards:
    """What guards one table.

    Attributes:
        columns: Its columns.
        masks: Column → function, and the other columns that it is given.
        row_filter: The function and its columns; none.
        tags: Its tags.
        column_tags: Column → its tags.
    """

    columns: tuple[str, ...]
    masks: Mapping[str, str]
    row_filter: str
    tags: Mapping[str, str]
    column_tags: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Live:
    """What is there.

    Attributes:
        tables: Every table of the catalogs that were asked.
        functions: Name → what it returns, as it was written; of Python its text.
        grants: Everything that somebody was given on these catalogs, their schemas, tables and functions.
        owners: Who owns each catalog and schema: `schema dev_brook_ops.governance` → a group. An owner may do all.
    """

    tables: Mapping[Table, Guards]
    functions: Mapping[str, str]
    grants: frozenset[Grant]
    owners: Mapping[str, str]


def read_live(run: Run, catalogs: tuple[str, ...], home: str) -> Live:
    """Ask.

    Args:
        run: Runs a query.
        catalogs: Each domain's catalog.
        home: Where the functions are: `dev_brook_ops.governance`.
    """
    tables: dict[Table, Guards] = {}
    grants: set[Grant] = set()
    owners: dict[str, str] = {}
    for catalog in catalogs:
        tables |= _tables(run, catalog)
        grants |= set(_grants(run, catalog))
        owners |= dict(_owners(run, catalog))
    catalog, _, schema = home.partition(".")
    rows = run(
        f"select routine_name, routine_definition from `{catalog}`.information_schema.routines "  # noqa: S608 - our own names
        f"where routine_schema = '{schema}'"
    )
    functions = {str(name).lower(): str(text or "") for name, text in rows}
    return Live(tables, functions, frozenset(grants), owners)


def _tables(run: Run, catalog: str) -> dict[Table, Guards]:
    columns = _asked(run, catalog, "columns", "table_schema, table_name, column_name")
    masks = _asked(
        run, catalog, "column_masks", "table_schema, table_name, column_name, mask_name, using_columns"
    )
    filters = _asked(run, catalog, "row_filters", "table_schema, table_name, filter_name, target_columns")
    tags = _asked(run, catalog, "table_tags", "schema_name, table_name, tag_name, tag_value")
    column_tags = _asked(
        run, catalog, "column_tags", "schema_name, table_name, column_name, tag_name, tag_value"
    )
    return {
        (catalog, *table): Guards(
            columns=tuple(column for (column,) in rows),
            masks={column: _given(function, using) for column, function, using in masks.get(table, [])},
            row_filter=next((_given(*row) for row in filters.get(table, [])), ""),
            tags={row[0]: row[1] for row in tags.get(table, [])},
            column_tags=_nested(column_tags.get(table, [])),
        )
        for table, rows in columns.items()
    }


def _asked(run: Run, catalog: str, view: str, wanted: str) -> dict[tuple[str, str], list[tuple[str, ...]]]:
    """The rows of a view by schema and table, the rest of each row in lower case where it is a name."""
    found: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    for schema, table, *rest in run(f"select {wanted} from `{catalog}`.information_schema.{view}"):  # noqa: S608
        if schema != "information_schema":
            named = [rest[0].lower(), *rest[1:]]
            found.setdefault((schema.lower(), table.lower()), []).append(tuple(each or "" for each in named))
    return found


def _given(function: str, columns: str) -> str:
    name, listed = function.replace("`", "").lower(), columns.replace("`", "").replace(" ", "").lower()
    return f"{name}({listed})" if listed else name


def _nested(rows: list[tuple[str, ...]]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for column, tag, value in rows:
        found.setdefault(column, {})[tag] = value
    return found


def _owners(run: Run, catalog: str) -> Iterator[tuple[str, str]]:
    view = f"`{catalog}`.information_schema"
    for name, owner in run(f"select catalog_name, catalog_owner from {view}.catalogs"):  # noqa: S608
        if str(name).lower() == catalog:
            yield f"catalog {catalog}", str(owner)
    for name, owner in run(f"select schema_name, schema_owner from {view}.schemata"):  # noqa: S608
        yield f"schema {catalog}.{str(name).lower()}", str(owner)


def _grants(run: Run, catalog: str) -> Iterator[Grant]:
    """Those given on the object itself; what it inherits is told of where it was given."""
    for kind, name in _GRANTED.items():
        view = "routine_privileges" if kind == "function" else f"{kind}_privileges"
        rows = run(
            f"select privilege_type, grantee, {name} from `{catalog}`.information_schema.{view} "  # noqa: S608
            "where inherited_from is null or inherited_from = 'NONE'"
        )
        for privilege, grantee, *parts in rows:
            if "information_schema" in parts:  # everybody has it, in every catalog
                continue
            yield (
                str(privilege).lower().replace("_", " "),
                kind,
                ".".join(map(str.lower, parts)),
                str(grantee),
            )


_GRANTED = {
    "catalog": "catalog_name",
    "schema": "catalog_name, schema_name",
    "table": "table_catalog, table_schema, table_name",
    "function": "specific_catalog, specific_schema, specific_name",
}
