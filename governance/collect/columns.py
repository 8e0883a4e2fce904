"""Which columns a stream has in bronze, and the decoded rows as Arrow arrays of their types."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from operator import attrgetter
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from msgspec import UNSET

from governance.collect.scalars import Kind, Scalar
from governance.collect.schema import Record, Schema
from governance.errors import DeclarationError

Path = tuple[str, ...]

_DUCKDB = {
    Kind.STRING: "VARCHAR",
    Kind.INTEGER: "BIGINT",
    Kind.NUMBER: "DOUBLE",
    Kind.BOOLEAN: "BOOLEAN",
    Kind.DATE: "DATE",
    Kind.DATE_TIME: "TIMESTAMP",
}
_ARROW = {
    Kind.STRING: pa.string(),
    Kind.INTEGER: pa.int64(),
    Kind.NUMBER: pa.float64(),
    Kind.BOOLEAN: pa.bool_(),
    Kind.DATE: pa.date32(),
    Kind.DATE_TIME: pa.timestamp("us", tz="UTC"),
}
_MONEY = "DECIMAL(18,2)"
# Up to here a double times 100 is off by less than half a cent, so that rounding finds the cents.
_MOST_CENTS = 2.0**50
# The first and last microsecond of years 1 to 9999, counted from 1970.
_FIRST, _LAST = -62_135_596_800_000_000, 253_402_300_799_999_999
_ENVELOPE = ("op", "ts_ms", "source", "before", "after")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a bronze table.

    Attributes:
        name: Its name.
        path: The properties that lead to its value in the line.
        kind: What the value is.
    """

    name: str
    path: Path
    kind: Kind

    @property
    def is_money(self) -> bool:
        """Whether it is an amount in dollars and cents."""
        return self.kind is Kind.NUMBER and self.name.endswith("_usd")

    @property
    def duckdb_type(self) -> str:
        """Its type in DuckDB."""
        return _MONEY if self.is_money else _DUCKDB[self.kind]


@dataclass(frozen=True, slots=True)
class Extracted:
    """Decoded rows, turned into columns.

    Attributes:
        arrays: One Arrow array a column, as long as there were rows.
        fits: Whether each row's values fit their columns exactly, or None where all do.
        keys: How many keys all the rows together have in JSON.
    """

    arrays: list[pa.Array]
    fits: pa.BooleanArray | None
    keys: int


def columns_of(schema: Schema, schema_format: str) -> tuple[Column, ...]:
    """The columns of a stream, in the schema's order.

    Raises:
        DeclarationError: A row would be nested, or the record is no Debezium change.
    """
    if schema_format == "debezium_json":
        _check_debezium(schema)
    columns = tuple(_walk(schema, schema.root, (), nested=schema_format == "debezium_json"))
    names = [column.name for column in columns]
    for name in names:
        if names.count(name) > 1:
            raise _wrong(schema, f"two properties would both land as column `{name}`", schema.root.line)
    return columns


def extract(columns: Sequence[Column], root: Record, rows: list[Any]) -> Extracted:
    """Turn decoded rows into arrays."""
    reader = _Reader()
    reader.record(root, (), rows, None)
    arrays, misfits = [], []
    for column in columns:
        array, fits = _exact(column, reader.arrays[column.path])
        arrays.append(array)
        misfits += [fits] if fits is not None else []
    return Extracted(arrays, _all_of(misfits), reader.keys)


class _Reader:
    """Reads property after property from all rows at once, and counts the keys on the way.

    Attributes:
        arrays: What each path leads to, a value a row; null where a record on the way is null.
        keys: How many keys the records have in JSON.
    """

    def __init__(self) -> None:
        self.arrays: dict[Path, pa.Array] = {}
        self.keys = 0

    def record(self, record: Record, path: Path, present: list[Any], places: pa.Array | None) -> None:
        """Read one record.

        Args:
            record: Its schema.
            path: Where it is.
            present: The structs, without nulls.
            places: For each row its position among `present`, or null; None where all rows have one.
        """
        for name, child in record.properties.items():
            values = list(map(attrgetter(f"p_{name}"), present))
            self.keys += len(values)
            if name not in record.required:
                self.keys -= sum(value is UNSET for value in values)
                values = [None if value is UNSET else value for value in values]
            if isinstance(child, Record):
                self._inner(child, (*path, name), values, places)
            else:
                array = pa.array(values, _ARROW[child.kind])
                self.arrays[(*path, name)] = array if places is None else array.take(places)

    def _inner(self, record: Record, path: Path, values: list[Any], places: pa.Array | None) -> None:
        present = [value for value in values if value is not None]
        if len(present) < len(values):
            position = count()
            index = pa.array([None if value is None else next(position) for value in values], pa.int64())
            places = index if places is None else index.take(places)
        self.record(record, path, present, places)


def _exact(column: Column, array: pa.Array) -> tuple[pa.Array, pa.BooleanArray | None]:
    """An array as its column holds it, and which values fit it, or None where all do."""
    if column.is_money:
        return _money(array)
    if column.kind is Kind.DATE_TIME:
        return _naive(array)
    return array, None


def _money(dollars: pa.Array) -> tuple[pa.Array, pa.BooleanArray | None]:
    """Doubles as decimals; a value that is no whole number of cents, or too large, does not fit."""
    cents = pc.round(pc.multiply(dollars, 100.0))
    is_whole = pc.equal(pc.divide(cents, 100.0), dollars)
    fits = pc.fill_null(pc.and_(is_whole, pc.less_equal(pc.abs(cents), _MOST_CENTS)), fill_value=True)
    is_fit = pc.all(fits, min_count=0).as_py()
    whole = (cents if is_fit else pc.if_else(fits, cents, None)).cast(pa.int64())
    exact = pc.multiply(whole.cast(pa.decimal128(19, 0)), pa.scalar(Decimal("0.01")))
    return exact.cast(pa.decimal128(18, 2)), None if is_fit else fits


def _naive(moments: pa.Array) -> tuple[pa.Array, pa.BooleanArray | None]:
    """UTC moments as timestamps without a zone; what its offset moves out of years 1 to 9999 does not fit."""
    kind, numbers = pa.timestamp("us"), moments.cast(pa.int64())
    bounds = pc.min_max(numbers).as_py()
    if bounds["min"] is None or (bounds["min"] >= _FIRST and bounds["max"] <= _LAST):
        return moments.cast(kind), None
    fits = pc.and_(pc.greater_equal(numbers, _FIRST), pc.less_equal(numbers, _LAST))
    fits = pc.fill_null(fits, fill_value=True)
    return pc.if_else(fits, moments, None).cast(kind), fits


def _all_of(masks: list[pa.BooleanArray]) -> pa.BooleanArray | None:
    if not masks:
        return None
    together = masks[0]
    for mask in masks[1:]:
        together = pc.and_(together, mask)
    return together


def _walk(schema: Schema, record: Record, path: Path, *, nested: bool) -> Iterable[Column]:
    for name, child in record.properties.items():
        here = (*path, name)
        if isinstance(child, Scalar):
            yield Column(_flat_name(here) if nested else name, here, child.kind)
        elif nested:
            yield from _walk(schema, child, here, nested=True)
        else:
            raise _wrong(schema, f"property `{name}` is an object: a row is flat", child.line)


def _flat_name(path: Path) -> str:
    """`key.customer_id` → customer_id, `value.op` → op, `value.after.email` → after_email."""
    return "_".join(path[1:])


def _check_debezium(schema: Schema) -> None:
    root = schema.root
    key, envelope = root.properties.get("key"), root.properties.get("value")
    if set(root.properties) != {"key", "value"} or not isinstance(key, Record):
        raise _wrong(schema, "a Debezium change is an object of `key` and `value`", root.line)
    if not isinstance(envelope, Record) or tuple(envelope.properties) != _ENVELOPE:
        raise _wrong(schema, f"`value` must be null or have {', '.join(_ENVELOPE)}", root.line)
    for name in ("source", "before", "after"):
        part = envelope.properties[name]
        if not isinstance(part, Record) or any(isinstance(p, Record) for p in part.properties.values()):
            raise _wrong(schema, f"`{name}` must be a flat object", envelope.line)


def _wrong(schema: Schema, message: str, line: int) -> DeclarationError:
    return DeclarationError(message, file=str(schema.document.file), line=line)
