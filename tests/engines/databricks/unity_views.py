"""The views of information_schema: their columns, the catalog first, and the rows that the record has for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from unity_catalogue import Catalogue

Row = tuple[str | None, ...]


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


def _catalogs(catalogue: Catalogue) -> Iterator[Row]:
    return ((name, catalogue.owners.get(("catalog", (name,)))) for name in sorted(catalogue.catalogs))


def _routines(catalogue: Catalogue) -> Iterator[Row]:
    for name, function in sorted(catalogue.functions.items()):
        yield (*name, *name, function.definition, function.body)


def _privileges(kind: str) -> Callable[[Catalogue], Iterator[Row]]:
    def rows(catalogue: Catalogue) -> Iterator[Row]:
        for privilege, of, name, grantee in sorted(catalogue.grants):
            if of == kind:
                yield (*name, grantee, privilege.replace(" ", "_"), "NONE")

    return rows


def _constraints(catalogue: Catalogue) -> Iterator[Row]:
    for name, relation in catalogue.relations.items():
        for constraint, (kind, _) in relation.constraints.items():
            yield (*name[:2], constraint, *name, kind)


def _key_columns(catalogue: Catalogue) -> Iterator[Row]:
    for name, relation in catalogue.relations.items():
        for constraint, (_, columns) in relation.constraints.items():
            for position, column in enumerate(columns, start=1):
                yield (*name[:2], constraint, *name, column, str(position))


def _none(_: Catalogue) -> Iterator[Row]:
    return iter(())


_CONSTRAINT = "constraint_catalog constraint_schema constraint_name"
_TABLE = "table_catalog table_schema table_name"
_TAGGED = "catalog_name schema_name table_name"
_GRANTED = "grantee privilege_type inherited_from"
_ROUTINE = "specific_catalog specific_schema specific_name"
VIEWS: dict[str, tuple[str, Callable[[Catalogue], Iterable[Row]]]] = {
    "column_masks": (f"{_TABLE} column_name mask_name using_columns", _column_masks),
    "row_filters": (f"{_TABLE} filter_name target_columns", _row_filters),
    "table_tags": (f"{_TAGGED} tag_name tag_value", _table_tags),
    "column_tags": (f"{_TAGGED} column_name tag_name tag_value", _column_tags),
    "tables": (f"{_TABLE} table_type data_source_format table_owner comment", _tables),
    "columns": (f"{_TABLE} column_name full_data_type is_nullable", _columns),
    "catalogs": ("catalog_name catalog_owner", _catalogs),
    "schemata": ("catalog_name schema_name schema_owner", _schemata),
    "routines": (
        f"{_ROUTINE} routine_catalog routine_schema routine_name routine_definition routine_body",
        _routines,
    ),
    "catalog_privileges": (f"catalog_name {_GRANTED}", _privileges("catalog")),
    "schema_privileges": (f"catalog_name schema_name {_GRANTED}", _privileges("schema")),
    "table_privileges": (f"{_TABLE} {_GRANTED}", _privileges("table")),
    "routine_privileges": (f"{_ROUTINE} {_GRANTED}", _privileges("function")),
    "table_constraints": (
        f"{_CONSTRAINT} table_catalog table_schema table_name constraint_type",
        _constraints,
    ),
    "key_column_usage": (
        f"{_CONSTRAINT} table_catalog table_schema table_name column_name ordinal_position",
        _key_columns,
    ),
    # No model of the mesh declares a foreign key.
    "referential_constraints": (
        f"{_CONSTRAINT} unique_constraint_catalog unique_constraint_schema unique_constraint_name",
        _none,
    ),
}
