"""What was handed out, as it is told to machines: `govern.publish/v1`."""

from __future__ import annotations

from typing import Literal

import msgspec

from governance.exposure.shape import Rows

SCHEMA: Literal["govern.publish/v1"] = "govern.publish/v1"
Shown = Literal["masked", "clear"]


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of what was handed out."""


class ColumnPublished(Part, frozen=True):
    """A column that was handed out.

    Attributes:
        name: Its name.
        shown: `masked`, or `clear`: no identifier is in it.
        masks: The masks it went through.
        identifiers: The identifiers that it comes from.
    """

    name: str
    shown: Shown
    masks: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()


class TablePublished(Part, frozen=True):
    """A table that was handed out.

    Attributes:
        node: dbt's unique_id.
        name: Its name in what was handed out: `schema.table` in a database, the file in a folder of Parquet.
        rule: The row rule its rows are under, or null.
        rows: Which rows each role brings: `all`, or the values of each column that they have.
        count: How many.
        columns: Its columns, in order.
    """

    node: str
    name: str
    rule: str | None
    rows: dict[str, Rows]
    count: int
    columns: tuple[ColumnPublished, ...]


class FilePublished(Part, frozen=True):
    """A file that was written.

    Attributes:
        name: Its name in the folder.
        bytes: Its size.
        sha256: Its digest, in hex.
    """

    name: str
    bytes: int
    sha256: str


class Published(Part, frozen=True, kw_only=True):
    """What was handed out.

    Attributes:
        schema: The shape's name and version.
        project: The dbt project's name.
        product: The product.
        version: The version of its contract.
        roles: The roles of whom it is handed to.
        target: The dbt target whose warehouse it comes from.
        form: `duckdb` or `parquet`.
        encrypted: Whether the files are encrypted.
        tables: The tables, sorted by name.
        files: The files, sorted by name.
        left_out: What the product has and they do not see, a sentence each.
    """

    schema: Literal["govern.publish/v1"] = SCHEMA
    project: str
    product: str
    version: str
    roles: tuple[str, ...]
    target: str
    form: Literal["duckdb", "parquet"]
    encrypted: bool
    tables: tuple[TablePublished, ...]
    files: tuple[FilePublished, ...]
    left_out: tuple[str, ...] = ()


OUTPUTS: dict[str, tuple[str, type]] = {"publish": ("govern publish --format json", Published)}
"""The command that prints it, and the struct it is made of, by the schema's name."""
