"""What tables promise of their columns, before and after: names, types, nullability, keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from governance.changes.change import Change
from governance.changes.spelling import either, names
from governance.changes.state import State
from governance.changes.types import type_change
from governance.declared.contracts import Contract
from governance.project import Model

Place = Callable[[], tuple[str | None, int | None]]
"""File and line, looked up when something is told of them."""
_NEVER_NULL = frozenset({"not_null", "primary_key"})


@dataclass(frozen=True, slots=True)
class Promised:
    """One column as it is promised.

    Attributes:
        type: Its data type, or None: not said.
        required: Whether it is never null.
        place: File and line.
    """

    type: str | None
    required: bool
    place: Place


@dataclass(frozen=True, slots=True)
class TablePromise:
    """One table as it is promised, by a contract or by dbt's YAML.

    Attributes:
        name: What it is called in changes.
        products: The products that promise it.
        columns: By name in lower case.
        keys: The columns that tell its rows apart, each in lower case, sorted.
        place: File and line.
    """

    name: str
    products: tuple[str, ...]
    columns: Mapping[str, Promised]
    keys: frozenset[tuple[str, ...]]
    place: Place


def promised_by_contract(state: State, contract: Contract, table: str) -> TablePromise | None:
    """What a contract promises of a table's columns, or None: nothing."""
    schema = contract.interfaces.schema.get(table)
    if schema is None:
        return None
    trail = ("interfaces", "schema", table)
    return TablePromise(
        name=table,
        products=(contract.name,),
        columns={
            name.lower(): Promised(
                one.type, one.required, partial(state.place, contract.document, (*trail, "columns", name))
            )
            for name, one in schema.columns.items()
        },
        keys=frozenset({_key(schema.key)} if schema.key else ()),
        place=partial(state.place, contract.document, trail),
    )


def promised_by_dbt(state: State, model: Model, products: tuple[str, ...]) -> TablePromise:
    """What dbt's YAML says of a model's columns."""
    return TablePromise(
        name=called(model),
        products=products,
        columns={
            name.lower(): Promised(
                column.data_type,
                not _NEVER_NULL.isdisjoint(column.constraints),
                partial(state.table_place, model, column.name),
            )
            for name, column in model.columns.items()
        },
        keys=frozenset(_key(key) for key in model.key_constraints),
        place=partial(state.table_place, model),
    )


def called(model: Model) -> str:
    """What a model is called in changes: `orders`, `orders.v2`."""
    return model.name if model.version is None else f"{model.name}.v{model.version}"


def column_changes(before: TablePromise, after: TablePromise, renamed: Mapping[str, str]) -> Iterator[Change]:
    """What differs between what was and what is promised of a table.

    Args:
        before: The table in the base.
        after: The table in the head.
        renamed: Columns that seem to have another name: old → new.
    """
    products = tuple(sorted({*before.products, *after.products}))
    gone = [name for name in before.columns if name not in after.columns]
    new = [name for name in after.columns if name not in before.columns]
    pairs = {old: now for old, now in renamed.items() if old in gone and now in new}
    for old, now in pairs.items():
        place = after.columns[now].place
        yield Change("column-renamed", f"{after.name}.{old}", products, old, now, *place())
    for name in gone:
        if name not in pairs:
            one = before.columns[name]
            yield Change(
                "column-removed", f"{after.name}.{name}", products, one.type or "", None, *after.place()
            )
    for name in new:
        if name not in pairs.values():
            one = after.columns[name]
            yield Change("column-added", f"{after.name}.{name}", products, None, one.type or "", *one.place())
    for name, was in before.columns.items():
        now_one = after.columns.get(pairs.get(name, name))
        if now_one is not None:
            yield from _column(f"{after.name}.{name}", products, was, now_one)
    yield from _keys(before, after, products)


def _column(subject: str, products: tuple[str, ...], was: Promised, now: Promised) -> Iterator[Change]:
    if was.type and now.type:
        kind = type_change(was.type, now.type)
        if kind is not None:
            yield Change(kind, subject, products, was.type, now.type, *now.place())
    elif was.type and not now.type:
        yield Change("type-changed", subject, products, was.type, None, *now.place())
    if was.required != now.required:
        kind_of_null = "column-required" if now.required else "column-nullable"
        yield Change(kind_of_null, subject, products, _null(was), _null(now), *now.place())


def _null(one: Promised) -> str:
    return "never null" if one.required else "may be null"


def _keys(before: TablePromise, after: TablePromise, products: tuple[str, ...]) -> Iterator[Change]:
    if before.keys <= after.keys and before.keys:
        return
    old, new = _shown(before.keys), _shown(after.keys)
    kind = either(old, new, gone="key-removed", new="key-added", other="key-changed")
    if kind is not None:
        yield Change(kind, after.name, products, old, new, *after.place())


def _shown(keys: frozenset[tuple[str, ...]]) -> str | None:
    return names(f"({', '.join(key)})" for key in keys)


def _key(columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(column.strip('"`').lower() for column in columns))
