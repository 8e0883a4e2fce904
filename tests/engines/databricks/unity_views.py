"""The views of information_schema, answered from the record."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from unity_catalogue import Catalogue, Name, RefusedError, Relation

_VIEW = re.compile(r"(?:`?(\w+)`?\s*\.\s*)?`?information_schema`?\s*\.\s*`?(\w+)`?", re.IGNORECASE)
Row = tuple[str | None, ...]


def answered(catalogue: Catalogue, sql: str) -> str:
    """A statement in which each view of information_schema is the rows that it has."""
    return _VIEW.sub(lambda found: _rows(catalogue, found[2].lower()), sql)


def described(name: Name, relation: Relation) -> dict[str, object]:
    """`DESCRIBE TABLE EXTENDED … AS JSON`, as far as dbt-databricks reads it."""

    def function(of: Name) -> dict[str, str]:
        return dict(zip(("catalog_name", "schema_name", "function_name"), of, strict=True))

    told: dict[str, object] = {
        **dict(zip(("catalog_name", "schema_name", "table_name"), name, strict=True)),
        "columns": [
            {"name": column, "type": _json_type(kind), "nullable": column not in relation.required}
            for column, kind in relation.columns.items()
        ],
        "column_masks": [
            {
                "column_name": column,
                "function_name": function(mask.function),
                "using_column_names": list(mask.columns),
            }
            for column, mask in relation.masks.items()
        ],
    }
    if relation.row_filter:
        told["row_filter"] = {
            "function_name": function(relation.row_filter.function),
            "column_names": list(relation.row_filter.columns),
        }
    return told


def _json_type(kind: str) -> dict[str, object]:
    found = re.fullmatch(r"decimal\((\d+),(\d+)\)", kind)
    if found:
        return {"name": "decimal", "precision": int(found[1]), "scale": int(found[2])}
    return {"name": kind}


def _rows(catalogue: Catalogue, view: str) -> str:
    if view not in _VIEWS:
        raise RefusedError(f"[TABLE_OR_VIEW_NOT_FOUND] information_schema.{view} is not answered here.")
    columns, rows = _VIEWS[view]
    written = [_row(row) for row in rows(catalogue)]
    nothing = _row((None,) * len(columns.split()))
    named = ", ".join(columns.split())
    only = "" if written else " where false"
    return f"(select * from values {', '.join(written or [nothing])} as v({named}){only})"


def _row(values: Iterable[str | None]) -> str:
    return "(" + ", ".join(_literal(value) for value in values) + ")"


def _literal(value: str | None) -> str:
    if value is None:
        return "cast(null as string)"
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _column_masks(catalogue: Catalogue) -> Iterator[Row]:
    for name, relation in catalogue.relations.items():
        for column, mask in relation.masks.items():
            yield (*name, column, ".".join(mask.function), ", ".join(mask.columns) or None)


def _row_filters(catalogue: Catalogue) -> Iterator[Row]:
    for name, relation in catalogue.relations.items():
        if relation.row_filter:
            yield (*name, ".".join(relation.row_filter.function), ", ".join(relation.row_filter.columns))


def _table_tags(catalogue: Catalogue) -> Iterator[Row]:
    for name, relation in catalogue.relations.items():
        yield from ((*name, tag, value) for tag, value in relation.tags.items())


def _column_tags(catalogue: Catalogue) -> Iterator[Row]:
    for name, relation in catalogue.relations.items():
        for column, tags in relation.column_tags.items():
            yield from ((*name, column, tag, value) for tag, value in tags.items())


def _tables(catalogue: Catalogue) -> Iterator[Row]:
    for name, relation in catalogue.relations.items():
        kind, form = ("MANAGED", "DELTA") if relation.kind == "table" else ("VIEW", None)
        yield (*name, kind, form, "build", None)


def _columns(catalogue: Catalogue) -> Iterator[Row]:
    for name, relation in catalogue.relations.items():
        for column, kind in relation.columns.items():
            yield (*name, column, kind, "NO" if column in relation.required else "YES")


def _schemata(catalogue: Catalogue) -> Iterator[Row]:
    return ((*name, catalogue.owners.get(("schema", name))) for name in sorted(catalogue.schemas))


def _routines(catalogue: Catalogue) -> Iterator[Row]:
    for name, function in sorted(catalogue.functions.items()):
        yield (*name, *name, function.definition, "SQL" if function.definition else "EXTERNAL")


def _privileges(kind: str) -> Callable[[Catalogue], Iterator[Row]]:
    def rows(catalogue: Catalogue) -> Iterator[Row]:
        for privilege, of, name, grantee in sorted(catalogue.grants):
            if of == kind:
                yield (*name, grantee, privilege.replace(" ", "_"), "NONE")

    return rows


def _none(_: Catalogue) -> Iterator[Row]:
    return iter(())


_TABLE = "table_catalog table_schema table_name"
_TAGGED = "catalog_name schema_name table_name"
_GRANTED = "grantee privilege_type inherited_from"
_ROUTINE = "specific_catalog specific_schema specific_name"
_VIEWS: dict[str, tuple[str, Callable[[Catalogue], Iterable[Row]]]] = {
    "column_masks": (f"{_TABLE} column_name mask_name using_columns", _column_masks),
    "row_filters": (f"{_TABLE} filter_name target_columns", _row_filters),
    "table_tags": (f"{_TAGGED} tag_name tag_value", _table_tags),
    "column_tags": (f"{_TAGGED} column_name tag_name tag_value", _column_tags),
    "tables": (f"{_TABLE} table_type data_source_format table_owner comment", _tables),
    "columns": (f"{_TABLE} column_name full_data_type is_nullable", _columns),
    "schemata": ("catalog_name schema_name schema_owner", _schemata),
    "routines": (
        f"{_ROUTINE} routine_catalog routine_schema routine_name routine_definition routine_body",
        _routines,
    ),
    "catalog_privileges": (f"catalog_name {_GRANTED}", _privileges("catalog")),
    "schema_privileges": (f"catalog_name schema_name {_GRANTED}", _privileges("schema")),
    "table_privileges": (f"{_TABLE} {_GRANTED}", _privileges("table")),
    "routine_privileges": (f"{_ROUTINE} {_GRANTED}", _privileges("function")),
    # Constraints are not recorded: nothing here enforces them.
    "table_constraints": (
        f"{_TABLE} constraint_catalog constraint_schema constraint_name constraint_type",
        _none,
    ),
    "key_column_usage": (
        f"{_TABLE} constraint_catalog constraint_schema constraint_name column_name ordinal_position",
        _none,
    ),
    "referential_constraints": (
        "constraint_catalog constraint_schema constraint_name unique_constraint_catalog unique_constraint_name",
        _none,
    ),
}
